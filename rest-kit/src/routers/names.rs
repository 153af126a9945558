//! Names that somebody may have meant.

/// Returns the name so near to `given` that it was probably meant.
pub(super) fn nearest<'a>(
    given: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = (given.chars().count() / 3).clamp(1, 3);
    let near = names.into_iter().map(|name| (distance(given, name), name));
    let (distance, name) = near.min()?;
    (distance <= most).then_some(name)
}

/// Returns how many letters must be put in, taken out or changed.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (to, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[to + 1];
            row[to + 1] = changed.min(row[to] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found() {
        let names = ["book-list", "book-detail", "tag-detail"];
        for (given, expected) in [
            ("bok-detail", Some("book-detail")),
            ("book-detial", Some("book-detail")),
            ("books-list", Some("book-list")),
            ("publisher-detail", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, names), expected, "{given}");
        }
    }
}
