//! The version as a namespace of the route.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::http::Request;

use super::Versioning;
use super::options::Options;

/// Takes the first namespace of the route that is an allowed version.
#[derive(Debug, Clone, Default)]
pub struct NamespaceVersioning(Options);

versioning_options!(NamespaceVersioning);

impl Versioning for NamespaceVersioning {
    fn determine_version(&self, request: &Request, _media_type: &str) -> Result<Option<String>> {
        let namespace = request.namespace();
        if namespace.is_empty() {
            return Ok(self.0.default.clone());
        }
        let version = namespace
            .split(':')
            .find(|part| self.0.is_allowed(Some(part)));
        version
            .map(|version| Some(version.to_owned()))
            .ok_or_else(|| {
                Error::not_found().with_message(
                    "Invalid version in URL path. Does not match any version namespace.",
                )
            })
    }

    fn route_name<'a>(&self, name: &'a str, version: Option<&str>) -> Cow<'a, str> {
        match version {
            Some(version) => Cow::Owned(format!("{version}:{name}")),
            None => Cow::Borrowed(name),
        }
    }
}
