//! From a path to its pattern, at a cost that does not grow with the number of routes.

use std::collections::HashMap;

use super::pattern::Pattern;

/// Patterns in the order in which they win, found by the fixed text that they begin with.
#[derive(Debug)]
pub(super) struct Index<T> {
    entries: Vec<(Pattern, T)>,
    by_prefix: HashMap<Box<str>, Vec<usize>>,
    /// Borders in the longest prefix: more of a path need not be looked at.
    borders: usize,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            by_prefix: HashMap::new(),
            borders: 0,
        }
    }
}

impl<T> Index<T> {
    /// Adds a pattern behind those that are there.
    pub(super) fn push(&mut self, pattern: &str, target: T) {
        let prefix = prefix(pattern);
        self.borders = self.borders.max(prefix.matches(is_border).count());
        let known = self.by_prefix.entry(prefix.into()).or_default();
        known.push(self.entries.len());
        self.entries.push((Pattern::new(pattern), target));
    }

    /// Returns the first pattern that matches the path.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        let borders = path.match_indices(is_border).map(|(at, _)| at);
        let cuts = borders.take(self.borders + 1).chain([path.len()]);
        let mut first = None;
        for prefix in cuts.map(|end| &path[..end]) {
            let Some(candidates) = self.by_prefix.get(prefix) else {
                continue;
            };
            let earlier = candidates
                .iter()
                .copied()
                .take_while(|at| first.is_none_or(|first| *at < first));
            let mut matching = earlier.filter(|at| self.entries[*at].0.is_match(path));
            first = matching.next().or(first);
        }
        first
    }

    /// Returns the pattern and what it stands for.
    pub(super) fn get(&self, at: usize) -> Option<&(Pattern, T)> {
        self.entries.get(at)
    }
}

/// Where a prefix may end: segments and suffixes begin here.
fn is_border(letter: char) -> bool {
    matches!(letter, '/' | '.')
}

/// Returns the fixed text that the pattern begins with, up to a border; all of a fixed pattern.
fn prefix(pattern: &str) -> &str {
    match pattern.split_once('{') {
        None => pattern,
        Some((fixed, _)) => fixed.rfind(is_border).map_or("", |end| &fixed[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(patterns: &[&'static str]) -> Index<&'static str> {
        let mut index = Index::default();
        for pattern in patterns {
            index.push(pattern, *pattern);
        }
        index
    }

    #[test]
    fn the_first_pattern_that_matches_wins() {
        let index = index(&[
            "/",
            "/api/books/",
            "/api/books/recent/",
            "/api/books/{pk:[^/.]+}/",
            "/api/books.{format:[a-z0-9]+}",
            "/api/books/{pk:[^/.]+}.{format:[a-z0-9]+}",
            "/api/{any}/special/",
            "/{tail:.*}/end/",
            "/api/books/{pk:[^/.]+}/special/",
            "/v{version}/books/",
        ]);
        for (path, expected) in [
            ("/", Some("/")),
            ("/api/books/", Some("/api/books/")),
            ("/api/books", None),
            ("/api/books/recent/", Some("/api/books/recent/")),
            ("/api/books/7/", Some("/api/books/{pk:[^/.]+}/")),
            ("/api/books.json", Some("/api/books.{format:[a-z0-9]+}")),
            (
                "/api/books/7.json",
                Some("/api/books/{pk:[^/.]+}.{format:[a-z0-9]+}"),
            ),
            // A shorter prefix wins when its pattern stands before.
            ("/api/books/special/", Some("/api/books/{pk:[^/.]+}/")),
            ("/api/x/special/", Some("/api/{any}/special/")),
            ("/a/b/c/d/end/", Some("/{tail:.*}/end/")),
            ("/api/books/7/end/", Some("/{tail:.*}/end/")),
            (
                "/api/books/7/special/",
                Some("/api/books/{pk:[^/.]+}/special/"),
            ),
            ("/v1/books/", Some("/v{version}/books/")),
            ("/nothing/", None),
            ("", None),
            ("x", None),
        ] {
            let found = index.find(path).and_then(|at| index.get(at));
            assert_eq!(found.map(|(_, target)| *target), expected, "{path}");
        }
    }

    #[test]
    fn long_paths_are_cut_where_no_prefix_is_longer() {
        let index = index(&["/a/{pk}/"]);
        assert_eq!(index.find(&"/".repeat(100_000)), None);
        assert_eq!(index.find("/a/x/"), Some(0));
    }
}
