//! `/api/books.json`: the form of the answer as a suffix of the path.

/// Returns the patterns of `stem` with a suffix, with and without a slash behind it.
pub(super) fn patterns(stem: &str) -> Vec<String> {
    let plain = format!("{stem}.{{format:[a-z0-9]+}}");
    let slashed = format!("{plain}/");
    vec![plain, slashed]
}

/// Returns the path with this suffix instead of its slash.
pub(super) fn with_suffix(path: &str, format: &str) -> String {
    format!("{}.{format}", path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_replace_the_slash() {
        assert_eq!(with_suffix("/api/books/", "json"), "/api/books.json");
        assert_eq!(patterns("/api/")[0], "/api/.{format:[a-z0-9]+}");
    }
}
