//! The parser of JSON bodies.

use crate::error::{Error, Result};
use crate::http::{MediaType, Request, Value};

use super::Parser;
use super::charset::Charset;
use super::json_reader;

/// Reads `application/json`, strictly: no NaN, no Infinity, at most 128 levels.
///
/// Of equal keys the last one counts; whole numbers keep all their digits.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{JsonParser, Parser as _};
///
/// assert_eq!(JsonParser.media_type(), "application/json");
/// ```
#[doc(alias = "JSONParser")]
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonParser;

impl Parser for JsonParser {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, _request: &Request) -> Result<Value> {
        let failed = |reason: String| Error::parse(format!("JSON parse error - {reason}"));
        let text = Charset::of(content_type).decode(body).map_err(failed)?;
        json_reader::read(&text).map_err(failed)
    }
}
