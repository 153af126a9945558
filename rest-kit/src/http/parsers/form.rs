//! The parser of URL-encoded forms.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::error::{Error, Result};
use crate::http::{MediaType, Request, Value};

use super::Parser;
use super::charset::Charset;

/// Reads `application/x-www-form-urlencoded` into a form.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{FormParser, Parser as _};
///
/// assert_eq!(FormParser.media_type(), "application/x-www-form-urlencoded");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct FormParser;

impl Parser for FormParser {
    fn media_type(&self) -> &'static str {
        "application/x-www-form-urlencoded"
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        let charset = Charset::of(content_type);
        let text = charset
            .decode(body)
            .or_else(|_| Charset::Latin1.decode(body));
        read(
            &text.unwrap_or_default(),
            charset,
            request.body_limits().max_fields,
        )
    }
}

fn read(text: &str, charset: Charset, max_fields: usize) -> Result<Value> {
    if text.bytes().filter(|byte| *byte == b'&').count() >= max_fields {
        return Err(Error::parse(format!(
            "A form may have at most {max_fields} fields."
        )));
    }
    let fields = text
        .split('&')
        .filter(|field| !field.is_empty())
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            (decode(name, charset), Value::String(decode(value, charset)))
        });
    Ok(Value::Form(fields.collect()))
}

fn decode(text: &str, charset: Charset) -> String {
    let text = if text.contains('+') {
        Cow::Owned(text.replace('+', " "))
    } else {
        Cow::Borrowed(text)
    };
    if !text.contains('%') {
        return text.into_owned();
    }
    if charset == Charset::Utf8 {
        return percent_decode_str(&text).decode_utf8_lossy().into_owned();
    }
    // Only what is percent-encoded is in the charset; the rest is text already.
    let mut decoded = String::with_capacity(text.len());
    for run in text
        .as_bytes()
        .chunk_by(|left, right| left.is_ascii() == right.is_ascii())
    {
        if run.is_ascii() {
            let bytes: Vec<u8> = percent_encoding::percent_decode(run).collect();
            decoded.push_str(&charset.decode_lossy(&bytes));
        } else {
            decoded.push_str(&String::from_utf8_lossy(run));
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: REQ-010
    #[test]
    fn forms_are_read_as_by_django() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "a=1&a=2&b=%C3%A9+%26%3D",
                &[("a", "1"), ("a", "2"), ("b", "é &=")],
            ),
            ("flag&&=x&n=1;2", &[("flag", ""), ("", "x"), ("n", "1;2")]),
            ("a=%ff%zz%4", &[("a", "\u{fffd}%zz%4")]),
            ("ä+b=ü%20", &[("ä b", "ü ")]),
        ];
        for (text, expected) in cases {
            let fields = expected
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
                .collect();
            assert_eq!(
                read(text, Charset::Utf8, 10).unwrap(),
                Value::Form(fields),
                "{text}"
            );
        }
        let latin = read("a=%e9ü", Charset::Latin1, 10).unwrap();
        assert_eq!(latin.get("a"), Some(&Value::from("éü")));
    }

    // parity: REQ-019
    #[test]
    fn forms_have_a_limited_number_of_fields() {
        assert!(read("a&b&c", Charset::Utf8, 3).is_ok());
        assert_eq!(read("a&b&c&d", Charset::Utf8, 3).unwrap_err().status(), 400);
    }
}
