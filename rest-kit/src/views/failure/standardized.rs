//! Errors as one list, as `drf-standardized-errors` writes them.

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, ErrorKind};
use crate::http::{KeyStyle, Response, to_json};

use super::flat::{Step, dotted, own_detail, visit};
use super::respond;

#[derive(Serialize)]
struct Standardized<'a> {
    r#type: &'static str,
    errors: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    code: &'a str,
    detail: &'a str,
    attr: Option<String>,
}

/// Answers an error as `{"type", "errors": [{"code", "detail", "attr"}]}`.
///
/// The type is `validation_error`, `client_error` or `server_error`; `attr` is the field's name,
/// with dots where fields are nested: `lines.1.sku`. Statuses and headers are those of [`respond`].
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// let app = RestKit::new(Settings::default()).exception_handler(failure::standardized);
/// # let _ = app;
/// ```
#[doc(alias = "drf-standardized-errors")]
pub fn standardized(error: Error, cx: &Context) -> Response {
    if error.data().is_some() {
        return respond(error, cx);
    }
    let error = error.with_non_field_errors_key(cx.conventions().non_field_errors_key);
    let detail = error.detail().clone();
    let kind = error.kind();
    let style = cx.request().key_style();
    let response = respond(error, cx);
    let mut errors = Vec::new();
    match own_detail(kind, &detail) {
        Some(detail) => errors.push(member(&[], detail, style)),
        None => visit(&detail, &mut Vec::new(), &mut |way, detail| {
            errors.push(member(way, detail, style));
        }),
    }
    let r#type = match (kind, response.status()) {
        (ErrorKind::Validation, _) => "validation_error",
        (_, 500..) => "server_error",
        _ => "client_error",
    };
    match to_json(&Standardized { r#type, errors }) {
        Ok(body) => response.with_json(body),
        Err(error) => error.into(),
    }
}

fn member<'a>(way: &[Step<'_>], detail: &'a ErrorDetail, style: KeyStyle) -> Member<'a> {
    Member {
        code: &detail.code,
        detail: &detail.message,
        attr: dotted(way, style),
    }
}
