//! Answers that are given again without asking anybody.

use std::sync::Arc;
use std::time::Duration;

use crate::context::Context;
use crate::error::Result;
#[cfg(feature = "redis")]
use crate::error::StartError;
use crate::http::{Body, Response};

use super::fingerprint::fingerprint;
#[cfg(feature = "redis")]
use super::redis::RedisAnswers;
use super::store::{Answer, MEMORY, Store};
use super::{Middleware, Next};
use super::{cache_control, conditional};

/// Keeps answers of GET with status 200 and gives them again for a while: in memory, or in Redis,
/// where several processes share them.
///
/// Each caller has answers of its own: the user, the Authorization and the Cookie header are part
/// of what an answer is found by, beside the address with its query, the host, the version and the
/// form. Not kept are answers that set cookies, say `no-store` or `no-cache`, vary by a header that
/// is not named, or have more than a MiB. Changes are seen when the time is over, or after
/// [`clear`](Self::clear). A kept answer that has an ETag is 304 for those who know it, whether
/// [`ConditionalRequests`](super::ConditionalRequests) stands inside or outside.
///
/// # Examples
///
/// ```
/// use rest_kit::middleware::ResponseCache;
/// use rest_kit::prelude::*;
/// use std::time::Duration;
///
/// let cache = ResponseCache::new(Duration::from_secs(60)).vary_on("Accept-Language");
/// let app = RestKit::new(Settings::default()).middleware(cache.clone());
/// # async fn later(cache: ResponseCache) -> Result<()> {
/// // Later, when something has changed:
/// cache.clear().await?;
/// # Ok(())
/// # }
/// # let _ = (app, later(cache));
/// ```
#[doc(alias = "cache_page")]
#[derive(Debug, Clone)]
#[must_use]
pub struct ResponseCache {
    keep: Duration,
    vary_on: Vec<String>,
    max_size: usize,
    answers: Answers,
}

impl ResponseCache {
    /// Keeps answers for so long, at most 1000 of them.
    pub fn new(keep: Duration) -> Self {
        Self {
            keep,
            vary_on: Vec::new(),
            max_size: 1024 * 1024,
            answers: Answers::Memory(Arc::new(Store::new(1000, MEMORY))),
        }
    }

