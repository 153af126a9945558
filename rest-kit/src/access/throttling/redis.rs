//! Counters in Redis, shared by every process.

use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, RedisError, Script};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::access::BoxFuture;
use crate::error::{Error, Result, StartError};

use super::{Rate, Standing, ThrottleStore};

/// How long a request waits for the server.
const PATIENCE: Duration = Duration::from_secs(1);

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
pub struct RedisStore {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    prefix: String,
}

impl RedisStore {
    /// Prepares a store; it connects when the first request is counted, and again when the
    /// connection is lost.
    ///
    /// # Errors
    ///
    /// A URL that is none of Redis.
    pub fn open(url: &str) -> Result<Self, StartError> {
        let client = Client::open(url).map_err(|error| {
            // The URL may hold a password: it is not repeated.
            StartError::new(format!("the URL of the throttles' Redis is wrong: {error}"))
        })?;
        Ok(Self {
            client,
            connection: OnceCell::new(),
            prefix: "rest_kit:".to_owned(),
        })
    }

    /// Replaces `rest_kit:` before every key, for applications that share a server.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    async fn connection(&self) -> Result<ConnectionManager> {
        let connect = || {
            let config = ConnectionManagerConfig::new()
                .set_number_of_retries(1)
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(Some(PATIENCE));
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        let connection = self.connection.get_or_try_init(connect).await;
        connection.cloned().map_err(away)
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl ThrottleStore for RedisStore {
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Standing>> {
        Box::pin(async move {
            let mut connection = self.connection().await?;
            let mut call = HIT.key(self.key(key));
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
            let mut connection = self.connection().await?;
            let mut command = ::redis::cmd("ZPOPMAX");
            command.arg(self.key(key));
            let given = command.exec_async(&mut connection).await;
            given.map_err(away)
        })
    }
}

/// Clients may come back soon.
fn away(error: RedisError) -> Error {
    Error::unavailable(1).with_source(error)
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
