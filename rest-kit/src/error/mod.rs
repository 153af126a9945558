//! The one error a request can end with, and the list of mistakes a start can end with.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/exceptions/>.
//!
//! ```
//! use rest_kit::error::{Error, ErrorKind};
//!
//! let error = Error::validation("This shelf is full.");
//! assert_eq!((error.kind(), error.status()), (ErrorKind::Validation, 400));
//! assert_eq!(serde_json::to_string(&error.body()).unwrap(), r#"["This shelf is full."]"#);
//! ```

mod body;
mod detail;
mod details;
mod entries;
mod http;
mod kind;
mod place;
mod start;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde_json::value::RawValue;

pub use self::body::ErrorBody;
pub use self::detail::{ErrorDetail, ValidationErrors};
pub(crate) use self::entries::EntryErrors;
pub use self::kind::ErrorKind;
pub use self::place::Place;
pub use self::start::StartError;

/// A result whose error is [`Error`] unless said otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a `validate_<field>` function answers: nothing, or what is wrong with the value.
pub type FieldResult = std::result::Result<(), ValidationErrors>;

type Source = Box<dyn StdError + Send + Sync>;

/// Why a request was not answered with success.
///
/// The [`kind`](Self::kind) decides the status code; the detail is shown to the client; the
/// source is logged and never shown.
///
/// # Examples
///
/// ```
/// use rest_kit::error::{Error, ErrorKind};
///
/// let error = Error::not_found().with_message("No such shelf.");
/// assert_eq!(error.status(), 404);
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert_eq!(error.to_string(), "No such shelf.");
/// ```
#[doc(alias = "APIException")]
pub struct Error(Box<Inner>);

/// The key of messages that belong to no field, until an application renames it.
const NON_FIELD_ERRORS: &str = "non_field_errors";

struct Inner {
    kind: ErrorKind,
    status: u16,
    detail: ValidationErrors,
    /// What was refused in each place, where it was more than one.
    refused: Vec<(Place, ValidationErrors)>,
    retry_after: Option<u64>,
    place: Place,
    parameter: Option<String>,
    source: Option<Source>,
    data: Option<Box<RawValue>>,
    headers: Vec<(String, String)>,
}

impl Error {
    /// Creates an error of `kind` with its standard message.
    pub fn new(kind: ErrorKind) -> Self {
        let detail = ValidationErrors::Message(ErrorDetail::new(kind.message(), kind.code()));
        Self(Box::new(Inner {
            kind,
            status: kind.status(),
            detail: shaped(kind, detail),
            refused: Vec::new(),
            retry_after: None,
            place: Place::Body,
            parameter: None,
            source: None,
            data: None,
            headers: Vec::new(),
        }))
    }

    /// Creates a 400 from what was refused.
    #[doc(alias = "ValidationError")]
    pub fn validation(errors: impl Into<ValidationErrors>) -> Self {
        Self::new(ErrorKind::Validation).with_detail(errors.into())
    }

