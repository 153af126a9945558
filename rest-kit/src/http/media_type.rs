//! Media types: parsing and comparing.

/// A parsed media type: `application/json; indent=4`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// `application`
    pub main: String,
    /// `json`
    pub sub: String,
    /// Parameters in order, names in lower case.
    pub params: Vec<(String, String)>,
}
