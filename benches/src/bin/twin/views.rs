//! The three answers: a book, a page of books, a new book.

use actix_web::error::ErrorInternalServerError;
use actix_web::{HttpRequest, HttpResponse, Result, web};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::input::{Errors, Input};
use crate::queries::{Created, last_page};
use crate::store::Store;

/// `{"detail": …}`
#[derive(Debug, Serialize)]
struct Detail<'a> {
    detail: &'a str,
}

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
pub(crate) struct PageQuery {
    page: Option<String>,
}

/// `GET /api/books/{id}/`
pub(crate) async fn retrieve(
    store: web::Data<Store>,
    id: web::Path<String>,
) -> Result<HttpResponse> {
    let book = match id.parse() {
        Ok(id) => done(store.one(id).await)?,
        Err(_) => None,
    };
    Ok(match book {
        Some(book) => HttpResponse::Ok().json(book),
        None => not_found("No Book matches the given query."),
    })
}

/// `GET /api/books/?page=2`
pub(crate) async fn list(
    store: web::Data<Store>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let rows = match query.page.as_deref().map_or(Ok(1), str::parse) {
        Ok(number) => done(store.page(number).await)?.map(|rows| (number, rows)),
        Err(_) => None,
    };
    let Some((number, rows)) = rows else {
        return Ok(not_found("Invalid page."));
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
        count: rows.count,
        next: (number < last_page(rows.count)).then(|| link(number + 1)),
        previous: (number > 1).then(|| link(number - 1)),
        results: rows.books,
    }))
}

/// `POST /api/books/`
pub(crate) async fn create(store: web::Data<Store>, body: web::Bytes) -> Result<HttpResponse> {
    let input: Input = match serde_json::from_slice(&body) {
        Ok(input) => input,
        Err(error) => {
            let detail = format!("JSON parse error - {error}");
            return Ok(HttpResponse::BadRequest().json(Detail { detail: &detail }));
        }
    };
    let book = match input.validate() {
        Ok(book) => book,
        Err(errors) => return Ok(HttpResponse::BadRequest().json(errors)),
    };
    Ok(match done(store.create(book).await)? {
        Created::Saved(book) => HttpResponse::Created().json(book),
        Created::IsbnTaken => HttpResponse::BadRequest().json(Errors::isbn_taken()),
    })
}

fn not_found(detail: &str) -> HttpResponse {
    HttpResponse::NotFound().json(Detail { detail })
}

fn done<T>(answer: Option<QueryResult<T>>) -> Result<T> {
    answer
        .ok_or_else(|| ErrorInternalServerError("the database's threads are gone"))?
        .map_err(ErrorInternalServerError)
}
