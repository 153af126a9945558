//! One pattern of a path, matched without a regular expression where it needs none.

use actix_web::dev::{Path, ResourceDef, ResourcePath};

/// A pattern as routes write it: `/api/books/{pk:[^/.]+}/`.
///
/// The engine behind actix's patterns spends more on a path than a small view on its answer, and
/// nearly all patterns ask for no more than "up to the next slash".
#[derive(Debug)]
pub(super) enum Pattern {
    Steps(Vec<Step>),
    Regex(Box<ResourceDef>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Text(Box<str>),
    /// A parameter: everything up to a letter that it may not hold, and not nothing.
    Param {
        name: Box<str>,
        letters: Letters,
    },
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// `[^/]+`, and what stands in the braces alone.
    Segment,
    /// `[^/.]+`
    Stem,
    /// `[a-z0-9]+`
    Suffix,
}

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        steps(pattern).map_or_else(
            || Self::Regex(Box::new(ResourceDef::new(pattern))),
            Self::Steps,
        )
    }

    pub(super) fn is_match(&self, path: &str) -> bool {
        match self {
            Self::Steps(steps) => walk(steps, path, |_, _| {}),
            Self::Regex(regex) => regex.is_match(path),
        }
    }

    /// Puts the parameters into the path that holds them; false where it does not match.
    pub(super) fn capture<P: ResourcePath>(&self, path: &mut Path<P>) -> bool {
        let steps = match self {
            Self::Steps(steps) => steps,
            Self::Regex(regex) => return regex.capture_match_info(path),
        };
        let mut found = Vec::new();
        let is_match = walk(steps, path.as_str(), |name, value| {
            found.push((name.to_owned(), value.to_owned()));
        });
        if is_match {
            for (name, value) in found {
                path.add_static(name, value);
            }
        }
        is_match
    }
}

impl Letters {
    fn of(regex: Option<&str>) -> Option<Self> {
        Some(match regex {
            None | Some("[^/]+") => Self::Segment,
            Some("[^/.]+") => Self::Stem,
            Some("[a-z0-9]+") => Self::Suffix,
            Some(_) => return None,
        })
    }

    fn hold(self, letter: u8) -> bool {
        match self {
            Self::Segment => letter != b'/',
            Self::Stem => !matches!(letter, b'/' | b'.'),
            Self::Suffix => letter.is_ascii_lowercase() || letter.is_ascii_digit(),
        }
    }
}

/// Goes along the path; `found` is told each parameter.
fn walk<'a>(steps: &'a [Step], path: &'a str, mut found: impl FnMut(&'a str, &'a str)) -> bool {
    let mut rest = path;
    for step in steps {
        match step {
            Step::Text(text) => match rest.strip_prefix(&**text) {
                Some(behind) => rest = behind,
                None => return false,
            },
            Step::Param { name, letters } => {
                let end = rest.bytes().position(|letter| !letters.hold(letter));
                // All that ends a parameter is ASCII.
                let (value, behind) = rest.split_at(end.unwrap_or(rest.len()));
                if value.is_empty() {
                    return false;
                }
                found(name, value);
                rest = behind;
            }
        }
    }
    rest.is_empty()
}

/// Splits a pattern into steps; none when a parameter has an expression of its own, or does not
/// end where the text behind it begins.
fn steps(pattern: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = pattern;
    while let Some((text, behind)) = rest.split_once('{') {
        let (param, behind) = behind.split_once('}')?;
        let (name, regex) = match param.split_once(':') {
            Some((name, regex)) => (name, Some(regex)),
            None => (param, None),
        };
        let letters = Letters::of(regex)?;
        let ends = behind
            .bytes()
            .next()
            .is_none_or(|next| next != b'{' && !letters.hold(next));
        if name.is_empty() || !ends {
            return None;
        }
        if !text.is_empty() {
            steps.push(Step::Text(text.into()));
        }
        steps.push(Step::Param {
            name: name.into(),
            letters,
        });
        rest = behind;
    }
    if !rest.is_empty() {
        steps.push(Step::Text(rest.into()));
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLE: [&str; 9] = [
        "/",
        "/api/books/",
        "/api/books/{pk}",
        "/api/books/{pk:[^/.]+}/",
        "/api/books.{format:[a-z0-9]+}",
        "/api/books/{pk:[^/.]+}.{format:[a-z0-9]+}/",
        "/{author:[^/]+}/books/{book:[^/.]+}",
        "/ü/{pk}/é",
        "{all}",
    ];

    const OTHER: [&str; 7] = [
        "/{tail:.*}/end/",
        "/{tail}*",
        "/{a}{b}/",
        "/{a}-{b}/",
        "/{id:[0-9]{3}}/",
        "/{name}.json",
        "/{id:[0-9]+}x",
    ];

    #[test]
    fn it_finds_what_the_regular_expression_finds() {
        let pieces = [
            "", "/", "api", "books", ".", "json", "7", "ü", "é", "-", "x", "\n", "%2F", "J",
        ];
        let mut paths: Vec<String> = vec![String::new()];
        for _ in 0..3 {
            let longer = paths
                .iter()
                .flat_map(|path| pieces.map(|piece| format!("{path}{piece}")));
            paths = longer.collect();
        }
        let roots = ["", "/api/books", "/api/books/", "/api/books/7", "/ü/"];
        for pattern in SIMPLE {
            let ours = Pattern::new(pattern);
            assert!(matches!(ours, Pattern::Steps(_)), "{pattern}");
            let theirs = ResourceDef::new(pattern);
            for path in roots
                .iter()
                .flat_map(|root| paths.iter().map(move |path| format!("{root}{path}")))
            {
                let found = |matches: &dyn Fn(&mut Path<String>) -> bool| {
                    let mut path = Path::new(path.clone());
                    let is_match = matches(&mut path);
                    let params = path
                        .iter()
                        .map(|(name, value)| (name.to_owned(), value.to_owned()));
                    (is_match, params.collect::<Vec<_>>())
                };
                let expected = found(&|path| theirs.capture_match_info(path));
                assert_eq!(
                    found(&|path| ours.capture(path)),
                    expected,
                    "{pattern} {path}"
                );
                assert_eq!(ours.is_match(&path), expected.0, "{pattern} {path}");
            }
        }
    }

    #[test]
    fn other_patterns_are_left_to_regular_expressions() {
        for pattern in OTHER {
            assert!(
                matches!(Pattern::new(pattern), Pattern::Regex(_)),
                "{pattern}"
            );
        }
    }
}
