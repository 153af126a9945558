//! Short texts that stand for long ones, the same in every process.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Returns 32 hexadecimal digits that differ when the parts do; where a part ends counts.
///
/// Nobody can find parts that share them: 128 bits of SHA-256.
pub(super) fn fingerprint(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let mut text = String::with_capacity(32);
    for byte in &digest.finalize()[..16] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_their_ends_count() {
        let texts = [
            fingerprint(&[b"ab", b"c"]),
            fingerprint(&[b"a", b"bc"]),
            fingerprint(&[b"abc"]),
            fingerprint(&[]),
        ];
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(text.len(), 32);
            assert!(!texts[..at].contains(text));
        }
        // Other processes, and later versions, make the same text.
        assert_eq!(texts[3], "e3b0c44298fc1c149afbf4c8996fb924");
    }
}
