//! The parsers of JSON bodies.

use crate::error::{Error, Result};
use crate::http::{MediaType, Request, Value};

use super::Parser;
use super::charset::Charset;
use super::json_reader;

/// Reads `application/json`, strictly: no NaN, no Infinity, no more levels than
/// [`BodyLimits::max_depth`](crate::http::BodyLimits::max_depth).
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

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        read(body, content_type, true, request)
    }
}

/// Reads `application/json` and the words `NaN`, `Infinity` and `-Infinity` in it.
///
/// They are floats, which answers write as null.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{LenientJsonParser, Parser as _};
///
/// assert_eq!(LenientJsonParser.media_type(), "application/json");
/// ```
#[doc(alias = "STRICT_JSON")]
#[derive(Debug, Clone, Copy, Default)]
pub struct LenientJsonParser;

impl Parser for LenientJsonParser {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        read(body, content_type, false, request)
    }
}

fn read(
    body: &[u8],
    content_type: &MediaType,
    is_strict: bool,
    request: &Request,
) -> Result<Value> {
    let failed = |reason: String| Error::parse(format!("JSON parse error - {reason}"));
    let text = Charset::of(content_type).decode(body).map_err(failed)?;
    json_reader::read_as(&text, is_strict, request.body_limits().max_depth).map_err(failed)
}
