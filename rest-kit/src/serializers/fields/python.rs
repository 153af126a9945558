//! Values as Python writes them, for messages that quote what was sent.

use std::fmt::Write as _;

use crate::http::Value;

use crate::http::text::float_text;

/// Writes a value as Python's `str` does.
pub(in crate::serializers) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => {
            let mut out = String::new();
            repr(other, &mut out);
            out
        }
    }
}

/// Writes a text as Python's `repr` does.
pub(in crate::serializers) fn repr_text(text: &str) -> String {
    let mut out = String::new();
    quoted(text, &mut out);
    out
}

/// Writes a value as Python's `json.dumps` does: spaces after commas and colons, ASCII alone.
pub(super) fn json(value: &Value) -> String {
    let mut out = String::new();
    dump(value, &mut out);
    out
}

fn dump(value: &Value, out: &mut String) {
    let ascii = |text: &str, out: &mut String| {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        for letter in quoted.chars() {
            if letter.is_ascii() {
                out.push(letter);
                continue;
            }
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    };
    match value {
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                dump(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) | Value::Form(entries) => {
            out.push('{');
            for (at, (name, value)) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                ascii(name, out);
                out.push_str(": ");
                dump(value, out);
            }
            out.push('}');
        }
        Value::String(text) => ascii(text, out),
        other => out.push_str(&serde_json::to_string(other).unwrap_or_default()),
    }
}

fn repr(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::BigInt(digits) => out.push_str(digits),
        Value::Float(number) => out.push_str(&float_text(*number)),
        Value::String(text) => quoted(text, out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                repr(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) | Value::Form(entries) => {
            out.push('{');
            for (at, (name, value)) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                quoted(name, out);
                out.push_str(": ");
                repr(value, out);
            }
            out.push('}');
        }
        Value::File(file) => out.push_str(&file.name),
    }
}

/// Python quotes with `'` unless that stands in the text and `"` does not.
fn quoted(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter == quote => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push(quote);
}
