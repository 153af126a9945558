//! Transactions, and diesel queries of your own.

use diesel::dsl::count_star;
use rest_kit::db::{Connection, QueryResult};
use rest_kit::prelude::*;
use serde_json::json;

use crate::models::{Author, Book, authors, books};

// ANCHOR: atomic
/// Gives the books of one author to another, and deletes the first: both or neither.
#[api_view(post)]
pub async fn merge(cx: &Context) -> Result<Response> {
    let moved = cx
        .db()
        .atomic(|connection| -> Result<usize> {
            let to = Author::objects().get_on(2, connection)?;
            let moved = Book::objects()
                .filter(books::author_id.eq(1_i64))
                .update_on(Book::changes().set(books::author_id, to.id), connection)?;
            if moved == 0 {
                return Err(Error::validation("There is nothing to move."));
            }
            Author::objects()
                .filter(authors::id.eq(1_i64))
                .delete_on(connection)?;
            Ok(moved)
        })
        .await?;
    Ok(Response::new(&json!({ "moved": moved })))
}
// ANCHOR_END: atomic

// ANCHOR: nested
/// Adds authors; a name that is taken is left out, the others stay.
pub fn add_authors(names: &[&'static str], connection: &mut Connection) -> QueryResult<usize> {
    connection.atomic(|connection| {
        let mut added = 0;
        for name in names {
            let author = Author::changes().set(authors::name, *name);
            // A savepoint: on PostgreSQL a failed statement would spoil the whole transaction.
            if connection
                .atomic(|connection| author.insert_on(connection))
                .is_ok()
            {
                added += 1;
            }
        }
        Ok(added)
    })
}
// ANCHOR_END: nested

#[api_view(post)]
pub async fn import(cx: &Context) -> Result<Response> {
    let names = ["Octavia E. Butler", "Frank Herbert", "Stanisław Lem"];
    let added = cx
        .db()
        .write(move |connection| add_authors(&names, connection))
        .await?;
    Ok(Response::new(&json!({ "added": added })))
}

// ANCHOR: typed
/// Any typed diesel query runs on the same connections.
#[api_view(get)]
pub async fn shelf(cx: &Context) -> Result<Response> {
    let counts: Vec<(String, i64)> = cx
        .db()
        .read(|connection| {
            let rows = books::table
                .group_by(books::status)
                .select((books::status, count_star()))
                .order(books::status)
                .load::<(crate::models::Status, i64)>(connection)?;
            let named = rows
                .into_iter()
                .map(|(status, count)| (status.value().to_owned(), count));
            QueryResult::Ok(named.collect())
        })
        .await?;
    Ok(Response::new(&counts))
}
// ANCHOR_END: typed

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("merge", merge)
        .register_view("import", import)
        .register_view("shelf", shelf)
}
