//! The actix application with everything around it: what is served, and what tests call.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::{App, Error as ActixError, HttpRequest, web};

use crate::error::Error;
#[cfg(feature = "cors")]
use crate::http::Cors;
use crate::http::RequestId;

use super::Api;

impl Api {
    /// Returns an actix application of the API alone, with what the settings put around it:
    /// hosts, names of requests, headers, compression, CORS.
    ///
    /// To put an API into an application that has more, see [`mount`](Self::mount).
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = ActixError,
            InitError = (),
        > + use<>,
    > {
        let mount = self.mount.clone();
        let app = App::new().configure(self.mount()).default_service(web::to(
            move |request: HttpRequest| {
                std::future::ready(mount.failed(request, Error::not_found()))
            },
        ));
        #[cfg(feature = "compression")]
        let app = app.wrap(Condition::new(
            self.settings.edge.is_compressing,
            actix_web::middleware::Compress::default(),
        ));
        let api = Arc::new(self.clone());
        let app = app.wrap(Condition::new(
            self.settings.edge.is_active(),
            from_fn(move |request, next| edge(Arc::clone(&api), request, next)),
        ));
        #[cfg(feature = "cors")]
        let app = {
            let cors = self.settings.edge.cors.as_ref();
            let is_active = cors.is_some();
            app.wrap(Condition::new(
                is_active,
                cors.map(Cors::build).unwrap_or_default(),
            ))
        };
        app
    }
}

/// Lets requests for our hosts in, and adds what every answer has.
async fn edge(
    api: Arc<Api>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let edge = &api.settings.edge;
    let is_ours = edge.enter(&request);
    let id = RequestId::of(request.request()).map(RequestId::into_header);
    let mut response = if is_ours {
        next.call(request).await?.map_into_boxed_body()
    } else {
        let (request, _) = request.into_parts();
        let error = Error::parse("The Host header names no host of this server.");
        let response = api.mount.failed(request.clone(), error);
        ServiceResponse::new(request, response)
    };
    edge.leave(id, response.headers_mut());
    Ok(response)
}
