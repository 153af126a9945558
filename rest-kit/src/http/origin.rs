//! Where a request came from and under which address it reached the server.
//!
//! The one place that decides whom to believe: any client can send forwarded headers, so they are
//! looked at only when the application says how many proxies stand before it.

use std::borrow::Cow;
use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

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

/// The host and port that the client named; the server's own when what it named is no host.
pub(super) fn host(request: &HttpRequest) -> Cow<'_, str> {
    let named = forwarded(request, "x-forwarded-host").or_else(|| {
        let host = request.headers().get(HOST);
        host.and_then(|host| host.to_str().ok())
    });
    let named = named.or_else(|| {
        request
            .uri()
            .authority()
            .map(actix_web::http::uri::Authority::as_str)
    });
    match named {
        Some(host) if is_host(host) => Cow::Borrowed(host),
        _ => Cow::Borrowed(request.app_config().host()),
    }
}

/// The address of the client: at the other end of the connection, or as the outermost trusted
/// proxy saw it.
pub(super) fn remote_addr(request: &HttpRequest) -> Option<IpAddr> {
    let forwarded = forwarded(request, "x-forwarded-for").and_then(|address| address.parse().ok());
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

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
}
