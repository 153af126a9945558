//! The hand-written twin of the book store: actix-web and diesel, without the framework.
//!
//! `DATABASE_URL` chooses the database (`sqlite://PATH` or `postgres://…`), `REST_KIT_BIND` the
//! address; the number of workers is actix's default, as in the book store.
//! `TWIN_UNIQUE_CHECK=off` leaves a taken ISBN to the database's constraint.

mod book;
mod executor;
mod input;
mod price;
mod queries;
mod schema;
mod seed;
mod store;
mod views;

use std::env;
use std::io;

use actix_web::{App, HttpServer, web};

use crate::queries::UniqueCheck;
use crate::store::Store;

#[actix_web::main]
async fn main() -> io::Result<()> {
    let url = env::var("DATABASE_URL").map_err(io::Error::other)?;
    let address = env::var("REST_KIT_BIND").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
    let unique_check = match env::var("TWIN_UNIQUE_CHECK").as_deref() {
        Ok("off") => UniqueCheck::Constraint,
        _ => UniqueCheck::QueryFirst,
    };
    let store = web::Data::new(Store::open(&url, unique_check).map_err(io::Error::other)?);
    HttpServer::new(move || {
        App::new().app_data(store.clone()).service(
            web::scope("/api/books")
                .route("/", web::get().to(views::list))
                .route("/", web::post().to(views::create))
                .route("/{id}/", web::get().to(views::retrieve)),
        )
    })
    .bind(address)?
    .run()
    .await
}
