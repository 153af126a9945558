//! Which version of the API a request means.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/versioning/>.
//!
//! Built in: [`UrlPathVersioning`], [`NamespaceVersioning`], [`AcceptHeaderVersioning`],
//! [`HostNameVersioning`], [`QueryParameterVersioning`]. All are set up alike:
//!
//! ```
//! use rest_kit::versioning::AcceptHeaderVersioning;
//!
//! let versioning = AcceptHeaderVersioning::new()
//!     .default_version("1.0")
//!     .allowed_versions(["1.0", "2.0"]);
//! # let _ = versioning;
//! ```

#[macro_use]
mod options;
mod accept_header;
mod host_name;
mod namespace;
mod query_parameter;
mod url_path;

use std::borrow::Cow;
use std::fmt;

use crate::descriptors::ParameterDescriptor;
use crate::error::Result;

use super::Request;

pub use self::accept_header::AcceptHeaderVersioning;
pub use self::host_name::HostNameVersioning;
pub use self::namespace::NamespaceVersioning;
pub use self::query_parameter::QueryParameterVersioning;
pub use self::url_path::UrlPathVersioning;

/// Finds the version a request asks for.
#[doc(alias = "BaseVersioning")]
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

    /// Returns the name of the route that is looked up for `name` in this version.
    fn route_name<'a>(&self, name: &'a str, version: Option<&str>) -> Cow<'a, str> {
        let _ = version;
        Cow::Borrowed(name)
    }

    /// Returns the path parameter that routes are given the version in, if there is one.
    fn path_param(&self) -> Option<&str> {
        None
    }

    /// Describes the parameter that names the version, if there is one.
    fn parameter(&self) -> Option<ParameterDescriptor> {
        None
    }
}

#[cfg(test)]
mod tests;
