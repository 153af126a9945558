//! Idempotency keys: what was asked for twice is done once.

use std::time::Duration;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Response;

use super::fingerprint::fingerprint;
use super::store::{Answer, Store};
use super::{Middleware, Next};

/// The header with the client's key.
const HEADER: &str = "idempotency-key";
/// The longest key.
const MAX_KEY: usize = 255;

/// Answers a request with a known `Idempotency-Key` as it was answered before.
///
/// Keys belong to one caller, method and address. Callers who are nobody are told apart by their
/// network address and by the `Authorization` and `Cookie` that they send: behind one address
/// two of them share keys, so keys should be random, as the usual ones (UUIDs) are. With another body a key is refused with 422;
/// while the first request is under way, others with its key are answered 409. Requests that fail
/// leave no trace: they may be tried again with the same key.
///
/// Answers are kept in the memory of the process.
///
/// # Examples
///
/// ```
/// use rest_kit::middleware::IdempotencyKeys;
/// use rest_kit::prelude::*;
/// use std::time::Duration;
///
/// let keys = IdempotencyKeys::new().keep(Duration::from_secs(3600)).required();
/// let app = RestKit::new(Settings::default()).middleware(keys);
/// # let _ = app;
/// ```
#[derive(Debug)]
#[must_use]
pub struct IdempotencyKeys {
    keep: Duration,
    is_required: bool,
    entries: Store<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    fingerprint: String,
    /// None while the first request is under way.
    answer: Option<Answer>,
}

impl IdempotencyKeys {
    /// Keeps answers of POST and PATCH for a day, at most 10,000 of them.
    pub fn new() -> Self {
        Self {
            keep: Duration::from_secs(24 * 60 * 60),
            is_required: false,
            entries: Store::new(10_000),
        }
    }

    /// Keeps answers for so long.
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// Keeps at most so many answers.
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.entries = Store::new(capacity.max(1));
        self
    }

    /// Refuses POST and PATCH without a key (400).
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    async fn guarded(&self, key: &str, cx: &Context, next: Next<'_>) -> Result<Response> {
        let request = cx.request();
        let limit = request.body_limits().max_upload;
        let content_type = request.content_type();
        let fingerprint = fingerprint(&[
            request.query_string().as_bytes(),
            content_type.as_bytes(),
            &request.body_within(limit).await?,
        ]);
        let entry = Entry {
            fingerprint: fingerprint.clone(),
            answer: None,
        };
        if let Some(known) = self.entries.add(key, entry, self.keep) {
            return replay(known, &fingerprint);
        }
        let mut place = Place {
            keys: self,
            key,
            is_done: false,
        };
        let response = next.run(cx).await?;
        if let Some(answer) = Answer::of(&response).filter(|_| response.status() < 400) {
            let answer = Some(answer);
            let entry = Entry {
                fingerprint,
                answer,
            };
            self.entries.set(key, entry, self.keep);
            place.is_done = true;
        }
        Ok(response)
    }
}

impl Default for IdempotencyKeys {
    fn default() -> Self {
        Self::new()
    }
}

/// Gives the key back unless there is an answer: the request failed, panicked or was given up.
struct Place<'a> {
    keys: &'a IdempotencyKeys,
    key: &'a str,
    is_done: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.keys.entries.remove(self.key);
        }
    }
}

fn replay(known: Entry, fingerprint: &str) -> Result<Response> {
    if known.fingerprint != fingerprint {
        return Err(Error::new(ErrorKind::Unprocessable)
            .with_message("This Idempotency-Key was used with another request."));
    }
    match known.answer {
        Some(answer) => Ok(answer
            .into_response()
            .with_header("Idempotency-Replayed", "true")),
        None => Err(Error::new(ErrorKind::Conflict)
            .with_message("A request with this Idempotency-Key is under way.")),
    }
}

/// Returns who asks: answers are given again to the same caller only.
pub(super) fn caller(cx: &Context) -> String {
    if let Some(id) = cx.user_key() {
        return format!("user {id}");
    }
    if let Some(credential) = cx.credential() {
        return credential;
    }
    let request = cx.request();
    let address = request.remote_addr().map(|address| address.to_string());
    let [token, cookies] = ["authorization", "cookie"].map(|name| request.header_joined(name));
    let sent = fingerprint(&[
        token.unwrap_or_default().as_bytes(),
        cookies.unwrap_or_default().as_bytes(),
    ]);
    format!("address {} {sent}", address.unwrap_or_default())
}

impl Middleware for IdempotencyKeys {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        if !matches!(cx.method(), "POST" | "PATCH") {
            return next.run(cx).await;
        }
        let Some(key) = cx.request().header(HEADER) else {
            if self.is_required {
                return Err(Error::parse(
                    "This request needs an Idempotency-Key header.",
                ));
            }
            return next.run(cx).await;
        };
        if key.is_empty() || key.len() > MAX_KEY {
            let message = format!("An Idempotency-Key has 1 to {MAX_KEY} characters.");
            return Err(Error::parse(message));
        }
        let key = [cx.method(), cx.request().path(), &caller(cx), key].join("\n");
        self.guarded(&key, cx, next).await
    }
}
