//! The version as a parameter of the media type in the Accept header.

use crate::error::{Error, ErrorKind, Result};
use crate::http::{MediaType, Request};

use super::Versioning;
use super::options::Options;

/// Reads the version from the media type: `Accept: application/json; version=1.0`.
#[derive(Debug, Clone, Default)]
pub struct AcceptHeaderVersioning(Options);

versioning_options!(AcceptHeaderVersioning);

impl Versioning for AcceptHeaderVersioning {
    fn determine_version(&self, _request: &Request, media_type: &str) -> Result<Option<String>> {
        let media_type = MediaType::parse(media_type);
        self.0.check(media_type.param(&self.0.param), || {
            Error::new(ErrorKind::NotAcceptable)
                .with_message("Invalid version in \"Accept\" header.")
        })
    }
}
