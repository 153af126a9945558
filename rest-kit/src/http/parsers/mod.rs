//! Readers of request bodies, one per media type.

use std::fmt;

use crate::error::Result;

use super::{MediaType, Request, Value};

/// Reads a body of one media type.
pub trait Parser: fmt::Debug + Send + Sync {
    /// The media type it reads; `*/*` reads everything.
    fn media_type(&self) -> &'static str;

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// 400 for a malformed body.
    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value>;
}

/// Reads `application/json`.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonParser;

impl Parser for JsonParser {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        let _ = (body, content_type, request);
        todo!()
    }
}
