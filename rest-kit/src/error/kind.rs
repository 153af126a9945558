//! Kinds of failure: each is one status, one code, one default message.

/// What went wrong, independent of wording.
///
/// # Examples
///
/// ```
/// use rest_kit::error::ErrorKind;
///
/// assert_eq!(ErrorKind::NotFound.status(), 404);
/// assert_eq!(ErrorKind::NotFound.code(), "not_found");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The data was understood and refused (400).
    Validation,
    /// The body could not be parsed (400).
    Parse,
    /// The credentials are wrong (401, or 403 without a challenge).
    AuthenticationFailed,
    /// No credentials were given where some are needed (401, or 403 without a challenge).
    NotAuthenticated,
    /// The caller is known and may not do this (403).
    PermissionDenied,
    /// No such object, or the caller may not know that it exists (404).
    NotFound,
    /// The method is not offered at this address (405).
    MethodNotAllowed,
    /// No renderer can produce what the client accepts (406).
    NotAcceptable,
    /// The body took too long to arrive (408).
    RequestTimeout,
    /// The change contradicts other data (409).
    Conflict,
    /// The object is not, or not any more, what the caller takes it for (412).
    PreconditionFailed,
    /// The body is larger than the server takes (413).
    PayloadTooLarge,
    /// No parser can read the body's media type (415).
    UnsupportedMediaType,
    /// The file does not have the part that is asked for (416).
    RangeNotSatisfiable,
    /// The request was understood and cannot be done (422).
    Unprocessable,
    /// The caller must say which state of the object is to be changed (428).
    PreconditionRequired,
    /// The caller asks too often (429).
    Throttled,
    /// A fault of the server (500).
    Internal,
    /// The server cannot answer now: its queue is full or its database away (503).
    Unavailable,
}

impl ErrorKind {
    /// Returns the HTTP status as a number.
    pub fn status(self) -> u16 {
        self.row().0
    }

    /// Returns the machine-readable code.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// Returns the default message sent in the body, in DRF's words.
    pub fn message(self) -> &'static str {
        self.row().2
    }

    /// Returns the kind of failure that a status stands for.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NotAuthenticated,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            408 => Self::RequestTimeout,
            409 => Self::Conflict,
            412 => Self::PreconditionFailed,
            413 => Self::PayloadTooLarge,
            415 => Self::UnsupportedMediaType,
            416 => Self::RangeNotSatisfiable,
            422 => Self::Unprocessable,
            428 => Self::PreconditionRequired,
            429 => Self::Throttled,
            503 => Self::Unavailable,
            500.. => Self::Internal,
            _ => Self::Parse,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table with a row for each kind")]
    fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::Validation => (400, "invalid", "Invalid input."),
            Self::Parse => (400, "parse_error", "Malformed request."),
            Self::AuthenticationFailed => (
                401,
                "authentication_failed",
                "Incorrect authentication credentials.",
            ),
            Self::NotAuthenticated => (
                401,
                "not_authenticated",
                "Authentication credentials were not provided.",
            ),
            Self::PermissionDenied => (
                403,
                "permission_denied",
                "You do not have permission to perform this action.",
            ),
            Self::NotFound => (404, "not_found", "Not found."),
            Self::MethodNotAllowed => (405, "method_not_allowed", "Method not allowed."),
            Self::NotAcceptable => (
                406,
                "not_acceptable",
                "Could not satisfy the request Accept header.",
            ),
            Self::RequestTimeout => (
                408,
                "request_timeout",
                "The request body took too long to arrive.",
            ),
            Self::Conflict => (409, "conflict", "The change conflicts with other data."),
            Self::PreconditionFailed => (
                412,
                "precondition_failed",
                "The object has changed since it was read.",
            ),
            Self::PayloadTooLarge => (413, "payload_too_large", "The request body is too large."),
            Self::UnsupportedMediaType => (
                415,
                "unsupported_media_type",
                "Unsupported media type in request.",
            ),
            Self::RangeNotSatisfiable => (
                416,
                "range_not_satisfiable",
                "The requested range is not satisfiable.",
            ),
            Self::Unprocessable => (422, "unprocessable", "The request cannot be processed."),
            Self::PreconditionRequired => (
                428,
                "precondition_required",
                "This request needs an If-Match header.",
            ),
            Self::Throttled => (429, "throttled", "Request was throttled."),
            Self::Internal => (500, "error", "A server error occurred."),
            Self::Unavailable => (
                503,
                "service_unavailable",
                "Service temporarily unavailable, try again later.",
            ),
        }
    }
}
