//! Percent-encoding of paths.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What Django leaves unencoded in the path of a request.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Writes a path as Django's `escape_uri_path`: encoded where it must be, and nowhere else.
pub(crate) fn escape(raw: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    if raw.bytes().all(is_plain) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(utf8_percent_encode(&decode(raw), ENCODED).collect())
}

/// Decodes a part of a path; bytes that are no UTF-8 stay encoded, as in Django.
pub(super) fn decode(raw: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(raw).collect();
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        for byte in chunk.invalid() {
            decoded.push_str(percent_encoding::percent_encode_byte(*byte));
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped_as_django_does() {
        let cases = [
            ("/api/books/", "/api/books/"),
            ("/api/%31/", "/api/1/"),
            ("/a%20b/", "/a%20b/"),
            ("/caf\u{e9};v=1/", "/caf%C3%A9%3Bv%3D1/"),
            ("/%7Euser/(x)", "/~user/(x)"),
        ];
        for (raw, escaped) in cases {
            assert_eq!(escape(raw), escaped, "{raw}");
        }
    }
}
