//! Sessions in Redis.

use std::time::Duration;

use crate::access::BoxFuture;
use crate::access::redis::{Server, away};
use crate::context::Context;
use crate::error::{Error, Result, StartError};
use crate::secrets::{digest, random_text};

use super::{SessionData, SessionStore};

/// Keeps sessions in Redis, which forgets them by itself when their time is over.
///
/// As with sessions in the database, a logout ends them for every copy of the cookie, and keys
/// are stored as digests. It needs the feature `redis`. While the server is away, requests with a
/// session are answered 503.
///
/// # Examples
///
/// ```no_run
/// use rest_kit::prelude::*;
/// use rest_kit::secrets::SecretKey;
/// use rest_kit::sessions::{RedisSessions, Sessions};
///
/// fn sessions() -> Result<Sessions, StartError> {
///     let store = RedisSessions::open("redis://127.0.0.1/")?;
///     Ok(Sessions::new(store, SecretKey::from_env()?))
/// }
/// # let _ = sessions;
/// ```
#[derive(Debug, Clone)]
pub struct RedisSessions {
    server: Server,
}

impl RedisSessions {
    /// Prepares a store; it connects when the first session is asked for, and again when the
    /// connection is lost. Copies share the connection.
    ///
    /// # Errors
    ///
    /// A URL that is none of Redis.
    pub fn open(url: &str) -> Result<Self, StartError> {
        Ok(Self {
            server: Server::open(url, "sessions")?,
        })
    }

    /// Replaces `rest_kit:` before every key, for applications that share a server.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.server = self.server.prefix(prefix);
        self
    }

    fn key(&self, key: &str) -> String {
        self.server.key(&format!("session:{}", digest(key)))
    }

    /// Stores the data under a key that is there already (`XX`) or is not (`NX`); answers
    /// whether that was so.
    async fn set(
        &self,
        key: &str,
        data: &SessionData,
        age: Duration,
        only: &'static str,
    ) -> Result<bool> {
        let data = serde_json::to_vec(data).map_err(Error::internal)?;
        // Redis knows no time of nothing.
        let age = age.as_secs().max(1);
        let mut connection = self.server.connection().await?;
        let mut command = ::redis::cmd("SET");
        command.arg(self.key(key)).arg(data).arg("EX").arg(age);
        let done: Option<String> = command
            .arg(only)
            .query_async(&mut connection)
            .await
            .map_err(away)?;
        Ok(done.is_some())
    }
}

impl SessionStore for RedisSessions {
    fn load<'a>(
        &'a self,
        key: &'a str,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<Option<SessionData>>> {
        Box::pin(async move {
            let mut connection = self.server.connection().await?;
            let mut command = ::redis::cmd("GET");
            command.arg(self.key(key));
            let data: Option<Vec<u8>> = command.query_async(&mut connection).await.map_err(away)?;
            // What is no session of ours is none.
            Ok(data.and_then(|data| serde_json::from_slice(&data).ok()))
        })
    }

    fn create<'a>(
        &'a self,
        data: &'a SessionData,
        age: Duration,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let key = random_text(32)?;
            if self.set(&key, data, age, "NX").await? {
                Ok(key)
            } else {
                Err(Error::internal("a new session has the key of another"))
            }
        })
    }

    fn update<'a>(
        &'a self,
        key: &'a str,
        data: &'a SessionData,
        age: Duration,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            let is_there = self.set(key, data, age, "XX").await?;
            Ok(is_there.then(|| key.to_owned()))
        })
    }

    fn delete<'a>(&'a self, key: &'a str, _: &'a Context) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mut connection = self.server.connection().await?;
            let mut command = ::redis::cmd("DEL");
            command.arg(self.key(key));
            command.exec_async(&mut connection).await.map_err(away)
        })
    }
}
