//! The header Content-Disposition: under which name a file is saved (RFC 6266).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an extended value may hold as it is (RFC 8187).
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Writes `attachment; filename="…"`, or `filename*=utf-8''…` for names that are not printable
/// ASCII, as Django does.
#[doc(alias = "content_disposition_header")]
pub(super) fn disposition(kind: &str, name: &str) -> String {
    if name.is_empty() {
        return kind.to_owned();
    }
    if name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("{kind}; filename=\"{quoted}\"");
    }
    let encoded = utf8_percent_encode(name, EXTENDED);
    format!("{kind}; filename*=utf-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_or_encoded() {
        for (name, expected) in [
            ("", "attachment"),
            ("a b.txt", "attachment; filename=\"a b.txt\""),
            ("a\"b\\.txt", r#"attachment; filename="a\"b\\.txt""#),
            ("é.txt", "attachment; filename*=utf-8''%C3%A9.txt"),
            ("a\r\nX: y", "attachment; filename*=utf-8''a%0D%0AX%3A%20y"),
        ] {
            assert_eq!(disposition("attachment", name), expected);
        }
    }
}
