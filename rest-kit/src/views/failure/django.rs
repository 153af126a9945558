//! What Django answers where DRF does not: its handlers of 500 and 400, as JSON.

use crate::context::Context;
use crate::error::Error;
use crate::http::Response;
use crate::views::Prepared;

use super::respond;

#[derive(serde::Serialize)]
struct Body {
    error: &'static str,
}

/// Answers failures of the server with `{"error": "Server Error (500)"}`, other errors as DRF
/// does: its `handler500`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// let app = RestKit::new(Settings::default()).exception_handler(failure::server_error);
/// # let _ = app;
/// ```
pub fn server_error(error: Error, cx: &Context) -> Response {
    let is_ours = error.status() == 500;
    let response = respond(error, cx);
    if is_ours {
        return replaced("Server Error (500)", &response);
    }
    response
}

/// Answers requests that no view has understood, such as those for a foreign host, with
/// `{"error": "Bad Request (400)"}`, other errors as DRF does: its `handler400`.
pub fn bad_request(error: Error, cx: &Context) -> Response {
    let is_outside = error.status() == 400 && Prepared::of(cx).is_none();
    let response = respond(error, cx);
    if is_outside {
        return replaced("Bad Request (400)", &response);
    }
    response
}

/// As [`server_error`] and [`bad_request`] together.
pub fn server_error_or_bad_request(error: Error, cx: &Context) -> Response {
    match error.status() {
        500 => server_error(error, cx),
        _ => bad_request(error, cx),
    }
}

fn replaced(error: &'static str, response: &Response) -> Response {
    let new = Response::new(&Body { error }).with_status(response.status());
    let headers = response.headers().iter();
    headers.fold(new, |new, (name, value)| {
        new.with_header(name, value.as_str())
    })
}
