//! Headers of the form `value; name=value`: Content-Type, Accept, Content-Disposition.

use percent_encoding::percent_decode_str;

/// A longer header is not looked at, as in Django; parameters beyond the limit are dropped.
const MAX_LENGTH: usize = 10_000;
const MAX_PARAMS: usize = 100;

/// Splits a header into its value, in lower case, and its parameters, names in lower case.
///
/// Quoted values are unquoted and extended ones (`filename*=UTF-8''…`) decoded; an extended
/// parameter wins over a plain one, else the last of equal names does. Anything parses.
pub(super) fn parse(line: &str) -> (String, Vec<(String, String)>) {
    if line.len() > MAX_LENGTH {
        return Default::default();
    }
    if !line.contains(';') {
        return (line.trim().to_lowercase(), Vec::new());
    }
    let mut parts = split(line).into_iter();
    let value = parts.next().unwrap_or_default().trim().to_lowercase();
    let mut params = Vec::new();
    let mut extended = Vec::new();
    for part in parts.take(MAX_PARAMS) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = name.trim().to_lowercase();
        match name.strip_suffix('*') {
            Some(name) => {
                if let Some(value) = decode_extended(value.trim()) {
                    extended.push((name.to_owned(), value));
                }
            }
            None if name.is_empty() => {}
            None => set(&mut params, name, unquote(value.trim())),
        }
    }
    for (name, value) in extended {
        set(&mut params, name, value);
    }
    (value, params)
}

/// Splits at the semicolons outside quotes.
fn split(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b';' if !quoted => {
                parts.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    parts.push(&line[start..]);
    parts
}

fn set(params: &mut Vec<(String, String)>, name: String, value: String) {
    match params.iter_mut().find(|(present, _)| *present == name) {
        Some((_, present)) => *present = value,
        None => params.push((name, value)),
    }
}

fn unquote(value: &str) -> String {
    match value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\\\\", "\\").replace("\\\"", "\""),
        None => value.to_owned(),
    }
}

/// Decodes `charset'language'percent-encoded`.
fn decode_extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, text) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode_str(text.trim_matches('"')).collect();
    match charset
        .trim_start_matches('"')
        .to_ascii_lowercase()
        .as_str()
    {
        "utf-8" | "utf8" | "us-ascii" | "" => Some(String::from_utf8_lossy(&bytes).into_owned()),
        "iso-8859-1" | "latin-1" | "latin1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (
        &'static str,
        &'static str,
        &'static [(&'static str, &'static str)],
    );

    #[test]
    fn headers_are_split_into_value_and_parameters() {
        let cases: &[Case] = &[
            ("", "", &[]),
            (" Text/HTML ", "text/html", &[]),
            ("a/b; Charset=UTF-8", "a/b", &[("charset", "UTF-8")]),
            ("a/b;x=1;x=2", "a/b", &[("x", "2")]),
            (
                r#"a/b; v="1;2"; w="a\"b""#,
                "a/b",
                &[("v", "1;2"), ("w", "a\"b")],
            ),
            ("a/b; flag; =x;;", "a/b", &[("flag", "")]),
            (r#"a/b; v="open; w=1"#, "a/b", &[("v", "\"open; w=1")]),
            (
                "form-data; filename*=UTF-8''%c3%a9.txt; filename=e.txt",
                "form-data",
                &[("filename", "é.txt")],
            ),
            ("x; filename*=latin-1'en'%e9", "x", &[("filename", "é")]),
            ("x; filename*=klingon''q; filename*=broken", "x", &[]),
        ];
        for (line, value, params) in cases {
            let (found, pairs) = parse(line);
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            assert_eq!(
                (found.as_str(), pairs.as_slice()),
                (*value, *params),
                "{line}"
            );
        }
    }

    #[test]
    fn headers_have_limits() {
        let (value, params) = parse(&"a;".repeat(6_000));
        assert_eq!((value.as_str(), params.len()), ("", 0));
        let many: Vec<_> = (0..1000).map(|n| format!(";p{n}=1")).collect();
        assert_eq!(parse(&many.concat()).1.len(), 100);
    }
}
