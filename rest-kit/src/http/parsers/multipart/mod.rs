//! The parser of forms with files (RFC 7578), which reads them as they arrive.

mod line;
mod part;
mod reader;

use crate::error::{Error, Result};
use crate::http::{BodyLimits, MediaType, Request, Value};

use super::{Parser, StreamParser};

use self::reader::Reader;

/// The longest boundary.
const MAX_BOUNDARY: usize = 201;

/// Reads `multipart/form-data` into a form: its fields, then its files.
///
/// Files above [`BodyLimits::max_file_in_memory`] are written to disk while they arrive.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{MultiPartParser, Parser as _};
///
/// assert_eq!(MultiPartParser.media_type(), "multipart/form-data");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct MultiPartParser;

impl Parser for MultiPartParser {
    fn media_type(&self) -> &'static str {
        "multipart/form-data"
    }

    fn limit(&self, limits: &BodyLimits) -> usize {
        limits.max_upload
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        read(body, content_type, request.body_limits())
    }

    fn stream(
        &self,
        content_type: &MediaType,
        request: &Request,
    ) -> Result<Option<Box<dyn StreamParser>>> {
        let reader = Reader::new(content_type, request.body_limits())?;
        Ok(Some(Box::new(reader)))
    }
}

fn read(body: &[u8], content_type: &MediaType, limits: &BodyLimits) -> Result<Value> {
    let mut reader = Box::new(Reader::new(content_type, limits)?);
    for piece in body.chunks(super::stream::PIECE) {
        reader.feed(piece)?;
    }
    reader.finish()
}

fn boundary(content_type: &MediaType) -> Result<String> {
    let found = content_type.param("boundary").unwrap_or("None");
    let printable = found.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let given = content_type
        .param("boundary")
        .is_some_and(|text| !text.is_empty());
    if !given || !printable || found.ends_with(' ') || found.len() > MAX_BOUNDARY {
        return Err(failed(&format!("Invalid boundary in multipart: {found}")));
    }
    Ok(found.to_owned())
}

fn failed(reason: &str) -> Error {
    Error::parse(format!("Multipart form parse error - {reason}"))
}

#[cfg(test)]
mod tests;
