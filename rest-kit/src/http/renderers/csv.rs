//! The renderer of comma-separated values.

use crate::error::{Error, Result};
use crate::http::Value;
use crate::http::parsers::json_reader;

use super::{RenderContext, Renderer};

/// Writes lists as `text/csv` (RFC 4180): a header, then a line for each item.
///
/// A page is written as its results. Objects inside items become columns with dots
/// (`author.name`), lists too (`tags.0`); null is empty, other values are as in JSON, texts without
/// quotes unless they need them.
///
/// # Examples
///
/// ```
/// use rest_kit::renderers::{CsvRenderer, RenderContext, Renderer as _};
///
/// let cx = RenderContext::new("text/csv", 200);
/// let json = br#"[{"id":1,"author":{"name":"Le Guin, U."}},{"id":2,"author":null}]"#.to_vec();
/// let text = CsvRenderer::new().render(json, &cx)?;
/// assert_eq!(text, b"id,author.name\r\n1,\"Le Guin, U.\"\r\n2,\r\n");
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct CsvRenderer {
    is_for_spreadsheets: bool,
}

impl CsvRenderer {
    /// Writes texts as they are.
    pub const fn new() -> Self {
        Self {
            is_for_spreadsheets: false,
        }
    }

    /// Writes an apostrophe before texts that a spreadsheet would take for a formula.
    #[must_use]
    pub const fn for_spreadsheets(mut self) -> Self {
        self.is_for_spreadsheets = true;
        self
    }

    fn cell(self, text: &str, line: &mut String) {
        let is_formula = self.is_for_spreadsheets
            && text.starts_with(['=', '+', '-', '@', '\t', '\r'])
            && text.parse::<f64>().is_err();
        let mark = if is_formula { "'" } else { "" };
        if text.contains([',', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
            line.push('"');
            line.push_str(mark);
            line.push_str(&text.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(mark);
            line.push_str(text);
        }
    }

    fn line<'a>(self, cells: impl Iterator<Item = &'a str>, text: &mut String) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                text.push(',');
            }
            self.cell(cell, text);
        }
        text.push_str("\r\n");
    }
}

impl Renderer for CsvRenderer {
    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn format(&self) -> &'static str {
        "csv"
    }

    fn render(&self, data: Vec<u8>, _cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let json = String::from_utf8(data).map_err(Error::internal)?;
        let rows = rows(json_reader::read_answer(&json).map_err(Error::internal)?);
        let rows = rows.into_iter().map(|row| {
            let mut cells = Vec::new();
            flatten(String::new(), row, &mut cells).map(|()| cells)
        });
        let rows: Vec<Vec<(String, String)>> = rows.collect::<Result<_>>()?;
        let mut header: Vec<&str> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for (name, _) in rows.iter().flatten() {
            if known.insert(name.as_str()) {
                header.push(name);
            }
        }
        // What is an object in one row and nothing in another has no column of its own.
        header.retain(|name| !is_only_absent(name, &rows));
        let mut text = String::new();
        if !header.is_empty() {
            self.line(header.iter().copied(), &mut text);
        }
        for row in &rows {
            let by_name: std::collections::HashMap<&str, &str> =
                row.iter().map(|(name, cell)| (&**name, &**cell)).collect();
            let cells = header
                .iter()
                .map(|name| by_name.get(name).copied().unwrap_or_default());
            self.line(cells, &mut text);
        }
        Ok(text.into_bytes())
    }
}

/// Returns whether the name is empty in every row and others continue it: `author` beside
/// `author.name`.
fn is_only_absent(name: &str, rows: &[Vec<(String, String)>]) -> bool {
    let continues = |other: &str| {
        other
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    let mut cells = rows.iter().flatten();
    let is_empty = rows
        .iter()
        .flatten()
        .all(|(other, cell)| other != name || cell.is_empty());
    is_empty && cells.any(|(other, _)| continues(other))
}

/// Returns the items of a list or of a page; anything else is one row.
fn rows(mut data: Value) -> Vec<Value> {
    let is_page = data.get("count").is_some() || data.get("next").is_some();
    if is_page && matches!(data.get("results"), Some(Value::List(_))) {
        data = data.take("results").unwrap_or_default();
    }
    match data {
        Value::List(items) => items,
        other => vec![other],
    }
}

fn flatten(name: String, value: Value, cells: &mut Vec<(String, String)>) -> Result<()> {
    let below = |key: &str| match name.as_str() {
        "" => key.to_owned(),
        name => format!("{name}.{key}"),
    };
    match value {
        Value::Map(entries) => {
            for (key, value) in entries {
                flatten(below(&key), value, cells)?;
            }
        }
        Value::List(items) => {
            for (at, item) in items.into_iter().enumerate() {
                flatten(below(&at.to_string()), item, cells)?;
            }
        }
        Value::Null => cells.push((name, String::new())),
        Value::String(text) => cells.push((name, text)),
        other => {
            let text = serde_json::to_string(&other).map_err(Error::internal)?;
            cells.push((name, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(renderer: CsvRenderer, json: &str) -> String {
        let cx = RenderContext::new("text/csv", 200);
        String::from_utf8(renderer.render(json.as_bytes().to_vec(), &cx).unwrap()).unwrap()
    }

    // parity: RSP-020
    #[test]
    fn data_of_any_shape_has_lines() {
        let cases = [
            ("[]", ""),
            (r#"{"detail":"Not found."}"#, "detail\r\nNot found.\r\n"),
            (
                r#"{"count":2,"next":null,"results":[{"a":1},{"b":true,"a":"x"}]}"#,
                "a,b\r\n1,\r\nx,true\r\n",
            ),
            (
                r#"[{"a":"q\"q","b":"l\nl","c":" s"}]"#,
                "a,b,c\r\n\"q\"\"q\",\"l\nl\",\" s\"\r\n",
            ),
            (
                r#"[{"tags":["x","y"]},{"tags":[]}]"#,
                "tags.0,tags.1\r\nx,y\r\n,\r\n",
            ),
            ("[1,null,\"x\"]", "\r\n1\r\n\r\nx\r\n"),
            ("{}", "\r\n"),
        ];
        for (json, expected) in cases {
            assert_eq!(render(CsvRenderer::new(), json), expected, "{json}");
        }
    }

    // parity: RSP-020
    #[test]
    fn formulas_are_marked_for_spreadsheets() {
        let json = r#"[{"a":"=1+1","b":"-5.00","c":"@x","d":"plain","e":"+a,b"}]"#;
        let marked = "a,b,c,d,e\r\n'=1+1,-5.00,'@x,plain,\"'+a,b\"\r\n";
        assert_eq!(render(CsvRenderer::new().for_spreadsheets(), json), marked);
        assert!(render(CsvRenderer::new(), json).contains("=1+1"));
    }
}
