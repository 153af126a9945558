//! Every error by name: as the framework answers it, with its codes, and in an envelope.

use std::error::Error as StdError;
use std::fmt;

use rest_kit::ErrorKind;
use rest_kit::pagination::Envelope;
use rest_kit::prelude::*;
use rest_kit::views::failure;
use serde_json::json;

use crate::models::{Author, Book, authors};

/// `/api/errors/{name}/`
pub(crate) struct ErrorView;

/// Raises the error that is named.
#[api_view]
impl ApiView for ErrorView {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Err(named(cx).await)
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Err(named(cx).await)
    }
}

/// `/api/error-codes/{name}/`
pub(crate) struct ErrorCodesView;

/// The same errors with their codes.
#[api_view]
impl ApiView for ErrorCodesView {
    async fn get(&self, cx: &Context) -> Result<Response> {
        let error = named(cx).await;
        if error.source().is_some() {
            return Err(error);
        }
        Ok(described(&error))
    }

    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        // What is not found before the view runs is Django's `Http404`, which has no codes.
        if error.source().is_some() || error.kind() == ErrorKind::NotFound {
            return failure::respond(error, cx);
        }
        described(&error)
    }
}

fn described(error: &Error) -> Response {
    let detail = error.detail();
    let body = Envelope::new()
        .entry("status", &error.status())
        .entry("detail", detail)
        .entry("codes", &detail.codes())
        .entry("full", &detail.full_details())
        .finish();
    body.map_or_else(Response::from, |body| Response::json(400, body))
}

/// `/api/error-envelope/{name}/`
pub(crate) struct EnvelopeErrorsView;

/// A custom exception handler wraps every error.
#[api_view]
impl ApiView for EnvelopeErrorsView {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Err(named(cx).await)
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Err(named(cx).await)
    }

    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        let cause = error.source().and_then(|source| source.downcast_ref());
        let about = cause.map(|cause: &Bug| cause.class);
        let response = failure::respond(error, cx);
        let status = response.status();
        let error = match (about, response.data()) {
            (Some(class), _) => Envelope::new()
                .entry("status", &status)
                .entry("type", class),
            (None, Some(detail)) => Envelope::new()
                .entry("status", &status)
                .results("detail", detail),
            (None, None) => Envelope::new().entry("status", &status),
        };
        let body = error
            .finish()
            .and_then(|error| Envelope::new().results("error", &error).finish());
        match body {
            Ok(body) => response.with_json(body),
            Err(error) => error.into(),
        }
    }
}

/// An error of another library, which has no codes.
#[derive(Debug)]
struct Foreign;

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error of another library")
    }
}

impl StdError for Foreign {}

/// A failure that the application did not foresee.
#[derive(Debug)]
struct Bug {
    class: &'static str,
    message: &'static str,
}

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}

impl StdError for Bug {}

fn bug(class: &'static str, message: &'static str) -> Error {
    Error::internal(Bug { class, message })
}

/// Makes the error that the address names.
async fn named(cx: &Context) -> Error {
    let name = match cx.path_param("name") {
        Ok(name) => name,
        Err(error) => return error,
    };
    match name {
        "not-found" => Error::not_found(),
        "http404" => Error::not_found().with_source(Foreign),
        "not-found-detail" => Error::not_found().with_message("No such shelf."),
        "http404-detail" => Error::not_found()
            .with_message("Shelf missing")
            .with_source(Foreign),
        "permission-denied" => Error::permission_denied(),
        "django-permission-denied" => Error::permission_denied().with_source(Foreign),
        "permission-denied-detail" => Error::permission_denied()
            .with_message("Staff only.")
            .with_code("staff"),
        "django-permission-denied-detail" => Error::permission_denied()
            .with_message("Keep out")
            .with_source(Foreign),
        "not-authenticated" => Error::not_authenticated(),
        "authentication-failed" => Error::new(ErrorKind::AuthenticationFailed),
        "authentication-failed-detail" => Error::authentication_failed("Bad badge."),
        "parse-error" => Error::new(ErrorKind::Parse),
        "method-not-allowed" => Error::method_not_allowed("BREW"),
        "not-acceptable" => Error::new(ErrorKind::NotAcceptable),
        "unsupported-media-type" => Error::unsupported_media_type("text/x-tea"),
        "throttled" => Error::throttled(None),
        "throttled-wait" => Error::throttled(Some(17.0)),
        "throttled-one" => Error::throttled(Some(0.3)),
        "throttled-detail" => Error::throttled(Some(30.0)).with_message("Slow down."),
        "api-exception" => Error::new(ErrorKind::Internal),
        "service-unavailable" => Error::new(ErrorKind::Unavailable),
        "service-unavailable-detail" => Error::new(ErrorKind::Unavailable)
            .with_detail(json!({"retry": true, "after": [1, 2]}).into())
            .with_code("service_unavailable"),
        "teapot" => Error::new(ErrorKind::Internal)
            .with_status(418)
            .with_message("I am a teapot."),
        "django-validation" => bug("ValidationError", "Model says no."),
        "crash" => bug("RuntimeError", "boom"),
        "missing-book" => stored(Book::objects().get(0, cx).await).with_source(Foreign),
        "integrity" => second_ada(cx).await,
        _ => validation(name).unwrap_or_else(|| {
            Error::not_found()
                .with_message(format!("No error called {name}."))
                .with_code("unknown")
        }),
    }
}

/// Makes the errors of validation, whose messages may be anything.
fn validation(name: &str) -> Option<Error> {
    let detail = match name {
        "validation-text" => json!("Wrong."),
        "validation-list" => json!(["Wrong.", "Also wrong."]),
        "validation-dict" => json!({"title": ["Too dull."], "author": "Unknown."}),
        "validation-nested" => json!({
            "lines": [{}, {"sku": ["Bad."]}],
            "address": {"city": ["No."]},
        }),
        "validation-default" => return Some(Error::new(ErrorKind::Validation)),
        "validation-number" => json!(5),
        "validation-dict-values" => json!({
            "n": 1,
            "none": null,
            "flag": true,
            "deep": {"x": [1, "y"]},
        }),
        _ => return None,
    };
    Some(Error::validation(detail))
}

/// Returns why the database refused.
fn stored<T>(outcome: Result<T>) -> Error {
    outcome
        .err()
        .unwrap_or_else(|| bug("AssertionError", "the database did not refuse"))
}

/// The database refuses a second author of the same name; rest-kit answers 409, the contract does
/// not foresee it.
async fn second_ada(cx: &Context) -> Error {
    let ada = Changes::<Author>::new().set(authors::name, "Ada Marsh");
    match cx.db().write(|connection| ada.insert_on(connection)).await {
        Err(error) if error.kind() == ErrorKind::Conflict => {
            bug("IntegrityError", "a second author of that name")
        }
        Err(error) => error,
        Ok(_) => bug("AssertionError", "the database did not refuse"),
    }
}
