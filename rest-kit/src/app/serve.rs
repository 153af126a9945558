//! The server.

use std::io::{self, Write as _};
use std::time::Duration;

use actix_web::HttpServer;

use crate::error::StartError;
use crate::routers::{Route, Table};

use super::Api;

/// How long background tasks that are under way at the end are waited for.
const DRAIN: Duration = Duration::from_secs(30);

impl Api {
    /// Serves the application until the process is told to stop; requests and background tasks
    /// under way end first.
    ///
    /// # Errors
    ///
    /// An address that cannot be listened on.
    pub async fn serve(self) -> Result<(), StartError> {
        let address = self.settings.bind.clone();
        let routes = self.table.routes.len();
        let front_door = front_door(&self.table);
        let background = self.shared.background.clone();
        background.stay_here();
        let head_timeout = self.settings.head_timeout;
        let server = HttpServer::new(move || self.app()).client_request_timeout(head_timeout);
        let bound = server
            .bind(&address)
            .map_err(|error| StartError::new(format!("cannot listen on `{address}`: {error}")))?;
        // The system has chosen the port when it was 0.
        let address = bound.addrs().first().map_or(address, ToString::to_string);
        let front_door = front_door.map(|path| format!("http://{}{path}", reachable(&address)));
        tracing::info!(address, routes, front_door, "listening");
        if !tracing::dispatcher::has_been_set() {
            let begin = front_door.map_or_else(String::new, |url| format!("; begin at {url}"));
            drop(writeln!(io::stderr(), "listening on {address}{begin}"));
        }
        bound.run().await?;
        if !background.drain(DRAIN).await {
            tracing::error!(?background, "stopped with background tasks under way");
        }
        Ok(())
    }
}

/// Returns where people begin: the root view, else the shortest path that can be called as it is.
fn front_door(table: &Table) -> Option<String> {
    let fixed = || {
        table
            .routes
            .iter()
            .filter(|route| !route.path.contains('{'))
    };
    let is_read = |route: &&Route| route.actions.iter().any(|(method, _)| *method == "GET");
    let root = fixed().find(|route| route.name.ends_with("api-root"));
    let shortest = || fixed().filter(is_read).min_by_key(|route| route.path.len());
    root.or_else(shortest).map(|route| route.path.clone())
}

/// Returns an address that a browser on this machine can call: `0.0.0.0` is everywhere.
fn reachable(address: &str) -> String {
    match address
        .strip_prefix("0.0.0.0:")
        .or(address.strip_prefix("[::]:"))
    {
        Some(port) => format!("127.0.0.1:{port}"),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn addresses_can_be_called() {
        for (address, expected) in [
            ("0.0.0.0:8000", "127.0.0.1:8000"),
            ("[::]:80", "127.0.0.1:80"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            assert_eq!(reachable(address), expected);
        }
    }
}
