//! Doc comments of views that speak of their actions one by one.

/// What actions are called at the beginning of a section: the six standard ones, and methods.
const ACTIONS: [&str; 11] = [
    "list",
    "create",
    "retrieve",
    "update",
    "partial_update",
    "destroy",
    "get",
    "post",
    "put",
    "patch",
    "delete",
];

/// Returns what a text says of an action, and whether that is a section about it alone.
///
/// A section begins with a line as `create: Adds a book.`; `others` are further names of actions.
/// What stands before the first section is about those that have none.
pub(super) fn about(
    text: &str,
    (action, method): (&str, &str),
    others: &[(String, String)],
) -> (String, bool) {
    let is_name =
        |word: &str| ACTIONS.contains(&word) || others.iter().any(|(_, other)| other == word);
    let mut sections: Vec<(&str, Vec<&str>)> = vec![("", Vec::new())];
    for line in text.lines() {
        match line.split_once(':') {
            Some((word, lead)) if is_name(word) => sections.push((word, vec![lead.trim()])),
            _ => {
                if let Some((_, lines)) = sections.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    let other = others.iter().find(|(name, _)| name == action);
    let other = other.map_or(action, |(_, other)| other.as_str());
    let method = method.to_lowercase();
    let names = [action, other, method.as_str()];
    let mut found = names.iter().filter_map(|name| {
        let section = sections.iter().skip(1).find(|(word, _)| word == name)?;
        Some(&section.1)
    });
    let (lines, is_own) = match found.next() {
        Some(lines) => (lines, true),
        None => (&sections[0].1, false),
    };
    (lines.join("\n").trim().to_owned(), is_own)
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn sections_are_found_by_action_and_method() {
        let text =
            "The books.\n\nlist: All of them.\nIn pages.\n\nread:\nOne.\n\npatch: A bit of it.";
        let others = [("retrieve".to_owned(), "read".to_owned())];
        for (action, method, expected) in [
            ("list", "GET", ("All of them.\nIn pages.", true)),
            ("retrieve", "GET", ("One.", true)),
            ("partial_update", "PATCH", ("A bit of it.", true)),
            ("create", "POST", ("The books.", false)),
        ] {
            let (found, is_own) = about(text, (action, method), &others);
            assert_eq!((found.as_str(), is_own), expected, "{action}");
        }
        let plain = "Note: read: twice.\nhttps://example.com";
        assert_eq!(
            about(plain, ("list", "GET"), &[]),
            (plain.to_owned(), false)
        );
    }
}
