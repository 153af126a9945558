//! The renderer of JSON.

use crate::error::Result;
use crate::http::MediaType;

use super::{RenderContext, Renderer};

/// Writes `application/json`: compact, or indented for `Accept: application/json; indent=4`.
///
/// # Examples
///
/// ```
/// use rest_kit::renderers::{JsonRenderer, RenderContext, Renderer as _};
///
/// let cx = RenderContext::new("application/json; indent=2", 200);
/// let text = JsonRenderer.render(br#"{"id":7}"#.to_vec(), &cx)?;
/// assert_eq!(text, b"{\n  \"id\": 7\n}");
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[doc(alias = "JSONRenderer")]
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
        let style = match indent(cx.media_type) {
            0 => cx.style,
            width => cx.style.indent(width),
        };
        Ok(style.apply(data))
    }
}

/// The indentation that the client asks for, from 0 to 8.
fn indent(media_type: &str) -> usize {
    if !media_type.contains(';') {
        return 0;
    }
    let asked = MediaType::parse(media_type);
    let Some(text) = asked.param("indent").map(str::trim) else {
        return 0;
    };
    let digits = text.strip_prefix('+').unwrap_or(text);
    match digits.parse::<usize>() {
        Ok(width) => width.min(8),
        Err(_) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => 8,
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: RSP-005
    #[test]
    fn indentation_is_read_from_the_media_type() {
        let cases = [
            ("application/json", 0),
            ("application/json; indent=4", 4),
            ("application/json;indent=\" +2 \"", 2),
            ("application/json; indent=99", 8),
            ("application/json; indent=99999999999999999999999", 8),
            ("application/json; indent=-1", 0),
            ("application/json; indent=x", 0),
            ("application/json; indent", 0),
        ];
        for (media_type, expected) in cases {
            assert_eq!(indent(media_type), expected, "{media_type}");
        }
    }
}
