//! Where a request came from and under which address it reached the server.
//!
//! The one place that decides whom to believe: any client can send forwarded headers, so they are
//! looked at only when the application says how many proxies stand before it.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName};
use actix_web::http::uri::Authority;

use crate::error::{Error, Result};

/// How many proxies stand before the application; each has added to the forwarded headers what it
/// saw.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "NUM_PROXIES")]
pub struct TrustedProxies(pub usize);

/// `https` on an encrypted connection, else `http`.
pub(super) fn scheme(request: &HttpRequest) -> &'static str {
    let is_secure = match forwarded(request, "x-forwarded-proto") {
        Some(scheme) => scheme.eq_ignore_ascii_case("https"),
        None => request.app_config().secure(),
    };
    if is_secure { "https" } else { "http" }
}

/// The host and port that the client named; the server's own when it named none.
///
/// What is no host never gets here: see [`check_host`].
pub(super) fn host(request: &HttpRequest) -> Cow<'_, str> {
    match named_host(request) {
        Some(host) if is_host(host) => Cow::Borrowed(host),
        _ => Cow::Borrowed(request.app_config().host()),
    }
}

/// Refuses a request whose Host header names no host: links would lead elsewhere.
///
/// # Errors
///
/// 400, as Django answers before any view.
pub(crate) fn check_host(request: &HttpRequest) -> Result<()> {
    let is_text = |name: &HeaderName| {
        let mut values = request.headers().get_all(name);
        values.all(|value| value.to_str().is_ok())
    };
    if named_host(request).is_none_or(is_host) && is_text(&HOST) {
        return Ok(());
    }
    Err(Error::parse(NO_HOST))
}

/// What is said to those who name a host that is none, or none of ours.
pub(crate) const NO_HOST: &str = "The Host header names no host of this server.";

fn named_host(request: &HttpRequest) -> Option<&str> {
    let named = forwarded(request, "x-forwarded-host").or_else(|| {
        let host = request.headers().get(HOST);
        host.and_then(|host| host.to_str().ok())
    });
    let authority = || request.uri().authority();
    named.or_else(|| authority().map(Authority::as_str))
}

/// The address of the client: at the other end of the connection, or as the outermost trusted
/// proxy saw it.
pub(super) fn remote_addr(request: &HttpRequest) -> Option<IpAddr> {
    let forwarded = forwarded(request, "x-forwarded-for").and_then(address);
    forwarded.or_else(|| request.peer_addr().map(|address| address.ip()))
}

/// Returns what the outermost trusted proxy has added to a header.
fn forwarded<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let proxies = request.app_data::<TrustedProxies>()?.0;
    if proxies == 0 {
        return None;
    }
    let values = request.headers().get_all(name);
    let values = values.filter_map(|value| value.to_str().ok());
    let values: Vec<_> = values.flat_map(|value| value.split(',')).collect();
    let at = values.len().saturating_sub(proxies);
    values.get(at).map(|value| value.trim())
}

/// Whether a browser that is sent to the address stays here: a path, or an address of the same
/// scheme and host.
///
/// Browsers take a backslash for a slash, and skip what stands before or between that they do not
/// print; such an address is nobody's.
pub(super) fn is_own_address(request: &HttpRequest, address: &str) -> bool {
    let is_odd = |letter: char| letter.is_control() || letter.is_whitespace() || letter == '\\';
    if address.contains(is_odd) {
        return false;
    }
    let own = [scheme(request), "://", &host(request)].concat();
    let path = address.strip_prefix(own.as_str()).unwrap_or(address);
    path.starts_with('/') && !path.starts_with("//")
}

/// Reads an address as proxies write it: `1.2.3.4`, `1.2.3.4:567`, `::1`, `[::1]`, `[::1]:567`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let plain = bare.parse().ok();
    plain.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Whether a text is a name or an address with or without a port, as Django decides it.
pub(super) fn is_host(host: &str) -> bool {
    let (name, port) = match host.find(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = match name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
    {
        Some(address) => {
            address.contains(':')
                && address
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || b".:".contains(&byte))
        }
        None => {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        }
    };
    is_name && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_those_of_django() {
        for host in ["a", "A.example", "a..b", "1.2.3.4:80", "[::1]", "[::1]:80"] {
            assert!(is_host(host), "{host}");
        }
        for odd in [
            "", "a_b", "a b", "a:80x", "a:", ":80", "a/b", "[]", "[a]", "[::1", "[::1]80", "a@b",
            "é", "::1",
        ] {
            assert!(!is_host(odd), "{odd}");
        }
    }

    #[test]
    fn addresses_may_have_ports() {
        for (text, expected) in [
            ("1.2.3.4", Some("1.2.3.4")),
            ("1.2.3.4:567", Some("1.2.3.4")),
            ("::1", Some("::1")),
            ("[::1]", Some("::1")),
            ("[::1]:567", Some("::1")),
            ("1.2.3.4:", None),
            ("unknown", None),
        ] {
            let found = address(text).map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
