//! Where in a request the refused data was.

/// Where in a request the refused data was; the names of messages are names there.
///
/// # Examples
///
/// ```
/// use rest_kit::error::{Error, Place, ValidationErrors};
///
/// let errors = ValidationErrors::field("page_size", "A valid integer is required.");
/// let error = Error::validation(errors).found_in(Place::Query);
/// assert_eq!(error.place(), Place::Query);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Place {
    /// The body.
    #[default]
    Body,
    /// The query string.
    Query,
    /// The headers.
    Header,
    /// The cookies.
    Cookie,
}

impl Place {
    /// Returns its name: `body`, `query`, `header`, `cookie`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}
