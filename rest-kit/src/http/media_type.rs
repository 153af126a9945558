//! Media types: parsing and comparing.

use std::fmt;

use super::header_params;

/// A parsed media type: `application/json; indent=4`.
///
/// # Examples
///
/// ```
/// use rest_kit::negotiation::MediaType;
///
/// let json = MediaType::parse("application/json");
/// assert!(json.matches(&MediaType::parse("*/*")));
/// assert!(json.matches(&MediaType::parse("Application/JSON; indent=4")));
/// assert!(!json.matches(&MediaType::parse("text/*")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// `application`
    pub main: String,
    /// `json`
    pub sub: String,
    /// Parameters in order, names in lower case.
    pub params: Vec<(String, String)>,
}

impl MediaType {
    /// Reads a media type; text that is none gives one that matches only `*/*`.
    pub fn parse(text: &str) -> Self {
        let (mut main, params) = header_params::parse(text);
        let sub = match main.split_once('/') {
            Some((_, sub)) => sub.to_owned(),
            None => String::new(),
        };
        if let Some(slash) = main.find('/') {
            main.truncate(slash);
        }
        Self { main, sub, params }
    }

    /// Returns the parameter called `name`.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether this one, a parser's or renderer's, satisfies what the client names.
    ///
    /// Wildcards match on both sides; every parameter of this one but `q` must be there in
    /// `other`.
    pub fn matches(&self, other: &Self) -> bool {
        let wild = |own: &str, other: &str| own == "*" || other == "*" || own == other;
        wild(&self.sub, &other.sub)
            && wild(&self.main, &other.main)
            && self
                .params
                .iter()
                .all(|(name, value)| name == "q" || other.param(name) == Some(value))
    }

    /// Returns how specific it is: `*/*` 0, `type/*` 1, `type/sub` 2, with parameters 3.
    pub fn precedence(&self) -> u8 {
        if self.main == "*" {
            0
        } else if self.sub == "*" {
            1
        } else if self.params.iter().all(|(name, _)| name == "q") {
            2
        } else {
            3
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.main, self.sub)?;
        for (name, value) in &self.params {
            write!(f, "; {name}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: VER-009, REQ-014
    #[test]
    fn media_types_match_and_rank_as_in_drf() {
        let cases = [
            ("application/json", "application/json; charset=utf-8", true),
            ("application/json", "APPLICATION/JSON", true),
            ("application/json", "*/*", true),
            ("application/json", "application/*;q=0.1", true),
            ("application/json", "*/xml", false),
            ("application/json", "text/*", false),
            ("application/json", "application/vnd.api+json", false),
            ("application/json", "nonsense", false),
            ("application/json", "", false),
            ("*/*", "", true),
            ("a/b; v=1", "a/b", false),
            ("a/b; v=1", "a/b; v=2", false),
            ("a/b; v=1", "a/b; x=0; V=\"1\"", true),
        ];
        for (own, other, expected) in cases {
            let matches = MediaType::parse(own).matches(&MediaType::parse(other));
            assert_eq!(matches, expected, "{own} against {other}");
        }
        for (text, level) in [
            ("*/*", 0),
            ("*/x", 0),
            ("a/*;v=1", 1),
            ("a/b;q=1", 2),
            ("a/b;q=1;v=2", 3),
        ] {
            assert_eq!(MediaType::parse(text).precedence(), level, "{text}");
        }
    }

    #[test]
    fn hostile_text_parses_to_something() {
        let pieces = ["\"", ";", "=", "/", "\\", "*", "é", "'", "a", " ", "%ff"];
        for first in pieces {
            for second in pieces {
                let text = format!("{first}{second}").repeat(200);
                let parsed = MediaType::parse(&text);
                assert!(parsed.to_string().contains('/'));
            }
        }
    }
}
