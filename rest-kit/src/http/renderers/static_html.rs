//! The renderer of pages that are written already.

use crate::error::Result;

use super::{RenderContext, Renderer, reason};

/// Sends text as the page it is; an error becomes its status in words.
#[doc(alias = "StaticHTMLRenderer")]
#[derive(Debug, Clone, Copy, Default)]
pub struct StaticHtmlRenderer;

impl Renderer for StaticHtmlRenderer {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn format(&self) -> &'static str {
        "html"
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        if cx.exception {
            return Ok(in_words(cx.status).into_bytes());
        }
        // What is no text, as the answer to OPTIONS, stays what it is.
        Ok(match serde_json::from_slice::<String>(&data) {
            Ok(page) => page.into_bytes(),
            Err(_) => data,
        })
    }
}

/// Returns what a page says of an error that has no page of its own: `404 Not Found`.
pub(super) fn in_words(status: u16) -> String {
    format!("{status} {}", reason(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_sent_as_they_are() {
        let render = |data: &str, status| {
            let data = data.as_bytes().to_vec();
            let mut cx = RenderContext::new("text/html", status);
            cx.exception = status == 406;
            StaticHtmlRenderer.render(data, &cx)
        };
        assert_eq!(
            render(r#""<p>Hi \"you\"</p>""#, 200).unwrap(),
            b"<p>Hi \"you\"</p>"
        );
        assert_eq!(
            render(r#"{"detail":"No."}"#, 406).unwrap(),
            b"406 Not Acceptable"
        );
        assert_eq!(render("{}", 200).unwrap(), b"{}");
        // A page that says so itself is no error.
        assert_eq!(render(r#""<p>Gone</p>""#, 410).unwrap(), b"<p>Gone</p>");
    }
}
