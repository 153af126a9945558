//! Which pages of other origins may read answers.

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::error::StartError;

/// Which pages of other origins may read answers (CORS).
///
/// Nothing is allowed unless it is named; the headers that browsers let pass anyway need not be.
/// Every answer has the headers: refusals, 404 of no route and failures too.
///
/// # Examples
///
/// ```
/// use rest_kit::app::Cors;
/// use rest_kit::prelude::*;
///
/// let cors = Cors::new()
///     .origins(["https://shop.example"])
///     .headers(["Authorization", "Content-Type"])
///     .expose(["Location"]);
/// let app = RestKit::new(Settings::default()).cors(cors);
/// # let _ = app;
/// ```
#[doc(alias = "CORSMiddleware")]
#[derive(Debug, Clone)]
#[must_use]
pub struct Cors {
    origins: Vec<String>,
    is_any_origin: bool,
    methods: Vec<String>,
    headers: Vec<String>,
    exposed: Vec<String>,
    has_credentials: bool,
    max_age: usize,
}

impl Cors {
    /// Allows the methods of views to nobody; answers to preflights are kept ten minutes.
    pub fn new() -> Self {
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        Self {
            origins: Vec::new(),
            is_any_origin: false,
            methods: methods.map(str::to_owned).to_vec(),
            headers: [
                "Accept",
                "Accept-Language",
                "Content-Language",
                "Content-Type",
            ]
            .map(str::to_owned)
            .to_vec(),
            exposed: Vec::new(),
            has_credentials: false,
            max_age: 600,
        }
    }

    /// Lets pages of these origins read answers: `https://shop.example`.
    pub fn origins<T: Into<String>>(mut self, origins: impl IntoIterator<Item = T>) -> Self {
        self.origins.extend(origins.into_iter().map(Into::into));
        self
    }

    /// Lets every page read answers; not together with [`credentials`](Self::credentials).
    pub fn any_origin(mut self) -> Self {
        self.is_any_origin = true;
        self
    }

    /// Allows these methods instead of all that views have.
    pub fn methods<T: Into<String>>(mut self, methods: impl IntoIterator<Item = T>) -> Self {
        self.methods = methods.into_iter().map(Into::into).collect();
        self
    }

    /// Lets pages send these headers too.
    pub fn headers<T: Into<String>>(mut self, headers: impl IntoIterator<Item = T>) -> Self {
        self.headers.extend(headers.into_iter().map(Into::into));
        self
    }

    /// Lets pages read these headers of answers too.
    pub fn expose<T: Into<String>>(mut self, headers: impl IntoIterator<Item = T>) -> Self {
        self.exposed.extend(headers.into_iter().map(Into::into));
        self
    }

    /// Lets pages call with cookies.
    pub fn credentials(mut self) -> Self {
        self.has_credentials = true;
        self
    }

    /// Lets browsers keep answers to preflights for so many seconds.
    pub fn max_age(mut self, seconds: usize) -> Self {
        self.max_age = seconds;
        self
    }

    pub(super) fn check(&self, mistakes: &mut StartError) {
        if self.is_any_origin && self.has_credentials {
            mistakes.add(
                "`Cors` lets every page call with the cookies of its visitors; name the origins, \
                 or leave out `credentials()`",
            );
        }
        if !self.is_any_origin && self.origins.is_empty() {
            mistakes.add("`Cors` lets nobody in; name `origins([\"https://…\"])`");
        }
        for origin in &self.origins {
            if !is_origin(origin) {
                mistakes.add(format!(
                    "`{origin}` is no origin; write scheme and host, without a path: \
                     `https://shop.example`"
                ));
            }
        }
        for method in &self.methods {
            if Method::from_bytes(method.as_bytes()).is_err() {
                mistakes.add(format!("`{method}` is no method"));
            }
        }
        for header in self.headers.iter().chain(&self.exposed) {
            if HeaderName::try_from(header.as_str()).is_err() {
                mistakes.add(format!("`{header}` is no name of a header"));
            }
        }
    }

    /// Makes the middleware; of settings that were checked.
    pub(crate) fn build(&self) -> actix_cors::Cors {
        let mut cors = actix_cors::Cors::default()
            .allowed_methods(self.methods.iter().map(String::as_str))
            .allowed_headers(self.headers.iter().map(String::as_str))
            .expose_headers(self.exposed.iter().map(String::as_str))
            .max_age(self.max_age);
        if self.is_any_origin {
            cors = cors.allow_any_origin().send_wildcard();
        }
        for origin in &self.origins {
            cors = cors.allowed_origin(origin);
        }
        if self.has_credentials {
            cors = cors.supports_credentials();
        }
        cors
    }
}

impl Default for Cors {
    fn default() -> Self {
        Self::new()
    }
}

fn is_origin(origin: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else {
        return false;
    };
    let is_fit = |text: &str, extra: &[u8]| {
        !text.is_empty()
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || extra.contains(&byte)
            })
    };
    is_fit(scheme, b"+-.") && is_fit(host, b"-.:[]_") && HeaderValue::from_str(origin).is_ok()
}
