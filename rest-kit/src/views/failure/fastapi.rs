//! Errors as `FastAPI` writes them.

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, ErrorKind, Place, ValidationErrors};
use crate::http::{Response, Value, to_json};

use super::flat::{Step, beginning, visit};
use super::respond;

#[derive(Serialize)]
struct Told<'a, T: Serialize + ?Sized> {
    detail: &'a T,
}

/// One refusal.
#[derive(Serialize)]
struct Refusal<'a> {
    r#type: &'a str,
    loc: Vec<At<'a>>,
    msg: String,
    input: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Limit<'a>>,
}

/// A step on the way to what was refused: a name, or a place in a list.
#[derive(Serialize)]
#[serde(untagged)]
enum At<'a> {
    Name(&'a str),
    Item(u64),
}

/// What a value was compared with.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Limit<'a> {
    MaxLength(u64),
    MinLength(u64),
    Le(f64),
    Ge(f64),
    Error(&'a str),
}

/// Answers an error as `FastAPI` does: `{"detail": "Not Found"}`, and 422 for refused data.
///
/// Each refusal has `type`, `loc`, `msg` and `input`; `loc` begins with the part of the request.
/// Types and messages are pydantic's where it has the same rule; a code of DRF and its message
/// otherwise. A body that [`Error::with_data`] has set is sent as it is.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// let app = RestKit::new(Settings::default()).exception_handler(failure::fastapi);
/// # let _ = app;
/// ```
#[doc(alias = "RequestValidationError")]
pub fn fastapi(error: Error, cx: &Context) -> Response {
    if error.data().is_some() {
        return respond(error, cx);
    }
    let (kind, detail) = (error.kind(), error.detail().clone());
    let refused: Vec<_> = error.refused().into_iter().map(owned).collect();
    let parameter = error.parameter().map(str::to_owned);
    let response = respond(error, cx);
    let body = match (kind, &detail) {
        (ErrorKind::Validation, _) => {
            let sent: Vec<_> = refused.iter().map(|(place, _)| input(*place, cx)).collect();
            let mut refusals = Vec::new();
            for ((place, tree), input) in refused.iter().zip(&sent) {
                let mut way = beginning(parameter.as_deref());
                visit(tree, &mut way, &mut |way, detail| {
                    refusals.push(refusal(*place, way, detail, input.as_ref()));
                });
            }
            return answer(response.with_status(422), &refusals);
        }
        (ErrorKind::Parse, ValidationErrors::Message(detail)) => {
            if let Some(refusal) = broken_json(&detail.message) {
                return answer(response.with_status(422), &[refusal]);
            }
            to_json(&Told {
                detail: &*detail.message,
            })
        }
        _ if response.status() == 500 => {
            return response.with_raw("text/plain; charset=utf-8", "Internal Server Error");
        }
        (kind, ValidationErrors::Message(detail)) => to_json(&Told {
            detail: words(kind, &detail.message),
        }),
        (_, tree) => to_json(&Told { detail: tree }),
    };
    match body {
        Ok(body) => response.with_json(body),
        Err(error) => error.into(),
    }
}

fn owned((place, errors): (Place, &ValidationErrors)) -> (Place, ValidationErrors) {
    (place, errors.clone())
}

