//! Editing query strings.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Returns `url` with one query parameter set, the others kept, sorted as DRF does.
///
/// # Examples
///
/// ```
/// use rest_kit::url::replace_query_param;
///
/// let next = replace_query_param("/api/books/?search=a+b&page=2", "page", "3");
/// assert_eq!(next, "/api/books/?page=3&search=a+b");
/// ```
pub fn replace_query_param(url: &str, name: &str, value: &str) -> String {
    edit(url, |params| {
        params.insert(Cow::Borrowed(name), vec![Cow::Borrowed(value)]);
    })
}

/// Returns `url` without the query parameter `name`, the others kept, sorted as DRF does.
///
/// # Examples
///
/// ```
/// use rest_kit::url::remove_query_param;
///
/// assert_eq!(remove_query_param("/api/books/?page=2", "page"), "/api/books/");
/// ```
pub fn remove_query_param(url: &str, name: &str) -> String {
    edit(url, |params| {
        params.remove(name);
    })
}

type Params<'a> = BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>;

fn edit<'a>(url: &'a str, change: impl FnOnce(&mut Params<'a>)) -> String {
    let (rest, fragment) = match url.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment).filter(|fragment| !fragment.is_empty())),
        None => (url, None),
    };
    let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut params = Params::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        params.entry(name).or_default().push(value);
    }
    change(&mut params);
    let mut edited = String::with_capacity(url.len() + 16);
    edited.push_str(base);
    let mut separator = '?';
    for (name, values) in &params {
        for value in values {
            edited.push(separator);
            separator = '&';
            quote_plus(name, &mut edited);
            edited.push('=');
            quote_plus(value, &mut edited);
        }
    }
    if let Some(fragment) = fragment {
        edited.push('#');
        edited.push_str(fragment);
    }
    edited
}

/// Quotes as Python's `quote_plus`: all but letters, digits and `_.-~`; a space is a plus.
pub(crate) fn quote_plus(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' | b'-' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(percent_encoding::percent_encode_byte(byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_edited_as_by_python() {
        let cases = [
            ("/a/", "/a/?page=2"),
            ("http://h/a/?page=1", "http://h/a/?page=2"),
            ("/a/?b=2&b=1&a=", "/a/?a=&b=2&b=1&page=2"),
            (
                "/a/?q=a%20b+c&%C3%A9=%7E*'()",
                "/a/?page=2&q=a+b+c&%C3%A9=~%2A%27%28%29",
            ),
            ("/a/?flag&&=x#top", "/a/?=x&flag=&page=2#top"),
            (
                "/a/?n=1;2&bad=%ff&cut=%e",
                "/a/?bad=%EF%BF%BD&cut=%25e&n=1%3B2&page=2",
            ),
            ("/a/?page=1&page=7&Z=1&_=2", "/a/?Z=1&_=2&page=2"),
        ];
        for (url, expected) in cases {
            assert_eq!(replace_query_param(url, "page", "2"), expected, "{url}");
        }
        assert_eq!(
            remove_query_param("/a/?b=1&page=1&page=2", "page"),
            "/a/?b=1"
        );
        assert_eq!(remove_query_param("/a/?page=1#", "page"), "/a/");
    }
}
