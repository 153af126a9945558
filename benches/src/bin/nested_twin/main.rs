//! The hand-written twin of `nested`: a page of books, each with its author and its tags.
//!
//! One query for the page, one for the count, one for each relation, and one typed pass.

#[path = "../twin/executor.rs"]
mod executor;
mod queries;

use std::env;
use std::io;
use std::num::NonZero;
use std::thread;

use actix_web::error::ErrorInternalServerError;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Result, web};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::executor::Threads;
use crate::queries::{Book, last_page};

/// The envelope of a list.
#[derive(Debug, Serialize)]
struct Page {
    count: i64,
    next: Option<String>,
    previous: Option<String>,
    results: Vec<Book>,
}

/// The query string of a list.
#[derive(Debug, Deserialize)]
struct PageQuery {
    page: Option<String>,
}

/// `GET /api/books/?page=2`
async fn list(
    readers: web::Data<Threads<SqliteConnection>>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let Ok(number) = query.page.as_deref().map_or(Ok(1), str::parse) else {
        return Ok(HttpResponse::NotFound().finish());
    };
    let answer = readers.run(move |db| queries::page(db, number)).await;
    let rows = answer
        .ok_or_else(|| ErrorInternalServerError("the database's threads are gone"))?
        .map_err(ErrorInternalServerError)?;
    let Some((count, results)) = rows else {
        return Ok(HttpResponse::NotFound().finish());
    };
    let link = |number: i64| {
        let connection = request.connection_info();
        let (scheme, host, path) = (connection.scheme(), connection.host(), request.path());
        match number {
            1 => format!("{scheme}://{host}{path}"),
            _ => format!("{scheme}://{host}{path}?page={number}"),
        }
    };
    Ok(HttpResponse::Ok().json(Page {
        count,
        next: (number < last_page(count)).then(|| link(number + 1)),
        previous: (number > 1).then(|| link(number - 1)),
        results,
    }))
}

/// The settings are the framework's: what is compared is the code.
fn connect(path: &str) -> io::Result<SqliteConnection> {
    let mut connection = SqliteConnection::establish(path).map_err(io::Error::other)?;
    let settings = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
         PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456;";
    connection
        .batch_execute(settings)
        .map_err(io::Error::other)?;
    Ok(connection)
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let url = env::var("DATABASE_URL").map_err(io::Error::other)?;
    let address = env::var("REST_KIT_BIND").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
    let path = url.strip_prefix("sqlite://").unwrap_or(&url);
    connect(path)?
        .batch_execute(include_str!("library.sql"))
        .map_err(io::Error::other)?;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let readers: io::Result<Vec<_>> = (0..cores).map(|_| connect(path)).collect();
    let readers = web::Data::new(Threads::start(readers?)?);
    HttpServer::new(move || {
        App::new()
            .app_data(readers.clone())
            .route("/api/books/", web::get().to(list))
    })
    .bind(address)?
    .run()
    .await
}
