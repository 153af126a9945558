//! Idempotency keys: what was asked for twice is done once.

use std::time::Duration;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{MediaType, Request, Response};

use super::fingerprint::fingerprint;
use super::store::{Added, Answer, Keep, MEMORY, Store};
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
/// Answers are kept in the memory of the process, the oldest go first. What is under way is never
/// forgotten; when nothing else is left, further keys are answered 503. Answers are given again with
/// their status and headers, whatever their media type, and with `Idempotency-Replayed: true`. An
/// answer that is too large to be kept, a file or a stream is not: its key is answered 409, and
/// nothing is done twice.
///
/// Bodies are compared byte by byte; the boundary of a form, which clients choose anew for each
/// request, does not count.
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
    max_size: usize,
    max_body: Option<usize>,
    entries: Store<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    fingerprint: String,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    /// The first request has no answer yet.
    UnderWay,
    /// It was answered so.
    Answered(Answer),
    /// It was answered with more than is kept.
    Done,
}

impl Keep for Entry {
    fn size(&self) -> usize {
        let answer = match &self.state {
            State::Answered(answer) => answer.size(),
            State::UnderWay | State::Done => 0,
        };
        answer + self.fingerprint.len() + size_of::<Self>()
    }

    fn is_pinned(&self) -> bool {
        matches!(self.state, State::UnderWay)
    }
}

impl IdempotencyKeys {
    /// Keeps answers of POST and PATCH for a day, at most 10,000 of them.
    pub fn new() -> Self {
        Self {
            keep: Duration::from_secs(24 * 60 * 60),
            is_required: false,
            max_size: 1024 * 1024,
            max_body: None,
            entries: Store::new(10_000, MEMORY),
        }
    }

    /// Keeps answers for so long.
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// Keeps at most so many answers.
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.entries = self.entries.resized(Some(capacity), None);
        self
    }

    /// Keeps answers of at most so many bytes together: 64 MiB unless told otherwise.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.entries = self.entries.resized(None, Some(bytes));
        self
    }

    /// Does not keep answers of more bytes than this: a MiB unless told otherwise.
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    /// Reads bodies of at most so many bytes into memory, to compare them; larger ones with a key
    /// are answered 413. As large as bodies without files unless told otherwise.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// Refuses POST and PATCH without a key (400).
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    async fn guarded(&self, key: &str, cx: &Context, next: Next<'_>) -> Result<Response> {
        let request = cx.request();
        let limits = request.body_limits();
        let limit = self.max_body.unwrap_or(limits.max_body);
        let body = request.body_within(limit).await?;
        let fingerprint = asked(request, &body);
        let entry = Entry {
            fingerprint: fingerprint.clone(),
            state: State::UnderWay,
        };
        match self.entries.add(key, entry, self.keep) {
            Added::Now => {}
            Added::Before(known) => return replay(known, &fingerprint),
            Added::Full => return Err(Error::unavailable(1)),
        }
        let mut place = Place {
            keys: self,
            key,
            is_done: false,
        };
        let response = next.run(cx).await?;
        if response.status() < 400 {
            let answer = Answer::of(&response).filter(|answer| answer.size() <= self.max_size);
            let state = answer.map_or(State::Done, State::Answered);
            self.remember(key, fingerprint, state);
            place.is_done = true;
        }
        Ok(response)
    }

    /// Keeps an answer; where there is no room for it, that there was one.
    fn remember(&self, key: &str, fingerprint: String, state: State) {
        let done = Entry {
            fingerprint: fingerprint.clone(),
            state: State::Done,
        };
        if !self
            .entries
            .set(key, Entry { fingerprint, state }, self.keep)
        {
            self.entries.set(key, done, self.keep);
        }
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

/// Returns what stands for a request: its query, and its body with the media type.
fn asked(request: &Request, body: &[u8]) -> String {
    let content_type = request.content_type();
    let media_type = MediaType::parse(&content_type);
    let query = request.query_string().as_bytes();
    let boundary = media_type
        .params
        .iter()
        .find(|(name, value)| name == "boundary" && !value.is_empty());
    let Some((_, boundary)) = boundary.filter(|_| media_type.main == "multipart") else {
        return fingerprint(&[query, content_type.as_bytes(), body]);
    };
    let params = media_type.params.iter();
    let others = params.filter(|(name, _)| name != "boundary");
    let others = others.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
    let mut parts = vec![query, media_type.sub.as_bytes()];
    parts.extend(others);
    let delimiter = format!("--{boundary}");
    let mut at = 0;
    for found in memchr::memmem::find_iter(body, &delimiter) {
        parts.push(&body[at..found]);
        at = found + delimiter.len();
    }
    parts.push(&body[at..]);
    fingerprint(&parts)
}

fn replay(known: Entry, fingerprint: &str) -> Result<Response> {
    if known.fingerprint != fingerprint {
        return Err(Error::new(ErrorKind::Unprocessable)
            .with_message("This Idempotency-Key was used with another request."));
    }
    let message = match known.state {
        State::Answered(answer) => {
            let response = answer.into_response();
            return Ok(response.with_header("Idempotency-Replayed", "true"));
        }
        State::UnderWay => "A request with this Idempotency-Key is under way.",
        State::Done => "A request with this Idempotency-Key was answered already.",
    };
    Err(Error::new(ErrorKind::Conflict).with_message(message))
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
        let key = match (
            cx.request().header_count(HEADER),
            cx.request().header(HEADER),
        ) {
            (0, _) if self.is_required => {
                return Err(Error::parse(
                    "This request needs an Idempotency-Key header.",
                ));
            }
            (0, _) => return next.run(cx).await,
            (1, Some(key)) if (1..=MAX_KEY).contains(&key.len()) => key,
            (1, _) => {
                let message = format!("An Idempotency-Key has 1 to {MAX_KEY} characters.");
                return Err(Error::parse(message));
            }
            _ => {
                return Err(Error::parse(
                    "A request has one Idempotency-Key header, not several.",
                ));
            }
        };
        let key = [cx.method(), cx.request().path(), &caller(cx), key].join("\n");
        self.guarded(&key, cx, next).await
    }
}
