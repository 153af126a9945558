//! Forms of answers of the contract's own: CSV, plain text, spaced ASCII JSON.

use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, JsonStyle, RenderContext, Renderer};
use serde_json::Value;

/// `key=value` lines of an object, one line per item of a list.
#[derive(Debug)]
pub(crate) struct PlainTextRenderer;

impl Renderer for PlainTextRenderer {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn format(&self) -> &'static str {
        "txt"
    }

    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        let text = match parse(&data)? {
            Value::Object(entries) => {
                let line = |(key, value): (&String, &Value)| format!("{key}={}", as_text(value));
                join(entries.iter().map(line), "\n")
            }
            Value::Array(items) => join(items.iter().map(as_text), "\n"),
            value => as_text(&value),
        };
        Ok(text.into_bytes())
    }
}

/// A line of names and a line per row.
#[derive(Debug)]
pub(crate) struct CsvRenderer;

impl Renderer for CsvRenderer {
    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn format(&self) -> &'static str {
        "csv"
    }

    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        let rows = match parse(&data)? {
            Value::Array(rows) => rows,
            row => vec![row],
        };
        let names: Vec<&String> = rows
            .first()
            .and_then(Value::as_object)
            .map_or_else(Vec::new, |row| row.keys().collect());
        let mut text = join(names.iter().map(|name| (*name).clone()), ",") + "\r\n";
        for row in &rows {
            let cells = names.iter().map(|name| as_text(&row[name.as_str()]));
            text += &(join(cells, ",") + "\r\n");
        }
        Ok(text.into_bytes())
    }
}

/// Escaped, spaced JSON.
#[derive(Debug)]
pub(crate) struct CompactRenderer;

impl Renderer for CompactRenderer {
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
        let style = JsonStyle::new().ascii().spaced();
        let mut cx = *cx;
        cx.style = style;
        JsonRenderer.render(data, &cx)
    }
}

fn parse(data: &[u8]) -> Result<Value> {
    serde_json::from_slice(data).map_err(Error::internal)
}

/// Text as it is, nothing for null, any other value as compact JSON.
fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}