fn answer(response: Response, refusals: &[Refusal<'_>]) -> Response {
    match to_json(&Told { detail: refusals }) {
        Ok(body) => response.with_json(body),
        Err(error) => error.into(),
    }
}

/// Starlette's words for what nobody has chosen other words for.
fn words(kind: ErrorKind, message: &str) -> &str {
    match kind {
        ErrorKind::NotFound if message == kind.message() => "Not Found",
        ErrorKind::MethodNotAllowed => "Method Not Allowed",
        ErrorKind::NotAuthenticated if message == kind.message() => "Not authenticated",
        _ => message,
    }
}

/// Returns what was sent, as far as it is still there.
fn input(place: Place, cx: &Context) -> Option<Value> {
    if place == Place::Query {
        let params = cx.request().query_params().iter();
        let pair = |(name, value): &(String, String)| (name.clone(), Value::from(value.as_str()));
        return Some(Value::Form(params.map(pair).collect()));
    }
    let body = cx.request().received().filter(|_| place == Place::Body)?;
    std::str::from_utf8(&body).ok()?.parse().ok()
}

fn refusal<'a>(
    place: Place,
    way: &[Step<'a>],
    detail: &'a ErrorDetail,
    sent: Option<&'a Value>,
) -> Refusal<'a> {
    let mut loc = vec![At::Name(place.name())];
    // What is missing is shown by what it is missing in.
    let is_missing = detail.code == "required";
    let (mut input, mut around) = (sent, None);
    for step in way {
        let at = match step {
            Step::Field("non_field_errors") => break,
            Step::Field(name) => name.parse().map_or(At::Name(name), At::Item),
            Step::Item(at) => At::Item(u64::try_from(*at).unwrap_or(u64::MAX)),
        };
        around = input;
        input = input.and_then(|value| match (&at, value) {
            (At::Item(at), Value::List(items)) => items.get(usize::try_from(*at).ok()?),
            (At::Item(at), value) => value.get(&at.to_string()),
            (At::Name(name), value) => value.get(name),
        });
        loc.push(at);
    }
    let (r#type, msg, ctx) = rule(detail);
    let shown = if is_missing { around } else { input };
    Refusal {
        r#type,
        loc,
        msg,
        input: shown.filter(|_| !is_missing || place == Place::Body),
        ctx,
    }
}

/// Returns pydantic's type and message of a refusal, and the limit that was broken.
fn rule(detail: &ErrorDetail) -> (&str, String, Option<Limit<'_>>) {
    let (code, message) = (&*detail.code, &*detail.message);
    let plain = |r#type, msg: &str| (r#type, msg.to_owned(), None);
    let limit = message
        .trim_end_matches(" characters.")
        .trim_end_matches('.');
    let limit = limit.rsplit(' ').next().unwrap_or_default();
    let count = limit
        .parse::<u64>()
        .ok()
        .filter(|_| message.ends_with(" characters."));
    let bound = limit.parse::<f64>().ok();
    match (code, message) {
        ("required", _) => plain("missing", "Field required"),
        ("unexpected", _) => plain("extra_forbidden", "Extra inputs are not permitted"),
        ("not_a_list", _) => plain("list_type", "Input should be a valid list"),
        ("not_a_dict", _) => plain("dict_type", "Input should be a valid dictionary"),
        (_, "A valid integer is required.") => plain(
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        (_, "A valid number is required.") => plain(
            "float_parsing",
            "Input should be a valid number, unable to parse string as a number",
        ),
        (_, "Must be a valid boolean.") => plain(
            "bool_parsing",
            "Input should be a valid boolean, unable to interpret input",
        ),
        (_, "Not a valid string.") => plain("string_type", "Input should be a valid string"),
        ("invalid", message) if message.starts_with("Invalid data. Expected a dictionary") => {
            plain(
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
            )
        }
        ("max_length", _) if let Some(most) = count => (
            "string_too_long",
            format!("String should have at most {most} characters"),
            Some(Limit::MaxLength(most)),
        ),
        ("min_length", _) if let Some(least) = count => (
            "string_too_short",
            format!("String should have at least {least} characters"),
            Some(Limit::MinLength(least)),
        ),
        ("max_value", _) if let Some(most) = bound => (
            "less_than_equal",
            format!("Input should be less than or equal to {limit}"),
            Some(Limit::Le(most)),
        ),
        ("min_value", _) if let Some(least) = bound => (
            "greater_than_equal",
            format!("Input should be greater than or equal to {limit}"),
            Some(Limit::Ge(least)),
        ),
        ("invalid", message) => ("value_error", format!("Value error, {message}"), None),
        (code, message) => plain(code, message),
    }
}

/// Reads where JSON breaks off, and why.
fn broken_json(message: &str) -> Option<Refusal<'_>> {
    let reason = message.strip_prefix("JSON parse error - ")?;
    let (reason, place) = reason.split_once(": line ").unwrap_or((reason, ""));
    let at = place.split("(char ").nth(1).unwrap_or_default();
    let at = at.trim_end_matches(')').parse().unwrap_or_default();
    Some(Refusal {
        r#type: "json_invalid",
        loc: vec![At::Name("body"), At::Item(at)],
        msg: "JSON decode error".to_owned(),
        input: Some(&NOTHING),
        ctx: Some(Limit::Error(reason)),
    })
}

static NOTHING: Value = Value::Map(Vec::new());