    /// Creates a 404, "Not found."
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound)
    }

    /// Creates a 403 in DRF's words.
    pub fn permission_denied() -> Self {
        Self::new(ErrorKind::PermissionDenied)
    }

    /// Creates the refusal of a caller without credentials.
    pub fn not_authenticated() -> Self {
        Self::new(ErrorKind::NotAuthenticated)
    }

    /// Creates the refusal of wrong credentials.
    pub fn authentication_failed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::AuthenticationFailed).with_message(message)
    }

    /// Creates a 405 that names the method.
    pub fn method_not_allowed(method: &str) -> Self {
        Self::new(ErrorKind::MethodNotAllowed)
            .with_message(format!("Method \"{method}\" not allowed."))
    }

    /// Creates a 400 for a body that cannot be parsed.
    pub fn parse(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Parse).with_message(message)
    }

    /// Creates a 415 that names the media type.
    pub fn unsupported_media_type(media_type: &str) -> Self {
        Self::new(ErrorKind::UnsupportedMediaType).with_message(format!(
            "Unsupported media type \"{media_type}\" in request."
        ))
    }

    /// Creates a 429; the seconds to wait, if they are known, are rounded up and told.
    pub fn throttled(wait: Option<f64>) -> Self {
        let error = Self::new(ErrorKind::Throttled);
        let Some(wait) = wait else { return error };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a wait is a small number of seconds, never below zero here"
        )]
        let seconds = wait.max(0.0).ceil() as u64;
        error
            .with_retry_after(seconds)
            .with_message(ErrorKind::Throttled.message())
    }

    /// Creates a 500 whose cause is logged but hidden from the client.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Internal).with_source(source)
    }

    /// Creates a 503 that asks the client to come back after `seconds`.
    pub fn unavailable(seconds: u64) -> Self {
        Self::new(ErrorKind::Unavailable).with_retry_after(seconds)
    }

    /// Replaces the message shown to the client; the code stays.
    ///
    /// A throttled caller who knows when to come back is told so behind the message.
    #[must_use]
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> Self {
        let code = self.code();
        let mut message = message.into();
        if let (ErrorKind::Throttled, Some(seconds)) = (self.0.kind, self.0.retry_after) {
            let unit = if seconds == 1 { "second" } else { "seconds" };
            message = format!("{message} Expected available in {seconds} {unit}.").into();
        }
        self.with_detail(ValidationErrors::Message(ErrorDetail::new(message, code)))
    }

    /// Replaces the code of every message.
    #[must_use]
    pub fn with_code(mut self, code: &str) -> Self {
        self.0.detail.set_code(code);
        for (_, detail) in &mut self.0.refused {
            detail.set_code(code);
        }
        self
    }

    /// Replaces the whole detail, to answer a list or an object.
    #[must_use]
    pub fn with_detail(mut self, detail: ValidationErrors) -> Self {
        self.0.detail = shaped(self.0.kind, detail);
        self.0.refused.clear();
        self
    }

    /// Says where the refused data was; in the body, unless told otherwise.
    #[must_use]
    pub fn found_in(mut self, place: Place) -> Self {
        self.0.place = place;
        self
    }

    /// Says which parameter of the query was refused, where the messages have no key of their own.
    #[must_use]
    pub fn found_in_parameter(mut self, name: &str) -> Self {
        self.0.parameter = Some(name.to_owned());
        self.found_in(Place::Query)
    }

    /// Returns the parameter of the query that was refused, where the messages do not say it.
    pub fn parameter(&self) -> Option<&str> {
        self.0.parameter.as_deref()
    }

    /// Returns where the refused data was.
    pub fn place(&self) -> Place {
        self.0.place
    }

    /// Adds what was refused elsewhere in the request.
    #[must_use]
    pub(crate) fn and(mut self, other: Error) -> Self {
        if self.0.refused.is_empty() {
            self.0.refused.push((self.0.place, self.0.detail.clone()));
        }
        self.0.detail.append(other.0.detail.clone());
        self.0.refused.push((other.0.place, other.0.detail));
        self
    }

    /// Returns what was refused, by the place in the request where it was.
    pub fn refused(&self) -> Vec<(Place, &ValidationErrors)> {
        if self.0.refused.is_empty() {
            return vec![(self.0.place, &self.0.detail)];
        }
        let refused = self.0.refused.iter();
        refused.map(|(place, detail)| (*place, detail)).collect()
    }

    /// Replaces the status, for failures that no [`ErrorKind`] names.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = status;
        self
    }

    /// Asks the client to come back after `seconds`.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Attaches the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Replaces the text of the messages for which there is another.
    pub(crate) fn with_messages(mut self, other: impl Fn(&str) -> Option<String>) -> Self {
        self.0.detail.replace(&other);
        for (_, detail) in &mut self.0.refused {
            detail.replace(&other);
        }
        self
    }

    /// Moves messages that belong to no field from `non_field_errors` to another key.
    pub(crate) fn with_non_field_errors_key(mut self, key: &'static str) -> Self {
        if key != NON_FIELD_ERRORS {
            self.0.detail.rename(NON_FIELD_ERRORS, key);
        }
        self
    }

    /// Returns what went wrong, for matching.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Returns the messages for the client.
    pub fn detail(&self) -> &ValidationErrors {
        &self.0.detail
    }

    /// Returns the seconds after which the client may come back.
    pub fn retry_after(&self) -> Option<u64> {
        self.0.retry_after
    }

    fn code(&self) -> Cow<'static, str> {
        match &self.0.detail {
            ValidationErrors::Message(detail) => detail.code.clone(),
            _ => Cow::Borrowed(self.0.kind.code()),
        }
    }
}

/// What a validation error carries is never a bare message.
fn shaped(kind: ErrorKind, detail: ValidationErrors) -> ValidationErrors {
    match detail {
        message @ ValidationErrors::Message(_) if kind == ErrorKind::Validation => {
            ValidationErrors::List(vec![message])
        }
        tree => tree,
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("detail", &self.0.detail)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.detail {
            ValidationErrors::Message(detail) => f.write_str(&detail.message),
            tree => match serde_json::to_string(tree) {
                Ok(text) => f.write_str(&text),
                Err(_) => f.write_str(self.0.kind.message()),
            },
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl From<ValidationErrors> for Error {
    fn from(errors: ValidationErrors) -> Self {
        Self::validation(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_is_kept_and_message_is_replaced() {
        let error = Error::internal("disk on fire").with_message("try later");
        assert_eq!(error.to_string(), "try later");
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("disk on fire")
        );
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
