//! From an error to a response: the replaceable handler.

use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::http::Response;

use super::Prepared;

/// Answers an error in DRF's shape; what an application without a handler of its own uses.
///
/// Whoever is not recognized is asked to log in (401) when the view's first authenticator has a
/// challenge, and refused (403) when it has none.
#[doc(alias = "exception_handler")]
pub fn respond(error: &Error, cx: &Context) -> Response {
    if error.status() >= 500 {
        log(error, cx);
    }
    let response = Response::json(error.status(), body(error));
    let response = match error.retry_after() {
        Some(seconds) => response.with_header("Retry-After", seconds.to_string()),
        None => response,
    };
    let is_login = matches!(
        error.kind(),
        ErrorKind::NotAuthenticated | ErrorKind::AuthenticationFailed
    );
    if !is_login {
        return response;
    }
    match Prepared::of(cx).and_then(|prepared| prepared.challenge.as_deref()) {
        Some(challenge) => response.with_header("WWW-Authenticate", challenge),
        None => response.with_status(403),
    }
}

/// Returns the JSON body of an error.
pub fn body(error: &Error) -> Vec<u8> {
    serde_json::to_vec(&error.body())
        .unwrap_or_else(|_| br#"{"detail":"A server error occurred."}"#.to_vec())
}

fn log(error: &Error, cx: &Context) {
    let request = cx.request();
    tracing::error!(
        method = request.method().as_str(),
        path = request.path(),
        action = cx.action(),
        error = ?error,
        "request failed"
    );
}
