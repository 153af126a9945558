//! The server.

use actix_web::{App, HttpServer, web};

use crate::error::StartError;
use crate::routers::not_found;

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
        let server = HttpServer::new(move || {
            App::new()
                .configure(self.mount())
                .default_service(web::to(|| std::future::ready(not_found())))
        });
        let bound = server
            .bind(&address)
            .map_err(|error| StartError::new(format!("cannot listen on `{address}`: {error}")))?;
        tracing::info!(address, routes, "listening");
        if !tracing::dispatcher::has_been_set() {
            eprintln!("listening on http://{address}/");
        }
        Ok(bound.run().await?)
    }
}
