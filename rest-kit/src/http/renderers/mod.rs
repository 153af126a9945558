//! Writers of answers, one per media type.

use std::fmt;

use crate::error::Result;

/// What a renderer may know of the request it answers.
#[derive(Debug)]
pub struct RenderContext<'a> {
    /// The media type as the client asked for it, with parameters.
    pub media_type: &'a str,
    /// The status of the answer.
    pub status: u16,
}

/// Turns an answer's data into bytes.
pub trait Renderer: fmt::Debug + Send + Sync {
    /// The media type it writes, without charset.
    fn media_type(&self) -> &'static str;

    /// Its name in `?format=` and in suffixes.
    fn format(&self) -> &'static str;

    /// Its charset in Content-Type; none for JSON and binary data.
    fn charset(&self) -> Option<&'static str> {
        Some("utf-8")
    }

    /// Renders data that is already compact JSON.
    ///
    /// # Errors
    ///
    /// 500 when the data has no form in this media type.
    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>>;
}

/// Writes `application/json`.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonRenderer;

impl Renderer for JsonRenderer {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn format(&self) -> &'static str {
        "json"
    }

    fn charset(&self) -> Option<&'static str> {
        None
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let _ = cx;
        Ok(data)
    }
}
