//! From an error to a response: the replaceable handler.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/exceptions/#custom-exception-handling>.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::views::failure;
//!
//! fn signed(error: Error, cx: &Context) -> Response {
//!     failure::respond(error, cx).with_header("X-Server", "store")
//! }
//!
//! let app = RestKit::new(Settings::default()).exception_handler(signed);
//! # let _ = app;
//! ```
//!
//! Built in: [`respond`] (DRF's shapes), [`server_error`] and [`bad_request`] (DRF's `handler500` and
//! `handler400`), [`problem`] (RFC 9457), [`standardized`], and the shapes of [`fastapi`] and
//! [`flask`]. The
//! application's handler also answers paths that no route has, and panics.

mod django;
mod fastapi;
mod flask;
mod flat;
mod problem;
mod standardized;

use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::http::{RequestId, Response};

use super::Prepared;

pub use self::django::{bad_request, server_error, server_error_or_bad_request};
pub use self::fastapi::fastapi;
pub use self::flask::flask;
pub use self::problem::problem;
pub use self::standardized::standardized;

/// Answers an error in DRF's shape; what an application without a handler of its own uses.
///
/// Whoever is not recognized is asked to log in (401) when the view's first authenticator has a
/// challenge, and refused (403) when it has none.
#[doc(alias = "exception_handler")]
pub fn respond(error: Error, cx: &Context) -> Response {
    let is_login = matches!(
        error.kind(),
        ErrorKind::NotAuthenticated | ErrorKind::AuthenticationFailed
    );
    let request = cx.request();
    let span = tracing::error_span!(
        "request",
        method = request.method().as_str(),
        path = request.path(),
        action = cx.action(),
        id = request.id().as_ref().map(RequestId::as_str),
    );
    let key = cx.conventions().non_field_errors_key;
    let error = error.with_non_field_errors_key(key);
    let response = span.in_scope(|| Response::from(error));
    if !is_login {
        return response;
    }
    match Prepared::of(cx).and_then(|prepared| prepared.challenge.as_deref()) {
        Some(challenge) => response.with_header("WWW-Authenticate", challenge),
        None => response.with_status(403),
    }
}
