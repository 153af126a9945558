//! The encoding of a body: the charset parameter of its media type, else UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::http::MediaType;

/// How the text of one body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    /// Each byte is the character of its number.
    Latin1,
    Other(&'static Encoding),
}

impl Charset {
    /// The charset that a Content-Type names; UTF-8 when it names none that is known.
    pub(super) fn of(content_type: &MediaType) -> Self {
        let Some(label) = content_type.param("charset") else {
            return Self::Utf8;
        };
        let label = label.trim().to_ascii_lowercase();
        if matches!(
            label.as_str(),
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1"
        ) {
            return Self::Latin1;
        }
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) if encoding != UTF_8 => Self::Other(encoding),
            _ => Self::Utf8,
        }
    }

    /// Decodes text, or says in Python's words what is wrong with it.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes)
                .map(Cow::Borrowed)
                .map_err(|error| describe(bytes, error)),
            Self::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
            Self::Other(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .ok_or_else(|| format!("'{}' codec can't decode the body", encoding.name())),
        }
    }

    /// Decodes text; what is wrong with it is replaced.
    pub(super) fn decode_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Latin1 => bytes.iter().copied().map(char::from).collect(),
            Self::Other(encoding) => encoding.decode_without_bom_handling(bytes).0,
        }
    }
}

fn describe(bytes: &[u8], error: std::str::Utf8Error) -> String {
    let start = error.valid_up_to();
    let first = bytes.get(start).copied().unwrap_or_default();
    let end = error
        .error_len()
        .map_or(bytes.len(), |length| start + length);
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if matches!(first, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
        Some(_) => "invalid continuation byte",
    };
    if end - start == 1 {
        format!("'utf-8' codec can't decode byte 0x{first:02x} in position {start}: {reason}")
    } else {
        let last = end - 1;
        format!("'utf-8' codec can't decode bytes in position {start}-{last}: {reason}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: REQ-008
    #[test]
    fn broken_utf8_is_described_as_by_python() {
        let cases: [(&[u8], &str); 4] = [
            (
                b"{\"a\":\"\xff\"}",
                "byte 0xff in position 6: invalid start byte",
            ),
            (
                b"\xc3(",
                "byte 0xc3 in position 0: invalid continuation byte",
            ),
            (
                b"ab\xe2\x82x",
                "bytes in position 2-3: invalid continuation byte",
            ),
            (
                b"ab\xe2\x82",
                "bytes in position 2-3: unexpected end of data",
            ),
        ];
        for (bytes, expected) in cases {
            let found = Charset::Utf8.decode(bytes).unwrap_err();
            assert_eq!(found, format!("'utf-8' codec can't decode {expected}"));
        }
    }

    #[test]
    fn charsets_are_found_by_their_labels() {
        let of = |text| Charset::of(&MediaType::parse(text));
        assert_eq!(of("a/b; charset=UTF-8"), Charset::Utf8);
        assert_eq!(of("a/b; charset=klingon"), Charset::Utf8);
        assert_eq!(
            of("a/b; charset=latin-1").decode(b"\xe9").as_deref(),
            Ok("é")
        );
        assert_eq!(
            of("a/b; charset=utf-16le").decode(b"a\0").as_deref(),
            Ok("a")
        );
    }
}
