//! Entity tags, and lists of them (RFC 9110, 8.8.3 and 13.1).

/// A tag as it is written: `"abc"`, `W/"abc"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntityTag<'a> {
    is_weak: bool,
    /// What stands between the quotes, which may be anything but quotes.
    opaque: &'a str,
}

/// What `If-Match` and `If-None-Match` name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TagList<'a> {
    /// `*`: whatever there is.
    Any,
    /// These; what is no tag is left out.
    Tags(Vec<EntityTag<'a>>),
}

impl<'a> EntityTag<'a> {
    /// Reads one tag; none of a text that is no tag.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        match Self::first(text.trim()) {
            Some((tag, "")) => Some(tag),
            _ => None,
        }
    }

    /// Reads the tag at the beginning, and returns what is behind it.
    fn first(text: &'a str) -> Option<(Self, &'a str)> {
        let (is_weak, quoted) = match text.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, text),
        };
        let (opaque, rest) = quoted.strip_prefix('"')?.split_once('"')?;
        let is_fit = |letter: char| letter > ' ' && letter != '\u{7f}';
        let tag = Self { is_weak, opaque };
        opaque.chars().all(is_fit).then_some((tag, rest))
    }

    pub(crate) fn opaque(&self) -> &'a str {
        self.opaque
    }

    pub(crate) fn is_weak(&self) -> bool {
        self.is_weak
    }

    /// Whether both are the same bytes: weak tags never are.
    pub(crate) fn is_strongly_equal(&self, other: &Self) -> bool {
        !self.is_weak && self == other
    }

    /// Whether both mean the same.
    pub(crate) fn is_weakly_equal(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }
}

impl<'a> TagList<'a> {
    pub(crate) fn parse(list: &'a str) -> Self {
        if list.trim() == "*" {
            return Self::Any;
        }
        let mut tags = Vec::new();
        let mut rest = list;
        loop {
            rest = rest.trim_start_matches([',', ' ', '\t']);
            if rest.is_empty() {
                return Self::Tags(tags);
            }
            let behind = EntityTag::first(rest).filter(|(_, behind)| {
                let behind = behind.trim_start();
                behind.is_empty() || behind.starts_with(',')
            });
            rest = match behind {
                Some((tag, behind)) => {
                    tags.push(tag);
                    behind
                }
                None => rest.split_once(',').map_or("", |(_, behind)| behind),
            };
        }
    }

    /// Writes it with strong tags in the place of weak ones.
    #[cfg(feature = "compression")]
    pub(crate) fn strong(&self) -> String {
        match self {
            Self::Any => "*".to_owned(),
            Self::Tags(tags) => {
                let strong = tags.iter().map(|tag| format!("\"{}\"", tag.opaque));
                strong.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Whether it has a tag of which `is_meant` says so; `*` has every one.
    pub(crate) fn has(&self, is_meant: impl Fn(&EntityTag<'a>) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => tags.iter().any(is_meant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_the_standard_writes_them() {
        let cases: &[(&str, &[&str])] = &[
            ("\"a\"", &["a"]),
            ("\"a\", W/\"b\",\"c\"", &["a", "b", "c"]),
            (" ,, \"a\" ,\t\"b\" , ", &["a", "b"]),
            ("\"a,b\", \"c;d\", \"e\\\"", &["a,b", "c;d", "e\\"]),
            ("\"\"", &[""]),
            ("a, \"b\"", &["b"]),
            ("\"a\"x, \"b\"", &["b"]),
            ("w/\"a\", \"b\"", &["b"]),
            ("\"a b\", \"c\"", &["c"]),
            ("\"a", &[]),
            ("*, \"a\"", &["a"]),
            ("", &[]),
        ];
        for (list, expected) in cases {
            let TagList::Tags(tags) = TagList::parse(list) else {
                panic!("{list}");
            };
            let opaque: Vec<_> = tags.iter().map(EntityTag::opaque).collect();
            assert_eq!(opaque, *expected, "{list}");
        }
        assert_eq!(TagList::parse(" * "), TagList::Any);
    }

    #[test]
    fn weak_tags_are_equal_in_one_way_only() {
        let [weak, strong] = ["W/\"1\"", "\"1\""].map(|text| EntityTag::parse(text).unwrap());
        assert!(weak.is_weak() && weak.is_weakly_equal(&strong));
        assert!(strong.is_strongly_equal(&strong));
        assert!(!weak.is_strongly_equal(&weak) && !weak.is_strongly_equal(&strong));
        assert_eq!(EntityTag::parse("\"1\", \"2\""), None);
    }
}
