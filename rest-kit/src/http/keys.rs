//! Keys of bodies and query strings in the style of the clients: `publishedDate` for `published_date`.

use std::borrow::Cow;

use super::Value;

/// How clients write keys; actix application data, else as the application does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyStyle {
    /// As the application names them.
    #[default]
    AsNamed,
    /// `publishedDate`.
    CamelCase,
}

impl KeyStyle {
    /// Writes a client's key as the application names it.
    pub(super) fn read(self, key: String) -> String {
        match self {
            Self::CamelCase if key.bytes().any(|byte| byte.is_ascii_uppercase()) => snake(&key),
            _ => key,
        }
    }

    /// Writes every client's key of a body as the application names it.
    pub(super) fn read_all(self, value: &mut Value) {
        if self == Self::AsNamed {
            return;
        }
        match value {
            Value::Map(entries) | Value::Form(entries) => {
                for (key, value) in entries {
                    *key = self.read(std::mem::take(key));
                    self.read_all(value);
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.read_all(item)),
            _ => {}
        }
    }

    /// Writes a key as clients do.
    pub(crate) fn name(self, key: &str) -> Cow<'_, str> {
        if self == Self::AsNamed {
            return Cow::Borrowed(key);
        }
        String::from_utf8_lossy(&camel(key.as_bytes()))
            .into_owned()
            .into()
    }

    /// Writes every key of compact JSON as clients do.
    pub(crate) fn write(self, json: Vec<u8>) -> Vec<u8> {
        match self {
            Self::CamelCase if json.contains(&b'_') => camel_keys(&json),
            _ => json,
        }
    }
}

/// `publishedDate` → `published_date`: each capital letter starts a word.
fn snake(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// `published_date` → `publishedDate`; what would not come back stays: `_x`, `line_1`, `a__b`.
fn camel(key: &[u8]) -> Cow<'_, [u8]> {
    if !key.contains(&b'_') {
        return Cow::Borrowed(key);
    }
    let mut out = Vec::with_capacity(key.len());
    let mut bytes = key.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let joins = byte == b'_' && out.last().is_some_and(u8::is_ascii_alphanumeric);
        match bytes.next_if(|next| joins && next.is_ascii_lowercase()) {
            Some(next) => out.push(next.to_ascii_uppercase()),
            None => out.push(byte),
        }
    }
    Cow::Owned(out)
}

/// Rewrites texts that are followed by a colon.
fn camel_keys(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'"', &json[at..]).map(|found| at + found) {
        out.extend_from_slice(&json[at..start]);
        let end = end_of_text(json, start + 1);
        let text = &json[start..end];
        if json.get(end) == Some(&b':') {
            out.extend_from_slice(&camel(text));
        } else {
            out.extend_from_slice(text);
        }
        at = end;
    }
    out.extend_from_slice(&json[at..]);
    out
}

/// Returns the position after the text's closing quote.
fn end_of_text(json: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', &json[at..]) {
        at += found;
        if json[at] == b'"' {
            return at + 1;
        }
        at = (at + 2).min(json.len());
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_json_become_camel_case_and_nothing_else_does() {
        let camel = |json: &str| {
            String::from_utf8(KeyStyle::CamelCase.write(json.as_bytes().to_vec())).unwrap()
        };
        for (json, expected) in [
            (
                r#"{"a_b":"c_d","e":[{"f_g_h":1}]}"#,
                r#"{"aB":"c_d","e":[{"fGH":1}]}"#,
            ),
            (
                r#"{"a":"x\"_y\":","b_c":"\\"}"#,
                r#"{"a":"x\"_y\":","bC":"\\"}"#,
            ),
            (
                r#"{"_a":1,"line_1":2,"a__b":3}"#,
                r#"{"_a":1,"line_1":2,"a__b":3}"#,
            ),
            (r#"["a_b","c_d"]"#, r#"["a_b","c_d"]"#),
            (r#""a_b"#, r#""a_b"#),
        ] {
            assert_eq!(camel(json), expected);
        }
    }

    #[test]
    fn names_that_are_written_come_back() {
        for name in [
            "title",
            "published_date",
            "a_b_c",
            "line_1",
            "_x",
            "a__b",
            "point.x_y",
        ] {
            let written = String::from_utf8(camel(name.as_bytes()).into_owned()).unwrap();
            assert_eq!(KeyStyle::CamelCase.read(written), name);
        }
    }
}