    /// Keeps at most so many answers, in memory.
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.answers = Answers::Memory(Arc::new(self.store().resized(Some(capacity), None)));
        self
    }

    /// Keeps answers of at most so many bytes together, in memory: 64 MiB unless told otherwise.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.answers = Answers::Memory(Arc::new(self.store().resized(None, Some(bytes))));
        self
    }

    /// Returns the store of this process, an empty one when answers are elsewhere.
    fn store(&self) -> Arc<Store<Answer>> {
        match &self.answers {
            Answers::Memory(store) => Arc::clone(store),
            #[cfg(feature = "redis")]
            Answers::Redis(_) => Arc::new(Store::new(1000, MEMORY)),
        }
    }

    /// Does not keep answers of more bytes than this.
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    /// Keeps answers in Redis, where several processes share them.
    ///
    /// How much memory they have is Redis's own setting (`maxmemory`, with the policy
    /// `volatile-lru`). While the server is away, requests are answered as without a cache.
    ///
    /// # Errors
    ///
    /// A URL that is none of Redis.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::middleware::ResponseCache;
    /// use rest_kit::prelude::*;
    /// use std::time::Duration;
    ///
    /// let cache = ResponseCache::new(Duration::from_secs(60)).redis("redis://127.0.0.1/")?;
    /// let app = RestKit::new(Settings::default()).middleware(cache);
    /// # let _ = app;
    /// # Ok::<(), StartError>(())
    /// ```
    #[cfg(feature = "redis")]
    #[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
    pub fn redis(self, url: &str) -> Result<Self, StartError> {
        self.redis_with_prefix(url, "rest_kit:")
    }

    /// [`redis`](Self::redis) with another text before every key, for applications that share a
    /// server.
    ///
    /// # Errors
    ///
    /// A URL that is none of Redis.
    #[cfg(feature = "redis")]
    #[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
    pub fn redis_with_prefix(mut self, url: &str, prefix: &str) -> Result<Self, StartError> {
        self.answers = Answers::Redis(Arc::new(RedisAnswers::open(url, prefix)?));
        Ok(self)
    }

    /// Keeps an answer for each value of this header.
    #[doc(alias = "vary_on_headers")]
    pub fn vary_on(mut self, header: &str) -> Self {
        self.vary_on.push(header.to_ascii_lowercase());
        self
    }

    /// Forgets all answers, also those that are being made.
    ///
    /// # Errors
    ///
    /// 503 when answers are in Redis and it is away: they will be there again with it.
    #[cfg_attr(
        not(feature = "redis"),
        expect(clippy::unused_async, reason = "only Redis is waited for")
    )]
    pub async fn clear(&self) -> Result<()> {
        match &self.answers {
            Answers::Memory(store) => {
                store.clear();
                Ok(())
            }
            #[cfg(feature = "redis")]
            Answers::Redis(store) => store.clear().await,
        }
    }

    fn key(&self, cx: &Context) -> String {
        let request = cx.request();
        let user = cx.user_key().map(|id| id.to_string()).unwrap_or_default();
        let credential = cx.credential().unwrap_or_default();
        let format = cx.negotiated();
        let format = format.map_or("", |negotiated| negotiated.media_type.as_str());
        let host = request.build_absolute_uri("/");
        let mut parts = vec![
            host.as_bytes(),
            request.path().as_bytes(),
            request.query_string().as_bytes(),
            user.as_bytes(),
            credential.as_bytes(),
            cx.version().unwrap_or_default().as_bytes(),
            format.as_bytes(),
        ];
        let own = ["authorization", "cookie"].into_iter();
        let names = own.chain(self.vary_on.iter().map(String::as_str));
        let values: Vec<_> = names.map(|name| request.header_joined(name)).collect();
        for value in &values {
            parts.push(value.as_deref().unwrap_or_default().as_bytes());
        }
        fingerprint(&parts)
    }

    /// Returns whether others may be given the answer: it depends on nothing that the key leaves
    /// out.
    fn may_keep(&self, response: &Response, cx: &Context) -> bool {
        #[cfg(feature = "auth")]
        if crate::access::sessions::is_changed(cx) {
            return false;
        }
        let added = cx.added_headers();
        let added = added.iter().map(|(name, value)| (*name, value));
        let own = response.headers().iter();
        let own = own.map(|(name, value)| (name.as_str(), value));
        let is_fit = own.chain(added).all(|(name, value)| {
            let mut values = value
                .split(',')
                .map(|value| value.trim().to_ascii_lowercase());
            match name.to_ascii_lowercase().as_str() {
                "set-cookie" => false,
                "cache-control" => values.all(|value| value != "no-store" && value != "no-cache"),
                "vary" => values.all(|name| {
                    ["accept", "authorization", "cookie"].contains(&name.as_str())
                        || self.vary_on.contains(&name)
                }),
                _ => true,
            }
        });
        is_fit && response.status() == 200 && matches!(response.body(), Body::Data(_))
    }

    fn with_age(&self, response: Response, age: Duration, cx: &Context) -> Response {
        let rest = self.keep.saturating_sub(age).as_secs();
        let response = if response.header("cache-control").is_some() {
            response
        } else {
            let seconds = u32::try_from(rest).unwrap_or(u32::MAX);
            cache_control::max_age(response, seconds, cx)
        };
        let varying = self.vary_on.iter();
        varying.fold(response, |response, name| {
            response.with_header("Vary", name)
        })
    }
}

/// Where answers are.
#[derive(Debug, Clone)]
enum Answers {
    Memory(Arc<Store<Answer>>),
    #[cfg(feature = "redis")]
    Redis(Arc<RedisAnswers>),
}

impl Answers {
    /// Returns an answer with its age, and how often all were forgotten so far.
    #[cfg_attr(
        not(feature = "redis"),
        expect(clippy::unused_async, reason = "only Redis is waited for")
    )]
    async fn get(&self, key: &str) -> (Option<(Answer, Duration)>, u64) {
        match self {
            Self::Memory(store) => {
                let generation = store.generation();
                (store.get(key), generation)
            }
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.get(key).await,
        }
    }

    /// Keeps an answer, unless all were forgotten since it was asked for.
    #[cfg_attr(
        not(feature = "redis"),
        expect(clippy::unused_async, reason = "only Redis is waited for")
    )]
    async fn set(&self, key: &str, answer: Answer, keep: Duration, generation: u64) {
        match self {
            Self::Memory(store) => store.set_in(generation, key, answer, keep),
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.set(key, answer, keep, generation).await,
        }
    }
}

impl Middleware for ResponseCache {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        if !matches!(cx.method(), "GET" | "HEAD") {
            return next.run(cx).await;
        }
        let key = self.key(cx);
        let (known, generation) = self.answers.get(&key).await;
        if let Some((answer, age)) = known {
            let response = self.with_age(answer.into_response(), age, cx);
            let response = response.with_header("Age", age.as_secs().to_string());
            let tag = response.header("etag").map(str::to_owned);
            return Ok(match tag {
                Some(tag) => conditional::heed(response, &tag, cx),
                None => response,
            });
        }
        let response = next.run(cx).await?;
        if !self.may_keep(&response, cx) {
            return Ok(response);
        }
        let small = response
            .data()
            .is_some_and(|data| data.len() <= self.max_size);
        if let Some(answer) = Answer::of(&response).filter(|_| small) {
            self.answers.set(&key, answer, self.keep, generation).await;
        }
        Ok(self.with_age(response, Duration::ZERO, cx))
    }
}
