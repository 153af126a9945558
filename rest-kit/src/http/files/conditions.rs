//! What a request says of the state of a file that it knows (RFC 9110, 13).

use chrono::{DateTime, Utc};

use crate::http::{EntityTag, Request, TagList};

/// The headers that decide what of a file is sent.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) is_head: bool,
    pub(super) range: Option<String>,
    if_match: Option<String>,
    if_none_match: Option<String>,
    if_modified_since: Option<String>,
    if_unmodified_since: Option<String>,
    if_range: Option<String>,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Send,
    NotModified,
    Failed,
}

impl Conditions {
    pub(super) fn of(request: &Request) -> Self {
        let header = |name: &str| request.header_joined(name).map(String::from);
        Self {
            is_head: request.method() == "HEAD",
            range: header("range"),
            if_match: header("if-match"),
            if_none_match: header("if-none-match"),
            if_modified_since: header("if-modified-since"),
            if_unmodified_since: header("if-unmodified-since"),
            if_range: header("if-range"),
        }
    }

    /// Compares in the order of the standard.
    pub(super) fn verdict(&self, tag: &str, modified: DateTime<Utc>) -> Verdict {
        let is_as_known = match (&self.if_match, &self.if_unmodified_since) {
            (Some(known), _) => has(known, tag, true),
            (None, Some(since)) => moment(since).is_none_or(|since| modified <= since),
            (None, None) => true,
        };
        if !is_as_known {
            return Verdict::Failed;
        }
        let is_known = match (&self.if_none_match, &self.if_modified_since) {
            (Some(known), _) => has(known, tag, false),
            (None, Some(since)) => moment(since).is_some_and(|since| modified <= since),
            (None, None) => false,
        };
        if is_known {
            Verdict::NotModified
        } else {
            Verdict::Send
        }
    }

    /// Returns the Range header, unless it is about another state of the file.
    pub(super) fn range(&self, tag: &str, modified: DateTime<Utc>) -> Option<&str> {
        let range = self.range.as_deref()?;
        let is_same = match self.if_range.as_deref().map(str::trim) {
            None => true,
            Some(known) if known.ends_with('"') => known == tag,
            Some(since) => moment(since) == Some(modified),
        };
        is_same.then_some(range)
    }
}

/// Returns whether a list of tags has this one; `*` has every one.
fn has(list: &str, tag: &str, is_strong: bool) -> bool {
    let tag = EntityTag::parse(tag);
    let is_equal = if is_strong {
        EntityTag::is_strongly_equal
    } else {
        EntityTag::is_weakly_equal
    };
    TagList::parse(list).has(|known| tag.is_some_and(|tag| is_equal(known, &tag)))
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc2822(text.trim());
    read.ok().map(|moment| moment.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const BEFORE: &str = "Sat, 05 Nov 1994 00:00:00 GMT";
    const AFTER: &str = "Mon, 07 Nov 1994 00:00:00 GMT";

    fn conditions(headers: &[(&str, &str)]) -> Conditions {
        let header = |wanted: &str| {
            let found = headers.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        };
        Conditions {
            is_head: false,
            range: header("range"),
            if_match: header("if-match"),
            if_none_match: header("if-none-match"),
            if_modified_since: header("if-modified-since"),
            if_unmodified_since: header("if-unmodified-since"),
            if_range: header("if-range"),
        }
    }

    #[test]
    fn conditions_are_compared_in_order() {
        let modified = moment(TIME).unwrap();
        let cases: &[(&[(&str, &str)], Verdict)] = &[
            (&[], Verdict::Send),
            (&[("if-match", "\"a\", \"b\"")], Verdict::Send),
            (&[("if-match", "W/\"a\"")], Verdict::Failed),
            (&[("if-match", "*")], Verdict::Send),
            (&[("if-unmodified-since", BEFORE)], Verdict::Failed),
            (
                &[("if-match", "\"a\""), ("if-unmodified-since", BEFORE)],
                Verdict::Send,
            ),
            (&[("if-none-match", "W/\"a\"")], Verdict::NotModified),
            (
                &[("if-none-match", "\"b\""), ("if-modified-since", AFTER)],
                Verdict::Send,
            ),
            (&[("if-modified-since", AFTER)], Verdict::NotModified),
            (&[("if-modified-since", "yesterday")], Verdict::Send),
        ];
        for (headers, expected) in cases {
            let verdict = conditions(headers).verdict("\"a\"", modified);
            assert_eq!(verdict, *expected, "{headers:?}");
        }
    }

    #[test]
    fn a_part_is_of_the_state_that_is_named() {
        let modified = moment(TIME).unwrap();
        assert!(conditions(&[]).range("\"a\"", modified).is_none());
        for (known, expected) in [
            ("\"a\"", true),
            ("\"b\"", false),
            ("W/\"a\"", false),
            (TIME, true),
            (AFTER, false),
            ("", false),
        ] {
            let conditions = conditions(&[("range", "bytes=0-"), ("if-range", known)]);
            let range = conditions.range("\"a\"", modified);
            assert_eq!(range.is_some(), expected, "{known}");
        }
    }
}
