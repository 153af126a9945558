//! Errors: what is answered when something is wrong.

use rest_kit::error::ErrorKind;
use rest_kit::prelude::*;
use rest_kit::views::failure;
use serde_json::json;

use crate::filtering::BookViewSet;

// ANCHOR: raise
#[api_view(get)]
pub async fn fail(cx: &Context) -> Result<Response> {
    let error = match cx.request().query_param("how").unwrap_or_default() {
        "missing" => Error::not_found().with_message("No such shelf."),
        "refused" => Error::permission_denied(),
        "wrong" => Error::validation(ValidationErrors::field("shelf", "This shelf is full.")),
        "several" => {
            let mut errors = ValidationErrors::default();
            errors.add("shelf", "This shelf is full.");
            errors.add("shelf", "This shelf is too high.");
            errors.add("non_field_errors", "Try another room.");
            Error::validation(errors)
        }
        "teapot" => Error::new(ErrorKind::PermissionDenied)
            .with_status(418)
            .with_message("I am a teapot."),
        "busy" => Error::unavailable(30),
        _ => Error::internal("the secret is 42"),
    };
    Err(error)
}
// ANCHOR_END: raise

// ANCHOR: handler
/// DRF's answers, with the status in the body.
fn with_status(error: Error, cx: &Context) -> Response {
    let body = json!({ "status": error.status(), "errors": error.detail() });
    let standard = failure::respond(error, cx);
    let mut response = Response::new(&body).with_status(standard.status());
    for (name, value) in standard.headers() {
        response = response.with_header(name, value);
    }
    response
}

pub fn handled() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .exception_handler(with_status)
        .register_view("fail", fail)
}
// ANCHOR_END: handler

// ANCHOR: problem
pub fn problems() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .exception_handler(failure::problem)
        .register("api/books", BookViewSet)
}
// ANCHOR_END: problem

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("fail", fail)
}
