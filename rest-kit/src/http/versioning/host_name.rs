//! The version as the first label of the host's name.

use crate::error::{Error, Result};
use crate::http::Request;

use super::Versioning;
use super::options::Options;

/// Reads the version from a host name of three labels: `v1.example.com`.
#[derive(Debug, Clone, Default)]
pub struct HostNameVersioning(Options);

versioning_options!(HostNameVersioning);

impl Versioning for HostNameVersioning {
    fn determine_version(&self, request: &Request, _media_type: &str) -> Result<Option<String>> {
        let host = request.host();
        let name = host.split_once(':').map_or(&*host, |(name, _port)| name);
        let Some(version) = first_of_three(name) else {
            return Ok(self.0.default.clone());
        };
        self.0.check(Some(version), || {
            Error::not_found().with_message("Invalid version in hostname.")
        })
    }
}

fn first_of_three(name: &str) -> Option<&str> {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut labels = name.split('.');
    let first = labels.next().filter(|label| is_label(label))?;
    let rest_fits = labels.clone().count() == 2 && labels.all(is_label);
    rest_fits.then_some(first)
}
