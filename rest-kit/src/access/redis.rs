//! A Redis server: one connection that all copies share and that comes back when it was lost.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, RedisError};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::error::{Error, Result, StartError};

/// How long a request waits for the server.
const PATIENCE: Duration = Duration::from_secs(1);

/// A server, and what stands before every key there.
#[derive(Clone)]
pub(crate) struct Server {
    client: Client,
    connection: Arc<OnceCell<ConnectionManager>>,
    prefix: String,
}

impl Server {
    /// Prepares a connection, which is opened when it is used first; `user` says whose server it
    /// is when the URL is none of Redis.
    pub(crate) fn open(url: &str, user: &str) -> Result<Self, StartError> {
        let client = Client::open(url).map_err(|error| {
            // The URL may hold a password: it is not repeated.
            StartError::new(format!("the URL of the {user}' Redis is wrong: {error}"))
        })?;
        Ok(Self {
            client,
            connection: Arc::default(),
            prefix: "rest_kit:".to_owned(),
        })
    }

    pub(crate) fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    pub(crate) async fn connection(&self) -> Result<ConnectionManager> {
        let connect = || {
            let config = ConnectionManagerConfig::new()
                .set_number_of_retries(1)
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(Some(PATIENCE));
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        // All wait for the same attempt, and none for the attempts of others.
        let connection = timeout(PATIENCE, self.connection.get_or_try_init(connect)).await;
        match connection {
            Ok(connection) => connection.cloned().map_err(away),
            Err(late) => Err(Error::unavailable(1).with_source(late)),
        }
    }

    pub(crate) fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

/// Clients may come back soon.
pub(crate) fn away(error: RedisError) -> Error {
    Error::unavailable(1).with_source(error)
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
