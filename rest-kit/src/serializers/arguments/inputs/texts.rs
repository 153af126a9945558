//! Texts of a certain form.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::http::Value;
use crate::serializers::fields::python_text;

use super::{Input, Reads};

/// Longer addresses are none.
const LONGEST_URL: usize = 2_048;

/// Scheme, perhaps a login, a host by name or number, perhaps a port, perhaps a path.
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let scheme_and_login = r"^(?:http|ftp)s?://(?:[^:@]+?:[^:@]*?@)?";
    let name = r"(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+(?:[A-Z]{2,6}\.?|[A-Z0-9-]{2,}\.?)";
    let number = r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?[A-F0-9]*:[A-F0-9:]+\]?";
    let rest = r"(?::\d+)?(?:/?|[/?]\S+)$";
    Regex::new(&format!(
        "(?i){scheme_and_login}(?:{name}|localhost|{number}){rest}"
    ))
    .ok()
});

/// An address with its scheme; one that only lacks `http://` is suggested.
pub fn url() -> impl Input {
    let read = |value: &Value, _: &str| {
        let text = python_text(value);
        if is_url(&text) {
            return Ok(Value::String(text));
        }
        let mut message = format!("{text} is not a valid URL");
        let suggested = format!("http://{text}");
        if is_url(&suggested) {
            message.push_str(". Did you mean: ");
            message.push_str(&suggested);
        }
        Err(message)
    };
    Reads { name: "url", read }
}

fn is_url(text: &str) -> bool {
    let is_match = |url: &Regex| url.is_match(text);
    text.len() <= LONGEST_URL && URL.as_ref().is_some_and(is_match)
}

/// A text in which the expression is found; `^` and `$` tie it to the ends.
///
/// # Panics
///
/// When the expression cannot be read.
#[track_caller]
pub fn regex(pattern: &str) -> impl Input {
    // Python's end of the text.
    let compiled = match Regex::new(&pattern.replace("\\Z", "\\z")) {
        Ok(compiled) => compiled,
        Err(error) => panic!("`{pattern}` is no regular expression: {error}"),
    };
    let pattern = pattern.to_owned();
    let read = move |value: &Value, _: &str| {
        let text = python_text(value);
        if compiled.is_match(&text) {
            return Ok(Value::String(text));
        }
        Err(format!("Value does not match pattern: \"{pattern}\""))
    };
    Reads {
        name: "regex",
        read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_their_form() {
        for text in [
            "http://google.com",
            "HTTPS://Example.org/a?b=c",
            "http://localhost:5000",
            "ftp://user:pw@host.example/x",
            "http://1.2.3.4",
            "http://[::1]/",
        ] {
            assert!(is_url(text), "{text}");
        }
        for text in [
            "google.com",
            "x",
            "http://",
            "//x",
            "foo://bar",
            "http://a b",
        ] {
            assert!(!is_url(text), "{text}");
        }
        assert!(!is_url(&format!(
            "http://a.com/{}",
            "x".repeat(LONGEST_URL)
        )));
    }
}
