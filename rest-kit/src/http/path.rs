//! Percent-decoding of the parts of a path.

use percent_encoding::percent_decode_str;

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
