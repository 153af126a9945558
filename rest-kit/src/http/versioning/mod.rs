//! Which version of the API a request means.

use std::fmt;

use crate::error::Result;

use super::Request;

/// Finds the version a request asks for.
pub trait Versioning: fmt::Debug + Send + Sync {
    /// Returns the version, or none when the scheme has no default and the client named none.
    ///
    /// # Errors
    ///
    /// 404 or 406 for a version that is not allowed, in DRF's words.
    fn determine_version(&self, request: &Request, media_type: &str) -> Result<Option<String>>;

    /// Gives `path` the version of the request, if this scheme puts it there.
    fn reverse(&self, path: String, version: Option<&str>) -> String {
        let _ = version;
        path
    }
}
