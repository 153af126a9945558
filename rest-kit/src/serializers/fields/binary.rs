//! `Vec<u8>`: bytes as base64 text, as Django serializes a `BinaryField`.

use serde::Serializer;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::Value;

use super::{FieldType, FieldValue, refuse};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl FieldType for Vec<u8> {
    const KIND: FieldKind = FieldKind::Binary;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        match value {
            Value::File(file) => file.content.read().map_or_else(
                |_| refuse("The submitted file could not be read.", "invalid"),
                |bytes| Ok(bytes.into_owned()),
            ),
            Value::String(text) => {
                decode(&text).map_or_else(|| refuse("Not valid base64.", "invalid"), Ok)
            }
            _ => refuse("Not valid base64.", "invalid"),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(self))
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = (group >> (18 - 6 * at)) & 63;
            text.push(if at <= chunk.len() {
                char::from(ALPHABET[digit as usize])
            } else {
                '='
            });
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    if !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let mut group = 0_u32;
        for digit in chunk {
            let value = ALPHABET.iter().position(|letter| letter == digit)?;
            group = group << 6 | u32::try_from(value).ok()?;
        }
        group <<= 6 * (4 - chunk.len());
        bytes.extend_from_slice(&group.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_base64() {
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"\xff\x00\x80\x7f"] {
            assert_eq!(decode(&encode(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(encode(b"abcd"), "YWJjZA==");
        assert_eq!(decode("YWJ"), None);
        assert_eq!(decode("Y!Jj"), None);
    }
}
