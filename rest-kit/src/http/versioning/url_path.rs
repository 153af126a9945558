//! The version as a parameter of the path.

use crate::descriptors::{ParameterDescriptor, ParameterPlace};
use crate::error::{Error, Result};
use crate::http::Request;

use super::Versioning;
use super::options::Options;

/// Reads the version from a path parameter: `/api/{version}/books/`.
#[doc(alias = "URLPathVersioning")]
#[derive(Debug, Clone, Default)]
pub struct UrlPathVersioning(Options);

versioning_options!(UrlPathVersioning);

impl Versioning for UrlPathVersioning {
    fn determine_version(&self, request: &Request, _media_type: &str) -> Result<Option<String>> {
        self.0.check(request.path_param(&self.0.param), || {
            Error::not_found().with_message("Invalid version in URL path.")
        })
    }

    fn path_param(&self) -> Option<&str> {
        Some(&self.0.param)
    }

    fn parameter(&self) -> Option<ParameterDescriptor> {
        Some(self.0.parameter(ParameterPlace::Path))
    }
}
