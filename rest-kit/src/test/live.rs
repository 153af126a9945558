//! A server of a test's own, on a port of its own.

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;

use crate::app::{Api, RestKit};
use crate::error::StartError;

use super::TestDatabase;

/// A server of a test's own: for browsers, other programs and what no [`Client`](super::Client)
/// sees, as connections that break off.
///
/// It serves in the background until it is dropped.
///
/// # Examples
///
/// ```
/// use std::io::{Read as _, Write as _};
///
/// use rest_kit::prelude::*;
/// use rest_kit::test::{LiveServer, database};
///
/// # actix_web::rt::System::new().block_on(async {
/// let app = RestKit::new(Settings::default());
/// let server = LiveServer::start(app, database(())?).await?;
/// assert!(server.url("/api/").starts_with("http://127.0.0.1:"));
/// # Ok::<(), StartError>(())
/// # })?;
/// # Ok::<(), StartError>(())
/// ```
#[doc(alias = "APILiveServerTestCase")]
#[derive(Debug)]
pub struct LiveServer {
    api: Api,
    address: String,
    handle: ServerHandle,
    _database: TestDatabase,
}

impl LiveServer {
    /// Starts the application on a database of the test's own and on a free port of this machine.
    ///
    /// # Errors
    ///
    /// As [`RestKit::start`]; when no port is free.
    pub async fn start(app: RestKit, database: TestDatabase) -> Result<Self, StartError> {
        let api = app.db(database.db().clone()).start().await?;
        let served = api.clone();
        let grace = api.settings().shutdown_timeout;
        let bound = HttpServer::new(move || served.app())
            .workers(1)
            .shutdown_timeout(grace.as_secs())
            .disable_signals()
            .bind("127.0.0.1:0");
        let bound = bound.map_err(|error| StartError::new(format!("no port is free: {error}")))?;
        let address = bound.addrs().first().map(ToString::to_string);
        let running = bound.run();
        let handle = running.handle();
        actix_web::rt::spawn(running);
        Ok(Self {
            api,
            address: address.unwrap_or_default(),
            handle,
            _database: database,
        })
    }

    /// Returns host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the address of a path: `http://127.0.0.1:49152/api/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Stops the server when the requests under way have ended, and runs what the application has
    /// to do at its end.
    pub async fn stop(self) {
        self.api.end_streams();
        self.handle.stop(true).await;
        self.api.stop().await;
    }

    /// Returns the application, with its database.
    pub fn api(&self) -> &Api {
        &self.api
    }
}

impl Drop for LiveServer {
    fn drop(&mut self) {
        // The order is given by the call; nobody waits for it to be followed.
        drop(self.handle.stop(false));
    }
}
