//! The version as a query parameter.

use crate::descriptors::{ParameterDescriptor, ParameterPlace};
use crate::error::{Error, Result};
use crate::http::{Request, url};

use super::Versioning;
use super::options::Options;

/// Reads the version from the query string: `?version=0.1`; links keep it.
#[derive(Debug, Clone, Default)]
pub struct QueryParameterVersioning(Options);

versioning_options!(QueryParameterVersioning);

impl Versioning for QueryParameterVersioning {
    fn determine_version(&self, request: &Request, _media_type: &str) -> Result<Option<String>> {
        self.0.check(request.query_param(&self.0.param), || {
            Error::not_found().with_message("Invalid version in query parameter.")
        })
    }

    fn reverse(&self, path: String, version: Option<&str>) -> String {
        match version {
            Some(version) => url::replace_query_param(&path, &self.0.param, version),
            None => path,
        }
    }

    fn parameter(&self) -> Option<ParameterDescriptor> {
        Some(self.0.parameter(ParameterPlace::Query))
    }
}
