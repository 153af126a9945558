//! The actix application with everything around it: what is served, and what tests call.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
#[cfg(feature = "cors")]
use actix_web::http::header::CONTENT_TYPE;
use actix_web::http::header::LOCATION;
#[cfg(feature = "compression")]
use actix_web::http::header::{ACCEPT_RANGES, CONTENT_ENCODING, ETAG, HeaderValue};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::{App, Error as ActixError, HttpRequest, HttpResponse, web};

use crate::error::Error;
#[cfg(feature = "cors")]
use crate::http::Cors;
use crate::http::Turned;

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
        let app = {
            let is_active = self.settings.edge.is_compressing;
            let compress = actix_web::middleware::Compress::default();
            app.wrap(Condition::new(is_active, compress))
                .wrap(Condition::new(is_active, from_fn(compressed)))
        };
        let api = Arc::new(self.clone());
        let app = app.wrap(Condition::new(
            self.settings.edge.is_active(),
            from_fn(move |request, next| edge(Arc::clone(&api), request, next)),
        ));
        #[cfg(feature = "cors")]
        let app = {
            let cors = self.settings.edge.cors.as_ref();
            let is_active = cors.is_some();
            let api = Arc::new(self.clone());
            app.wrap(Condition::new(
                is_active,
                cors.map(Cors::build).unwrap_or_default(),
            ))
            .wrap(Condition::new(
                is_active,
                from_fn(move |request, next| preflight(Arc::clone(&api), request, next)),
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
    let mut response = match edge.enter(&request) {
        None => next.call(request).await?.map_into_boxed_body(),
        Some(turned) => {
            let (request, _) = request.into_parts();
            let response = match turned {
                Turned::Away(error) => api.mount.failed(request.clone(), error),
                Turned::To(address) => HttpResponse::MovedPermanently()
                    .insert_header((LOCATION, address))
                    .finish(),
            };
            ServiceResponse::new(request, response)
        }
    };
    let request = response.request().clone();
    edge.leave(&request, response.headers_mut());
    Ok(response)
}

/// Takes back what a file has said of its parts when it was compressed: they are not parts of
/// what was sent.
#[cfg(feature = "compression")]
async fn compressed(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody + 'static>, ActixError> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let encoding = headers.get(CONTENT_ENCODING);
    if encoding.is_none_or(|encoding| encoding == "identity")
        || !headers.contains_key(ACCEPT_RANGES)
    {
        return Ok(response);
    }
    headers.remove(ACCEPT_RANGES);
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    if let Some(tag) = tag.filter(|tag| tag.starts_with('"'))
        && let Ok(weak) = HeaderValue::try_from(format!("W/{tag}"))
    {
        headers.insert(ETAG, weak);
    }
    Ok(response)
}

/// Answers refused preflights as the application answers errors.
#[cfg(feature = "cors")]
async fn preflight(
    api: Arc<Api>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let response = next.call(request).await?.map_into_boxed_body();
    let refused = response.response().error();
    let refused = refused.and_then(|error| error.as_error::<actix_cors::CorsError>());
    let Some(reason) = refused.map(ToString::to_string) else {
        return Ok(response);
    };
    let (request, refusal) = response.into_parts();
    let mut answer = api.mount.failed(request.clone(), Error::parse(reason));
    for (name, value) in refusal.headers() {
        if name != CONTENT_TYPE {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, answer))
}
