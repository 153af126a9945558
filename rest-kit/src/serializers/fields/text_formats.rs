//! What Django accepts as e-mail address, URL and slug.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Returns whether `text` is a slug: ASCII letters, digits, `-` and `_`.
pub(super) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Returns whether `text` is a slug of letters and digits of every alphabet.
pub(super) fn is_unicode_slug(text: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    !text.is_empty() && text.chars().all(inner)
}

/// Returns whether `text` is an e-mail address to Django's `EmailValidator`.
pub(super) fn is_email(text: &str) -> bool {
    if text.len() > 320 {
        return false;
    }
    let Some((user, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_email_user(user)
        && (!domain.ends_with('.') && is_domain(domain)
            || domain == "localhost"
            || is_bracketed_ip(domain))
}

/// Returns whether `text` is an absolute `http`, `https`, `ftp` or `ftps` URL.
pub(super) fn is_url(text: &str) -> bool {
    const MAX: usize = 2048;
    if text.len() > MAX || text.contains(char::is_whitespace) {
        return false;
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let known = ["http", "https", "ftp", "ftps"];
    if !known.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
        return false;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host_and_port = match authority.rsplit_once('@') {
        Some((user, host)) if user.matches(':').count() <= 1 && !user.contains(['@', '/']) => host,
        Some(_) => return false,
        None => authority,
    };
    is_host_and_port(host_and_port)
}

fn is_host_and_port(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        return address.parse::<Ipv6Addr>().is_ok() && is_port(port);
    }
    let at = text.find(':').unwrap_or(text.len());
    let (host, port) = text.split_at(at);
    let is_local = host.eq_ignore_ascii_case("localhost");
    let known = is_local || host.parse::<Ipv4Addr>().is_ok() || is_domain(host);
    known && host.len() <= 253 && is_port(port)
}

fn is_port(text: &str) -> bool {
    match text.strip_prefix(':') {
        None => text.is_empty(),
        Some(digits) => {
            (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}

/// A domain with at least two labels, the last one not a number; a final dot is allowed.
fn is_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let labels: Vec<&str> = text.split('.').collect();
    let Some(top) = labels.last() else {
        return false;
    };
    labels.len() >= 2 && labels.iter().all(|label| is_label(label)) && is_top_label(top)
}

fn is_label(label: &str) -> bool {
    let inner =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || !letter.is_ascii();
    (1..=63).contains(&label.chars().count())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(inner)
}

fn is_top_label(label: &str) -> bool {
    label.chars().count() >= 2
        && (label.starts_with("xn--") || label.chars().all(|letter| !letter.is_ascii_digit()))
}

fn is_bracketed_ip(domain: &str) -> bool {
    let Some(address) = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return false;
    };
    address.parse::<Ipv4Addr>().is_ok() || address.parse::<Ipv6Addr>().is_ok()
}

fn is_email_user(user: &str) -> bool {
    let quoted = user.len() >= 2 && user.starts_with('"') && user.ends_with('"');
    if quoted {
        let inner = &user[1..user.len() - 1];
        return is_quotable(inner);
    }
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"-!#$%&'*+/=?^_`{}|~".contains(&byte);
    user.split('.')
        .all(|part| !part.is_empty() && part.bytes().all(atom))
}

/// Between quotes stands all but white space, quotes and backslashes; after a backslash these too.
fn is_quotable(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let sound = match byte {
            b'\\' => bytes
                .next()
                .is_some_and(|byte| !matches!(byte, b'\0' | b'\n' | b'\r' | 128..)),
            b'\0' | b'\t' | b'\n' | b'\r' | b' ' | b'"' | 128.. => false,
            _ => true,
        };
        if !sound {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-016
    #[test]
    fn email_addresses() {
        for good in [
            "a@b.de",
            "first.last+tag@sub.example.com",
            "x@localhost",
            "\"a.b\"@b.de",
            "\"a\\ b\"@b.de",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.de",
            "a@b",
            "a b@c.de",
            "a..b@c.de",
            "a@-b.de",
            "a@b.1",
            "\"a b\"@b.de",
            "a@b.de.",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    // parity: FLD-019
    #[test]
    fn urls() {
        for good in [
            "https://example.com",
            "http://localhost:8000/a?b=c#d",
            "HTTP://LOCALHOST/",
            "ftp://10.0.0.1/",
            "http://[::1]:80/",
            "https://user:secret@example.org/",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "http://",
            "http://a b.de",
            "gopher://x.de",
            "http://x:99999999",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    // parity: FLD-018
    #[test]
    fn slugs() {
        assert!(is_slug("a-B_9"));
        assert!(!is_slug("a b") && !is_slug("ä") && !is_slug(""));
    }
}
