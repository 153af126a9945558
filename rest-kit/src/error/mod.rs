//! The one error a request can end with, and the list of mistakes a start can end with.

mod body;
mod detail;
mod kind;
mod start;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

pub use self::body::ErrorBody;
pub use self::detail::{ErrorDetail, ValidationErrors};
pub use self::kind::ErrorKind;
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

struct Inner {
    kind: ErrorKind,
    status: u16,
    detail: ValidationErrors,
    retry_after: Option<u64>,
    source: Option<Source>,
}

impl Error {
    /// Creates an error of `kind` with its standard message.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            status: kind.status(),
            detail: ValidationErrors::Message(ErrorDetail::new(kind.message(), kind.code())),
            retry_after: None,
            source: None,
        }))
    }

    /// Creates a 400 from what was refused.
    #[doc(alias = "ValidationError")]
    pub fn validation(errors: impl Into<ValidationErrors>) -> Self {
        let mut error = Self::new(ErrorKind::Validation);
        error.0.detail = errors.into();
        error
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

    /// Creates a 500 whose cause is logged but hidden from the client.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Internal).with_source(source)
    }

    /// Creates a 503 that asks the client to come back after `seconds`.
    pub fn unavailable(seconds: u64) -> Self {
        Self::new(ErrorKind::Unavailable).with_retry_after(seconds)
    }

    /// Replaces the message shown to the client; the code stays.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        let code = self.code();
        self.0.detail = ValidationErrors::Message(ErrorDetail::new(message, code));
        self
    }

    /// Replaces the code; it has an effect on single messages only.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        if let ValidationErrors::Message(detail) = &mut self.0.detail {
            detail.code = code.into();
        }
        self
    }

    /// Replaces the whole detail, to answer a list or an object.
    #[must_use]
    pub fn with_detail(mut self, detail: ValidationErrors) -> Self {
        self.0.detail = detail;
        self
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
