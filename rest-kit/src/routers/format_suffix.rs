//! `/api/books.json`: the form of the answer as a suffix of the path.

/// Returns the patterns of the path with a suffix, with and without a slash behind it.
pub(super) fn patterns(path: &str) -> [String; 2] {
    let plain = with_suffix(path, "{format:[a-z0-9]+}");
    let slashed = format!("{plain}/");
    [plain, slashed]
}

/// Returns the path with this suffix; the root keeps its slash: `/api/.json`.
pub(super) fn with_suffix(path: &str, format: &str) -> String {
    format!("{}.{format}", path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_replace_the_slash() {
        assert_eq!(with_suffix("/api/books/", "json"), "/api/books.json");
        assert_eq!(patterns("/api/books")[0], "/api/books.{format:[a-z0-9]+}");
    }
}
