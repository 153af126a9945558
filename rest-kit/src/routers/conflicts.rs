//! Routes that get in each other's way: found before the application starts.

use std::collections::HashMap;

use regex_lite::Regex;

use crate::error::StartError;

use super::route::{Part, closing_brace, parts};
use super::{Route, Table};

/// Reports paths that cannot be read, and routes that no request could reach.
pub(super) fn check(table: &Table, mistakes: &mut StartError) {
    for route in &table.routes {
        check_pattern(route, mistakes);
        check_methods(route, mistakes);
    }
    let mut patterns = Patterns::default();
    let shapes: Vec<_> = table
        .in_order()
        .into_iter()
        .map(|route| (route, segments(&route.path)))
        .collect();
    for (at, (route, shape)) in shapes.iter().enumerate() {
        let mut earlier = shapes[..at].iter();
        let hides = |(_, first): &&(&Route, Vec<Segment>)| patterns.cover(first, shape);
        if let Some((first, _)) = earlier.find(hides) {
            mistakes.add(conflict(first, route));
        }
    }
}

fn conflict(first: &Route, hidden: &Route) -> String {
    let (name, path) = (&first.name, first.template());
    if first.path == hidden.path {
        let root = if first.is_root() || hidden.is_root() {
            ", or leave out the root view: `DefaultRouter::new().include_root_view(false)`"
        } else {
            ""
        };
        return format!(
            "`{name}` and `{}` have the same path {path}; register one of them elsewhere{root}",
            hidden.name
        );
    }
    format!(
        "`{name}` at {path} answers every path of `{}` at {}, which nobody would reach; register \
         one of them elsewhere, or give the parts of their paths patterns that differ, as \
         `lookup_regex = \"[0-9]+\"` or `{{id:[0-9]+}}`",
        hidden.name,
        hidden.template()
    )
}

/// Returns what is wrong with the text of a path, and the cure.
fn unreadable(path: &str) -> Option<String> {
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        let Some(length) = closing_brace(&rest[open..]) else {
            return Some("has a `{` that no `}` closes; write `{name}`".to_owned());
        };
        rest = &rest[open + length..];
    }
    for part in parts(path) {
        match part {
            Part::Param("", _) => {
                return Some("has a part without a name; write `{name}`".to_owned());
            }
            Part::Param(..) => {}
            Part::Text(text) => {
                if text.contains('}') {
                    return Some("has a `}` without its `{`; remove it".to_owned());
                }
                if let Some((escape, letter)) = escaped(text) {
                    return Some(format!(
                        "has `{escape}`, which nobody would reach: paths are compared decoded; \
                         write `{letter}`"
                    ));
                }
            }
        }
    }
    None
}

/// Returns the first escape that a path never has when it is compared, and what it has there.
fn escaped(text: &str) -> Option<(&str, String)> {
    let starts = text.match_indices('%').map(|(at, _)| at);
    let mut escapes = starts.filter_map(|at| text.get(at..at + 3));
    escapes.find_map(|escape| {
        let code = u8::from_str_radix(&escape[1..], 16).ok()?;
        // These stay as they are.
        let is_kept = matches!(code, b'%' | b'/' | b'+');
        let letter = match code {
            0..128 => char::from(code).to_string(),
            _ => "the letter itself".to_owned(),
        };
        (!is_kept).then_some((escape, letter))
    })
}

