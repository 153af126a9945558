//! Short texts that stand for long ones.

use std::hash::{DefaultHasher, Hasher as _};

/// Returns 32 hexadecimal digits that differ when the parts do; where a part ends counts.
pub(super) fn fingerprint(parts: &[&[u8]]) -> String {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(seed);
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
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
        assert_eq!(texts[0], fingerprint(&[b"ab", b"c"]));
    }
}
