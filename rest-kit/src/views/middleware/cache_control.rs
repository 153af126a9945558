//! The Cache-Control header: who may keep an answer, and how long.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;

use super::{Middleware, Next};

/// Says in Cache-Control who may keep answers, and how long; answers that say it themselves
/// are left alone.
///
/// Answers to callers who are known are `private` whatever is chosen.
///
/// # Examples
///
/// ```
/// use rest_kit::middleware::CacheControl;
/// use rest_kit::prelude::*;
///
/// // Anonymous readers' proxies keep lists for a minute.
/// let app = RestKit::new(Settings::default()).middleware(CacheControl::max_age(60));
/// # let _ = app;
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "cache_control")]
pub struct CacheControl {
    seconds: Option<u32>,
}

impl CacheControl {
    /// Lets answers of GET be kept so many seconds.
    pub const fn max_age(seconds: u32) -> Self {
        Self {
            seconds: Some(seconds),
        }
    }

    /// Lets nobody keep anything.
    #[doc(alias = "never_cache")]
    pub const fn no_store() -> Self {
        Self { seconds: None }
    }
}

impl Middleware for CacheControl {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        let response = next.run(cx).await?;
        if response.header("cache-control").is_some() {
            return Ok(response);
        }
        let is_read = matches!(cx.method(), "GET" | "HEAD") && response.status() < 300;
        Ok(match self.seconds.filter(|_| is_read) {
            Some(seconds) => max_age(response, seconds, cx),
            None => response.with_header("Cache-Control", "no-store"),
        })
    }
}

/// Adds `private, max-age=60` for callers who are known, else `public, max-age=60`.
///
/// Whoever keeps it must not give what is public to callers who might be somebody.
pub(super) fn max_age(response: Response, seconds: u32, cx: &Context) -> Response {
    let who = if cx.is_authenticated() || cx.credential().is_some() {
        "private"
    } else {
        "public"
    };
    response
        .with_header("Cache-Control", format!("{who}, max-age={seconds}"))
        .with_header("Vary", "Authorization, Cookie")
}
