//! The server.

use std::io::{self, Write as _};

use actix_web::HttpServer;

use crate::error::StartError;
use crate::routers::{Route, Table};

use super::{Api, signals};

impl Api {
    /// Serves the application until the process is told to stop; requests and background tasks
    /// under way end first, then [`stop`](Self::stop) runs what is to be done at the end.
    ///
    /// SIGTERM ends open streams and waits for answers under way, for a while
    /// ([`RestKit::shutdown_timeout`](crate::RestKit::shutdown_timeout)); SIGINT (Ctrl+C) and
    /// SIGQUIT do not wait.
    ///
    /// # Errors
    ///
    /// An address that cannot be listened on.
    pub async fn serve(self) -> Result<(), StartError> {
        let address = self.settings.bind.clone();
        let routes = self.table.routes.len();
        let front_door = front_door(&self.table);
        self.shared.background.stay_here();
        let api = self.clone();
        let head_timeout = self.settings.head_timeout;
        let is_exposed = self.is_exposed();
        let grace = self.settings.shutdown_timeout;
        let server = HttpServer::new(move || self.app())
            .client_request_timeout(head_timeout)
            .shutdown_timeout(grace.as_secs())
            .disable_signals();
        let bound = server
            .bind(&address)
            .map_err(|error| StartError::new(format!("cannot listen on `{address}`: {error}")))?;
        // The system has chosen the port when it was 0.
        let address = bound.addrs().first().map_or(address, ToString::to_string);
        let front_door = front_door.map(|path| format!("http://{}{path}", reachable(&address)));
        tracing::info!(address, routes, front_door, "listening");
        if !cfg!(debug_assertions) && is_exposed {
            tracing::warn!(
                target: "rest_kit::security",
                "passwords and tokens may come over plain HTTP: \
                 add `.require_https(RequireHttps::new())`, and `.trusted_proxies(1)` behind a proxy"
            );
        }
        if !tracing::dispatcher::has_been_set() {
            let begin = front_door.map_or_else(String::new, |url| format!("; begin at {url}"));
            drop(writeln!(io::stderr(), "listening on {address}{begin}"));
        }
        let running = bound.run();
        let signals = actix_web::rt::spawn(signals::obey(running.handle(), api.clone()));
        running.await?;
        signals.abort();
        api.stop().await;
        Ok(())
    }
}

impl Api {
    /// Returns whether credentials may come over connections that are not encrypted.
    fn is_exposed(&self) -> bool {
        let settings = &self.settings;
        settings.edge.https.is_none() && self.table.asks_for_credentials(&settings.defaults)
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
    use std::sync::Arc;

    use super::reachable;
    use crate::access::authentication::{BasicAuthentication, PasswordStore};
    use crate::access::permissions::AllowAny;
    use crate::app::{RequireHttps, RestKit, Settings};
    use crate::context::{Context, User};
    use crate::error::Result;
    use crate::http::Response;

    /// Knows nobody.
    struct Nobody;

    impl PasswordStore for Nobody {
        async fn verify(&self, _: &str, _: &str, _: &Context) -> Result<Option<Arc<dyn User>>> {
            Ok(None)
        }
    }

    #[rest_kit_macros::api_view(get)]
    async fn empty(_cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }

    // parity: AUT-026
    #[cfg(feature = "sqlite")]
    #[test]
    fn passwords_over_plain_http_are_noticed() {
        let kit = || {
            RestKit::new(Settings::default())
                .database("sqlite::memory:")
                .permissions(AllowAny)
                .register_view("empty", empty)
        };
        let secret = || kit().authentication(BasicAuthentication::new(Nobody));
        assert!(!kit().build().unwrap().is_exposed());
        assert!(secret().build().unwrap().is_exposed());
        let safe = secret().require_https(RequireHttps::new());
        assert!(!safe.build().unwrap().is_exposed());
    }

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
