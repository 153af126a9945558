//! Errors as problem details (RFC 9457).

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, ErrorKind, ValidationErrors};
use crate::http::{Response, reason, to_json};

use super::flat::{Step, pointer, visit};
use super::respond;

/// The media type of problem details.
const MEDIA_TYPE: &str = "application/problem+json";

#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    instance: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    detail: &'a str,
    code: &'a str,
    pointer: String,
}

/// Answers an error as problem details (RFC 9457), `application/problem+json`.
///
/// Statuses and other headers are those of [`respond`]. Refused data is told field by field in
/// `errors`, each with the code of its message and a pointer into the body.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// // For all views, and for paths that no route has:
/// let app = RestKit::new(Settings::default()).exception_handler(failure::problem);
/// # let _ = app;
///
/// // For one view:
/// struct Shelf;
///
/// #[api_view]
/// impl ApiView for Shelf {
///     fn handle_exception(&self, error: Error, cx: &Context) -> Response {
///         failure::problem(error, cx)
///     }
/// }
/// ```
pub fn problem(error: Error, cx: &Context) -> Response {
    if error.data().is_some() {
        return respond(error, cx);
    }
    let detail = error.detail().clone();
    let is_validation = error.kind() == ErrorKind::Validation;
    let response = respond(error, cx);
    let status = response.status();
    let mut errors = Vec::new();
    let (mut message, mut code) = (None, None);
    if let (ValidationErrors::Message(detail), false) = (&detail, is_validation) {
        (message, code) = (Some(&*detail.message), Some(&*detail.code));
    } else {
        visit(&detail, &mut Vec::new(), &mut |way, detail| {
            errors.push(member(way, detail));
        });
        if is_validation {
            (message, code) = (Some(ErrorKind::Validation.message()), Some("invalid"));
        }
    }
    let problem = Problem {
        r#type: "about:blank",
        title: reason(status),
        status,
        detail: message,
        instance: cx.request().path(),
        code,
        errors,
    };
    match to_json(&problem) {
        Ok(body) => response.with_raw(MEDIA_TYPE, body),
        Err(error) => error.into(),
    }
}

fn member<'a>(way: &[Step<'_>], detail: &'a ErrorDetail) -> Member<'a> {
    Member {
        detail: &detail.message,
        code: &detail.code,
        pointer: pointer(way),
    }
}
