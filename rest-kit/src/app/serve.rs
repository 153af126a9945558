//! The server.

use std::io::{self, Write as _};
use std::time::Duration;

use actix_web::HttpServer;

use crate::error::StartError;
use crate::routers::Table;

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
        let entry = entry(&self.table);
        let background = self.shared.background.clone();
        background.stay_here();
        let server = HttpServer::new(move || self.app());
        let bound = server
            .bind(&address)
            .map_err(|error| StartError::new(format!("cannot listen on `{address}`: {error}")))?;
        tracing::info!(address, routes, "listening");
        if !tracing::dispatcher::has_been_set() {
            drop(writeln!(
                io::stderr(),
                "listening on http://{address}{entry}"
            ));
        }
        bound.run().await?;
        if !background.drain(DRAIN).await {
            tracing::error!(?background, "stopped with background tasks under way");
        }
        Ok(())
    }
}

/// Returns the first path that can be called as it is: a root view's, when there is one.
fn entry(table: &Table) -> String {
    let mut paths = table.routes.iter().map(|route| &route.path);
    let entry = paths.find(|path| !path.contains('{'));
    entry.map_or_else(|| "/".to_owned(), Clone::clone)
}
