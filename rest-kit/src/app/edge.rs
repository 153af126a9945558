//! The actix application with everything around it: what is served, and what tests call.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
#[cfg(feature = "compression")]
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
#[cfg(feature = "compression")]
use actix_web::http::header::{
    ACCEPT_RANGES, ALLOW, CONTENT_ENCODING, ETAG, HeaderMap, IF_MATCH, IF_NONE_MATCH,
};
#[cfg(any(feature = "cors", feature = "compression"))]
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, VARY};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::{App, Error as ActixError, HttpRequest, HttpResponse, web};

use crate::error::Error;
#[cfg(feature = "compression")]
use crate::error::ErrorKind;
#[cfg(feature = "cors")]
use crate::http::Cors;
#[cfg(feature = "compression")]
use crate::http::TagList;
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
            let api = Arc::new(self.clone());
            app.wrap(Condition::new(is_active, compress))
                .wrap(Condition::new(
                    is_active,
                    from_fn(move |request, next| compressed(Arc::clone(&api), request, next)),
                ))
        };
        let api = Arc::new(self.clone());
        let edge = &api.settings.edge;
        let (is_gated, is_dressed) = (edge.has_gate(), edge.has_dress());
        let outside = Arc::clone(&api);
        let app = app.wrap(Condition::new(
            is_gated,
            from_fn(move |request, next| gate(Arc::clone(&api), request, next)),
        ));
        #[cfg(feature = "cors")]
        let app = {
            let cors = self.settings.edge.cors.as_ref();
            let is_active = cors.is_some();
            let api = Arc::new(self.clone());
            app.wrap(Condition::new(is_active, from_fn(vary_in_one_line)))
                .wrap(Condition::new(
                    is_active,
                    cors.map(Cors::build).unwrap_or_default(),
                ))
                .wrap(Condition::new(
                    is_active,
                    from_fn(move |request, next| preflight(Arc::clone(&api), request, next)),
                ))
        };
        // Preflights are answered further in: what every answer has stands around them.
        app.wrap(Condition::new(
            is_dressed,
            from_fn(move |request, next| dressed(Arc::clone(&outside), request, next)),
        ))
    }
}

/// Names the request, and adds what every answer has.
async fn dressed(
    api: Arc<Api>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody + 'static>, ActixError> {
    let edge = &api.settings.edge;
    edge.name(&request);
    let mut response = next.call(request).await?;
    let request = response.request().clone();
    edge.leave(&request, response.headers_mut());
    Ok(response)
}

/// Lets requests for our hosts in.
async fn gate(
    api: Arc<Api>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let response = match api.settings.edge.enter(&request) {
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
    Ok(response)
}

/// Mends what compressing leaves: tags and parts are those of other bytes than are sent, and a
/// refusal is not in the application's form.
#[cfg(feature = "compression")]
async fn compressed(
    api: Arc<Api>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    strengthen(request.headers_mut());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if response.status() == StatusCode::NOT_ACCEPTABLE && !response.headers().contains_key(ALLOW) {
        // Only compressing itself refuses with this list and without a media type.
        if !response.headers().contains_key(CONTENT_TYPE) {
            let (request, refusal) = response.into_parts();
            let refused = Error::new(ErrorKind::NotAcceptable)
                .with_message("Could not satisfy the request Accept-Encoding header.");
            let mut answer = api.mount.failed(request.clone(), refused);
            for value in refusal.headers().get_all(VARY) {
                answer.headers_mut().append(VARY, value.clone());
            }
            response = ServiceResponse::new(request, answer);
        }
    }
    let known = response.request().headers().get(IF_NONE_MATCH).cloned();
    let is_not_modified = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_ENCODING) {
        headers.remove(ACCEPT_RANGES);
        weaken(headers);
    } else if is_not_modified && known.is_some_and(|known| has_weak_tag(&known)) {
        // The client has a compressed answer, whose tag this must be.
        weaken(headers);
    }
    Ok(response)
}

/// Makes the tag of an answer a weak one, as Django does: the bytes are others than those that
/// it was made of.
#[cfg(feature = "compression")]
fn weaken(headers: &mut HeaderMap) {
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    if let Some(tag) = tag.filter(|tag| tag.starts_with('"'))
        && let Ok(weak) = HeaderValue::try_from(format!("W/{tag}"))
    {
        headers.insert(ETAG, weak);
    }
}

/// Takes the tags of compressed answers for those that they were made of, where clients say which
/// state they want to change: weak ones would never do.
#[cfg(feature = "compression")]
fn strengthen(headers: &mut HeaderMap) {
    let known = headers.get(IF_MATCH).filter(|known| has_weak_tag(known));
    let known = known.and_then(|known| known.to_str().ok());
    let strong = known.map(|known| HeaderValue::try_from(TagList::parse(known).strong()));
    if let Some(Ok(strong)) = strong {
        headers.insert(IF_MATCH, strong);
    }
}

#[cfg(feature = "compression")]
fn has_weak_tag(tags: &HeaderValue) -> bool {
    memchr::memmem::find(tags.as_bytes(), b"W/\"").is_some()
}

/// Writes what the answer depends on into one line: actix-cors reads no second one.
#[cfg(feature = "cors")]
async fn vary_in_one_line(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody + 'static>, ActixError> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let lines: Vec<_> = headers.remove(VARY).collect();
    if !lines.is_empty() {
        let lines: Vec<_> = lines.iter().map(HeaderValue::as_bytes).collect();
        if let Ok(line) = HeaderValue::from_bytes(&lines.join(&b", "[..])) {
            headers.insert(VARY, line);
        }
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
