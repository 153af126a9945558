//! The server.

use std::io::{self, Write as _};

use actix_web::HttpServer;

use crate::error::StartError;
use crate::routers::Table;

use super::Api;

impl Api {
    /// Serves the application until the process is told to stop; requests under way end first.
    ///
    /// # Errors
    ///
    /// An address that cannot be listened on.
    pub async fn serve(self) -> Result<(), StartError> {
        let address = self.settings.bind.clone();
        let routes = self.table.routes.len();
        let entry = entry(&self.table);
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
        Ok(bound.run().await?)
    }
}

/// Returns the first path that can be called as it is: a root view's, when there is one.
fn entry(table: &Table) -> String {
    let mut paths = table.routes.iter().map(|route| &route.path);
    let entry = paths.find(|path| !path.contains('{'));
    entry.map_or_else(|| "/".to_owned(), Clone::clone)
}
