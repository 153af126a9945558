//! Encrypted connections only.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderValue, STRICT_TRANSPORT_SECURITY};
use actix_web::http::uri::PathAndQuery;

use crate::error::{Error, StartError};
use crate::http::origin;

/// Takes requests over encrypted connections only, and tells browsers to come back by those.
///
/// A request over plain HTTP is answered 403: its token or password has been on the wire already,
/// and whoever wrote the client should hear of it. [`redirect`](Self::redirect) sends readers on
/// instead. Behind a proxy that decrypts, `X-Forwarded-Proto` decides, if
/// [`trusted_proxies`](crate::RestKit::trusted_proxies) says so.
///
/// # Examples
///
/// ```
/// use rest_kit::app::RequireHttps;
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default())
///     .trusted_proxies(1)
///     .require_https(RequireHttps::new().except(["/health/"]));
/// # let _ = app;
/// ```
#[doc(alias = "SECURE_SSL_REDIRECT")]
#[derive(Debug, Clone)]
#[must_use]
pub struct RequireHttps {
    is_redirecting: bool,
    host: Option<String>,
    exceptions: Vec<String>,
    hsts: u32,
    has_subdomains: bool,
}

/// What becomes of a request that is not let in.
#[derive(Debug)]
pub(crate) enum Turned {
    /// It is answered so.
    Away(Error),
    /// It is sent there.
    To(String),
}

impl Default for RequireHttps {
    fn default() -> Self {
        Self {
            is_redirecting: false,
            host: None,
            exceptions: Vec::new(),
            hsts: 31_536_000,
            has_subdomains: false,
        }
    }
}

impl RequireHttps {
    /// Refuses plain HTTP, and has browsers remember that for a year.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends GET and HEAD to the same address by HTTPS; other methods, and requests that show an
    /// `Authorization`, are refused as before.
    pub fn redirect(mut self) -> Self {
        self.is_redirecting = true;
        self
    }

    /// As [`redirect`](Self::redirect), to this host: `example.com`.
    #[doc(alias = "SECURE_SSL_HOST")]
    pub fn redirect_to(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self.redirect()
    }

    /// Answers these paths over plain HTTP as well: those that a proxy calls itself.
    #[doc(alias = "SECURE_REDIRECT_EXEMPT")]
    pub fn except<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.exceptions.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Has browsers remember for so many seconds to come by HTTPS only; 0 does not tell them.
    #[doc(alias = "SECURE_HSTS_SECONDS")]
    pub fn hsts(mut self, seconds: u32) -> Self {
        self.hsts = seconds;
        self
    }

    /// Has them remember it for all hosts below this one, too.
    #[doc(alias = "SECURE_HSTS_INCLUDE_SUBDOMAINS")]
    pub fn include_subdomains(mut self) -> Self {
        self.has_subdomains = true;
        self
    }

    pub(super) fn check(&self, mistakes: &mut StartError) {
        for path in self.exceptions.iter().filter(|path| !path.starts_with('/')) {
            mistakes.add(format!(
                "`{path}` is no path that HTTPS is not required for; write `/{path}`"
            ));
        }
        if let Some(host) = &self.host
            && !origin::is_host(host)
        {
            mistakes.add(format!(
                "`{host}` is no host to send requests to; write `example.com`"
            ));
        }
    }

    /// Decides on a request over plain HTTP.
    pub(super) fn turn(&self, request: &HttpRequest) -> Option<Turned> {
        let path = request.path();
        if self.exceptions.iter().any(|exempt| exempt == path) {
            return None;
        }
        if let Err(no_host) = origin::check_host(request) {
            return Some(Turned::Away(no_host));
        }
        let is_read = [Method::GET, Method::HEAD].contains(request.method());
        let shows_secret = request.headers().contains_key(AUTHORIZATION);
        if !self.is_redirecting || !is_read || shows_secret {
            let refusal = Error::permission_denied()
                .with_message("This server is called by HTTPS only.")
                .with_code("https_required");
            return Some(Turned::Away(refusal));
        }
        let host = match &self.host {
            Some(host) => host.as_str().into(),
            None => origin::host(request),
        };
        let path = request.uri().path_and_query();
        let path = path.map_or("/", PathAndQuery::as_str);
        Some(Turned::To(format!("https://{host}{path}")))
    }

    /// Adds what browsers are told over encrypted connections.
    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        if self.hsts == 0 || headers.contains_key(STRICT_TRANSPORT_SECURITY) {
            return;
        }
        let below = if self.has_subdomains {
            "; includeSubDomains"
        } else {
            ""
        };
        if let Ok(value) = HeaderValue::try_from(format!("max-age={}{below}", self.hsts)) {
            headers.insert(STRICT_TRANSPORT_SECURITY, value);
        }
    }
}
