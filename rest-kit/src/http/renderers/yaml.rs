//! The renderer of YAML.

use crate::error::{Error, Result};
use crate::http::Value;
use crate::http::parsers::json_reader;

use super::{RenderContext, Renderer};

/// Writes `application/yaml`: blocks of two spaces, texts plain where no reader can take them for
/// something else, in double quotes elsewhere.
///
/// # Examples
///
/// ```
/// use rest_kit::renderers::{RenderContext, Renderer as _, YamlRenderer};
///
/// let cx = RenderContext::new("application/yaml", 200);
/// let json = br#"{"id":7,"tags":["old","yes"],"note":null}"#.to_vec();
/// let text = YamlRenderer.render(json, &cx)?;
/// assert_eq!(text, b"id: 7\ntags:\n- old\n- \"yes\"\nnote: null\n");
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[doc(alias = "YAMLRenderer")]
#[derive(Debug, Clone, Copy, Default)]
pub struct YamlRenderer;

impl Renderer for YamlRenderer {
    fn media_type(&self) -> &'static str {
        "application/yaml"
    }

    fn format(&self) -> &'static str {
        "yaml"
    }

    fn render(&self, data: Vec<u8>, _cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let json = String::from_utf8(data).map_err(Error::internal)?;
        let value = json_reader::read_answer(&json).map_err(Error::internal)?;
        let mut text = String::new();
        write(&value, 0, &mut text)?;
        text.push('\n');
        Ok(text.into_bytes())
    }
}

/// Writes a value whose lines are indented by so many levels, without a line break at its end.
fn write(value: &Value, depth: usize, text: &mut String) -> Result<()> {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            for (at, (name, value)) in entries.iter().enumerate() {
                new_line(at > 0, depth, text);
                scalar(name, text)?;
                text.push(':');
                if is_block(value) {
                    // Lists may stand at the level of their key.
                    let depth = depth + usize::from(matches!(value, Value::Map(_)));
                    new_line(true, depth, text);
                    write(value, depth, text)?;
                } else {
                    text.push(' ');
                    write(value, depth, text)?;
                }
            }
        }
        Value::List(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                new_line(at > 0, depth, text);
                text.push_str("- ");
                write(item, depth + 1, text)?;
            }
        }
        Value::String(string) => scalar(string, text)?,
        other => text.push_str(&serde_json::to_string(other).map_err(Error::internal)?),
    }
    Ok(())
}

fn new_line(is_needed: bool, depth: usize, text: &mut String) {
    if is_needed {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Map(entries) => !entries.is_empty(),
        Value::List(items) => !items.is_empty(),
        _ => false,
    }
}

/// Writes a text: JSON's quotes are YAML's double quotes.
fn scalar(string: &str, text: &mut String) -> Result<()> {
    if is_plain(string) {
        text.push_str(string);
    } else {
        let quoted = serde_json::to_string(string).map_err(Error::internal)?;
        text.push_str(&quoted.replace('\u{7f}', "\\u007f"));
    }
    Ok(())
}

/// Words that some reader takes for something else than text.
const WORDS: [&str; 11] = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf",
];

fn is_plain(string: &str) -> bool {
    let mut letters = string.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && string
            .chars()
            .all(|letter| letter.is_alphanumeric() || " _-./".contains(letter))
        && !string.ends_with(' ')
        && !WORDS.contains(&string.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: RSP-020
    #[test]
    fn values_of_any_shape_are_written() {
        let cases = [
            ("null", "null"),
            ("[]", "[]"),
            ("[[1,2],[],{\"a\":{}}]", "- - 1\n  - 2\n- []\n- a: {}"),
            (
                "[{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]}]",
                "- a: 1\n  b:\n  - c: 2\n    d: 3",
            ),
            ("{\"a\":{\"b\":{\"c\":\"x\"}}}", "a:\n  b:\n    c: x"),
            (
                "{\"a: b\":\"- x\",\"no\":\"1.5\",\"t\":\"x # y\"}",
                "\"a: b\": \"- x\"\n\"no\": \"1.5\"\nt: \"x # y\"",
            ),
            ("\"l\\nl \\\"q\\\" é\"", "\"l\\nl \\\"q\\\" é\""),
            (
                "[1.5,true,\"\",\"Null\",\"2024-01-01\"]",
                "- 1.5\n- true\n- \"\"\n- \"Null\"\n- \"2024-01-01\"",
            ),
        ];
        let cx = RenderContext::new("application/yaml", 200);
        for (json, expected) in cases {
            let text = YamlRenderer.render(json.as_bytes().to_vec(), &cx).unwrap();
            assert_eq!(
                String::from_utf8(text).unwrap(),
                format!("{expected}\n"),
                "{json}"
            );
        }
    }
}
