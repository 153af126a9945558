//! Headers that tell browsers to be careful.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY};

/// Headers that tell browsers to be careful, as Django sends them; an answer that has one already
/// keeps its own.
///
/// `X-Content-Type-Options: nosniff`, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin` and
/// `Cross-Origin-Opener-Policy: same-origin`.
///
/// # Examples
///
/// ```
/// use rest_kit::app::SecurityHeaders;
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default())
///     .security_headers(SecurityHeaders::default().hsts(31_536_000));
/// # let _ = app;
/// ```
#[doc(alias = "SecurityMiddleware")]
#[derive(Debug, Clone)]
#[must_use]
pub struct SecurityHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Default for SecurityHeaders {
    fn default() -> Self {
        let headers = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ];
        let headers = headers.map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        Self {
            headers: headers.to_vec(),
        }
    }
}

impl SecurityHeaders {
    /// Tells browsers to come back by HTTPS only, for so many seconds; answers over plain HTTP do
    /// not say it, as browsers would not believe them.
    #[doc(alias = "SECURE_HSTS_SECONDS")]
    pub fn hsts(mut self, seconds: u32) -> Self {
        if let Ok(value) = HeaderValue::try_from(format!("max-age={seconds}; includeSubDomains")) {
            self.headers.push((STRICT_TRANSPORT_SECURITY, value));
        }
        self
    }

    /// Adds them; over plain HTTP without the one that only encrypted answers may have.
    pub(super) fn add_to(&self, headers: &mut HeaderMap, is_secure: bool) {
        for (name, value) in &self.headers {
            let is_said = is_secure || name != STRICT_TRANSPORT_SECURITY;
            if is_said && !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}
