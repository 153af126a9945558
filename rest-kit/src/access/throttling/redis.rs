//! Counters in Redis, shared by every process.

use std::sync::LazyLock;

use ::redis::Script;
use uuid::Uuid;

use crate::access::BoxFuture;
use crate::access::redis::{Server, away};
use crate::error::{Result, StartError};

use super::{Rate, Standing, ThrottleStore};

/// Forgets what is older than the window, decides and counts, by the server's own clock.
static HIT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("hit.lua")));

/// Keeps the times in Redis, so that several processes count together.
///
/// One script decides and counts, so that requests at the same time are counted exactly. It needs
/// the feature `redis`. While the server is away, throttled views answer 503.
///
/// # Examples
///
/// ```no_run
/// use std::sync::Arc;
/// use rest_kit::prelude::*;
/// use rest_kit::throttling::{AnonRateThrottle, RedisStore};
///
/// fn app(settings: Settings) -> Result<RestKit, StartError> {
///     Ok(RestKit::new(settings)
///         .throttle_store(Arc::new(RedisStore::open("redis://127.0.0.1/")?))
///         .throttles(AnonRateThrottle::new("100/day")))
/// }
/// # let _ = app;
/// ```
#[derive(Debug)]
pub struct RedisStore {
    server: Server,
}

impl RedisStore {
    /// Prepares a store; it connects when the first request is counted, and again when the
    /// connection is lost.
    ///
    /// # Errors
    ///
    /// A URL that is none of Redis.
    pub fn open(url: &str) -> Result<Self, StartError> {
        Ok(Self {
            server: Server::open(url, "throttles")?,
        })
    }

    /// Replaces `rest_kit:` before every key, for applications that share a server.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.server = self.server.prefix(prefix);
        self
    }
}

impl ThrottleStore for RedisStore {
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Standing>> {
        Box::pin(async move {
            let mut connection = self.server.connection().await?;
            let mut call = HIT.key(self.server.key(key));
            call.arg(rate.requests)
                .arg(rate.seconds)
                .arg(Uuid::new_v4().simple().to_string());
            let (allowed, remaining, wait): (bool, i64, i64) =
                call.invoke_async(&mut connection).await.map_err(away)?;
            Ok(Standing {
                allowed,
                remaining: u32::try_from(remaining).unwrap_or_default(),
                wait: u32::try_from(wait)
                    .ok()
                    .map(|millis| f64::from(millis) / 1_000.0),
            })
        })
    }

    fn give_back<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mut connection = self.server.connection().await?;
            let mut command = ::redis::cmd("ZPOPMAX");
            command.arg(self.server.key(key));
            let given = command.exec_async(&mut connection).await;
            given.map_err(away)
        })
    }
}