fn check_pattern(route: &Route, mistakes: &mut StartError) {
    if let Some(wrong) = unreadable(&route.path) {
        let (name, path) = (&route.name, &route.path);
        mistakes.add(format!("`{name}` at {path} {wrong}"));
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for part in parts(&route.path) {
        let Part::Param(name, _) = part else { continue };
        if names.contains(&name) {
            mistakes.add(format!(
                "`{}` at {} has two parts called `{name}`; give one of them another name",
                route.name,
                route.template()
            ));
        }
        names.push(name);
    }
    let whole = segments(&route.path);
    let error = whole.iter().find_map(|it| regex(&it.pattern).err());
    if let Some(error) = error {
        mistakes.add(format!(
            "`{}` at {} has a pattern that is no regular expression: {error}",
            route.name,
            route.template()
        ));
    }
}

/// Two actions of a viewset that share an address share no method.
fn check_methods(route: &Route, mistakes: &mut StartError) {
    for (at, (method, action)) in route.actions.iter().enumerate() {
        let mut earlier = route.actions[..at].iter();
        if let Some((_, other)) = earlier.find(|(known, _)| known == method) {
            mistakes.add(format!(
                "`{other}` and `{action}` both answer {method} at {}; give one of them another \
                 method, or another `url_path`",
                route.template()
            ));
        }
    }
}

/// What stands between two slashes of a path.
struct Segment {
    /// The text, if it has no parameter.
    fixed: Option<String>,
    /// What it matches.
    pattern: String,
}

fn segments(path: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (mut fixed, mut pattern) = (Some(String::new()), String::new());
    for part in parts(path) {
        match part {
            Part::Text(text) => {
                for (at, piece) in text.split('/').enumerate() {
                    if at > 0 {
                        segments.push(Segment {
                            fixed: fixed.replace(String::new()),
                            pattern: std::mem::take(&mut pattern),
                        });
                    }
                    if let Some(fixed) = &mut fixed {
                        fixed.push_str(piece);
                    }
                    pattern.push_str(&regex_lite::escape(piece));
                }
            }
            Part::Param(_, own) => {
                fixed = None;
                pattern.push_str("(?:");
                pattern.push_str(own);
                pattern.push(')');
            }
        }
    }
    segments.push(Segment { fixed, pattern });
    segments
}

fn regex(pattern: &str) -> Result<Regex, regex_lite::Error> {
    Regex::new(&format!("(?s)^(?:{pattern})$"))
}

/// What the patterns of the paths match, tried on texts.
#[derive(Default)]
struct Patterns {
    known: HashMap<String, Option<Regex>>,
    covers: HashMap<(String, String), bool>,
}

impl Patterns {
    /// Returns whether the first path matches whatever the second does.
    fn cover(&mut self, first: &[Segment], second: &[Segment]) -> bool {
        first.len() == second.len()
            && first
                .iter()
                .zip(second)
                .all(|(first, second)| match (&first.fixed, &second.fixed) {
                    (Some(first), Some(second)) => first == second,
                    (Some(_), None) => false,
                    (None, Some(second)) => self.matches(&first.pattern, second),
                    (None, None) => self.covers(&first.pattern, &second.pattern),
                })
    }

    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        if !self.known.contains_key(pattern) {
            self.known.insert(pattern.to_owned(), regex(pattern).ok());
        }
        let regex = self.known.get(pattern).and_then(Option::as_ref);
        regex.is_some_and(|regex| regex.is_match(text))
    }

    /// Returns whether the first pattern matches every text that is tried and that the second
    /// does; a text that none of them is tells nothing.
    fn covers(&mut self, first: &str, second: &str) -> bool {
        if first == second {
            return true;
        }
        let pair = (first.to_owned(), second.to_owned());
        if let Some(known) = self.covers.get(&pair) {
            return *known;
        }
        let mut tried = false;
        let covers = samples(second).iter().all(|text| {
            let is_meant = self.matches(second, text);
            tried |= is_meant;
            !is_meant || self.matches(first, text)
        });
        self.covers.insert(pair, tried && covers);
        tried && covers
    }
}

/// Texts as they stand in addresses: numbers, words, slugs, dates, keys, and the words of the
/// pattern itself.
fn samples(pattern: &str) -> Vec<String> {
    const LETTERS: [&str; 9] = [
        "1234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "a1b2c3d4e5f6",
        "A1B2C3D4E5F6",
        "word-by-word",
        "word_by_word",
        "Mixed-Case_42",
        "äöüß漢字",
    ];
    const OTHERS: [&str; 14] = [
        "2024-01-31",
        "12:30",
        "-1",
        "1.5",
        "a.b",
        "a/b",
        "a@b.example",
        "a b",
        "~",
        "978-0441172719",
        "044117271X",
        "c0ffee00-c0ff-4eee-8c0f-c0ffee00c0ff",
        "C0FFEE00-C0FF-4EEE-8C0F-C0FFEE00C0FF",
        "",
    ];
    let mut samples: Vec<String> = OTHERS.iter().copied().map(str::to_owned).collect();
    for letters in LETTERS {
        let endless = letters.chars().cycle();
        samples.extend((1..=40).map(|length| endless.clone().take(length).collect()));
    }
    let words = pattern.split(|letter: char| !letter.is_alphanumeric());
    samples.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(first: &str, second: &str) -> bool {
        Patterns::default().cover(&segments(first), &segments(second))
    }

    #[test]
    fn patterns_that_match_more_hide_others() {
        for (first, second) in [
            ("/a/{id}/", "/a/{slug}/"),
            ("/a/{pk:[^/.]+}/", "/a/{year:[0-9]{4}}/"),
            ("/a/{pk:[^/.]+}/", "/a/recent/"),
            ("/a/{tail:.*}", "/a/{slug}"),
            ("/a/{pk:[a-z]+}/b/", "/a/{kind:red|blue}/b/"),
            (
                "/a/{pk:[0-9a-f-]{36}}/",
                "/a/{pk:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}/",
            ),
        ] {
            assert!(covers(first, second), "{first} {second}");
            assert!(
                first.contains("{id}") || !covers(second, first),
                "{second} {first}"
            );
        }
    }

    #[test]
    fn patterns_that_differ_live_together() {
        for (first, second) in [
            ("/a/{id:[0-9]+}/", "/a/{slug}/"),
            ("/a/{id:[0-9]{1,4}}/", "/a/{id:[0-9]+}/"),
            ("/a/{pk}/", "/a/{pk}/b/"),
            ("/a/recent/", "/a/{pk}/"),
            ("/a/{pk}/", "/b/{pk}/"),
            ("/a/{pk:[^/.]+}/", "/a/{tail:.*}/"),
            ("/a/{kind:red|blue}/", "/a/{pk:[a-z]+}/"),
            ("/a/{pk:[a-z]+}/", "/a/{pk:[a-z-]+}/"),
            ("/a/{pk}.csv", "/a/{pk}"),
        ] {
            assert!(!covers(first, second), "{first} {second}");
        }
    }
}
