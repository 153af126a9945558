//! The parity application: a Django REST Framework bookstore's contract, kept by rest-kit.
//!
//! Only the reset endpoint exists so far.

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let bind = std::env::var("REST_KIT_BIND").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
    HttpServer::new(|| App::new().route("/__reset__/", web::post().to(HttpResponse::NoContent)))
        .workers(1)
        .bind(bind)?
        .run()
        .await
}
