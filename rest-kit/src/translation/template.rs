//! Messages with holes: `{max_length}` and `%(limit_value)s`.

/// A message with holes for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

/// What was found in the holes, by their names.
pub(super) type Found<'a> = Vec<(&'a str, &'a str)>;

impl Template {
    /// Takes a message apart.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if let Some((name, after)) = hole(rest) {
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Hole(name.to_owned()));
                rest = after;
            } else {
                plain.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Self(pieces)
    }

    pub(super) fn has_holes(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Hole(_)))
    }

    /// Returns how much of it is text: what says more about a message is asked first.
    pub(super) fn weight(&self) -> usize {
        let length = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Hole(_) => 0,
        };
        self.0.iter().map(length).sum()
    }

    /// Finds what a finished message has in the holes, in one pass.
    pub(super) fn find<'a>(&'a self, message: &'a str) -> Option<Found<'a>> {
        let mut found = Vec::new();
        let mut rest = message;
        let mut open: Option<&str> = None;
        for (at, piece) in self.0.iter().enumerate() {
            let text = match piece {
                Piece::Hole(name) => {
                    if let Some(earlier) = open.replace(name) {
                        found.push((earlier, ""));
                    }
                    continue;
                }
                Piece::Text(text) => text.as_str(),
            };
            let is_last = at + 1 == self.0.len();
            let start = match open {
                None => rest.starts_with(text).then_some(0)?,
                Some(_) if is_last => rest.strip_suffix(text)?.len(),
                Some(_) => rest.find(text)?,
            };
            if let Some(name) = open.take() {
                found.push((name, &rest[..start]));
            }
            rest = &rest[start + text.len()..];
        }
        if let Some(name) = open {
            found.push((name, rest));
            rest = "";
        }
        rest.is_empty().then_some(found)
    }

    /// Fills the holes; one that nothing was found for stays.
    pub(super) fn fill(&self, found: &Found<'_>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Hole(name) => {
                    let value = found.iter().find(|(known, _)| known == name);
                    match value {
                        Some((_, value)) => text.push_str(value),
                        None => text.extend(["{", name, "}"]),
                    }
                }
            }
        }
        text
    }
}

/// Reads a hole at the beginning of a text: its name, and what is behind it.
fn hole(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = if let Some(inner) = text.strip_prefix('{') {
        inner.split_once('}')?
    } else {
        let (name, rest) = text.strip_prefix("%(")?.split_once(')')?;
        (name, rest.strip_prefix(['s', 'd', 'i'])?)
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (!name.is_empty() && name.bytes().all(is_name)).then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_found_and_filled() {
        let cases = [
            ("Not found.", "Not found.", Some("<>")),
            ("Not found.", "Not found", None),
            (
                "No more than {max} of it.",
                "No more than 50 of it.",
                Some("<50>"),
            ),
            (
                "\"{input}\" is no {kind}.",
                "\"a \" is no\" is no date.",
                Some("<a \" is no>"),
            ),
            ("{a} and {b}", "1 and 2", Some("<1>")),
            ("%(value)s is %(other)d.", "x is 7.", Some("<x>")),
            ("{value}.", "Ünïcode.", Some("<Ünïcode>")),
            ("a{value}a", "a", None),
            ("{ a }", "{ a }", Some("<>")),
        ];
        for (template, message, expected) in cases {
            let template = Template::new(template);
            let found = template.find(message);
            let first = found.map(|found| {
                let first = found.first().map_or("", |(_, value)| value);
                format!("<{first}>")
            });
            assert_eq!(first.as_deref(), expected, "{message}");
        }
        let found = vec![("max", "50")];
        assert_eq!(
            Template::new("{max}, {min}: %(max)s").fill(&found),
            "50, {min}: 50"
        );
    }
}
