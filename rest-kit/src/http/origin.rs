//! Where a request came from and under which address it reached the server.
//!
//! The one place that decides whom to believe: forwarded headers are not looked at, because
//! any client can send them.

use std::borrow::Cow;
use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

/// `https` on an encrypted connection, else `http`.
pub(super) fn scheme(request: &HttpRequest) -> &'static str {
    if request.app_config().secure() {
        "https"
    } else {
        "http"
    }
}

/// The host and port that the client named; the server's own when what it named is no host.
pub(super) fn host(request: &HttpRequest) -> Cow<'_, str> {
    let named = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
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

/// The address at the other end of the connection.
pub(super) fn remote_addr(request: &HttpRequest) -> Option<IpAddr> {
    request.peer_addr().map(|address| address.ip())
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
}
