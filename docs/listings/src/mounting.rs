//! Mounting an API into an actix application.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error as ActixError, web};
use rest_kit::app::Api;
use rest_kit::prelude::*;

use crate::models::AuthorViewSet;

// ANCHOR: api
pub fn api() -> Result<Api, StartError> {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register("api/authors", AuthorViewSet)
        .build()
}
// ANCHOR_END: api

// ANCHOR: mount
/// An actix application of its own, with the API's routes beside its pages.
pub fn application(
    api: &Api,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = ActixError,
        InitError = (),
    > + use<>,
> {
    App::new()
        .route("/", web::get().to(async || "a page of the application"))
        .configure(api.mount())
}
// ANCHOR_END: mount

// ANCHOR: beside
/// The other way round: actix services beside the API's, served by rest-kit.
pub fn with_health_check() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/authors", AuthorViewSet)
        .configure(|config| {
            config.route("/health", web::get().to(async || "ok"));
        })
}
// ANCHOR_END: beside
