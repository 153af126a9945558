//! The queries in diesel's typed language, and what they find.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

diesel::table! {
    authors (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    books (id) {
        id -> BigInt,
        title -> Text,
        isbn -> Text,
        published_date -> Date,
        pages -> BigInt,
        author_id -> BigInt,
    }
}

diesel::table! {
    book_tags (book_id, tag_id) {
        book_id -> BigInt,
        tag_id -> BigInt,
    }
}

diesel::joinable!(book_tags -> tags (tag_id));
diesel::allow_tables_to_appear_in_same_query!(book_tags, tags);

const PAGE_SIZE: i64 = 100;

/// An author, in the table and on the wire; books share one.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = authors)]
pub(crate) struct Author {
    id: i64,
    name: String,
}

/// A tag, in the table and on the wire.
#[derive(Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = tags)]
pub(crate) struct Tag {
    id: i64,
    name: String,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = books)]
struct BookRow {
    id: i64,
    title: String,
    isbn: String,
    published_date: NaiveDate,
    pages: i64,
    author_id: i64,
}

/// A book on the wire.
#[derive(Debug, Serialize)]
pub(crate) struct Book {
    id: i64,
    title: String,
    isbn: String,
    published_date: NaiveDate,
    pages: i64,
    author: Option<Author>,
    tags: Vec<Tag>,
}

/// The number of the last page; even an empty list has a first one.
pub(crate) fn last_page(count: i64) -> i64 {
    ((count + PAGE_SIZE - 1) / PAGE_SIZE).max(1)
}

/// Counts all books and loads a page of them; `None` when there is no such page.
pub(crate) fn page(
    db: &mut SqliteConnection,
    number: i64,
) -> QueryResult<Option<(i64, Vec<Book>)>> {
    let count = books::table.count().get_result(db)?;
    if number < 1 || number > last_page(count) {
        return Ok(None);
    }
    let rows: Vec<BookRow> = books::table
        .order(books::id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
        .select(BookRow::as_select())
        .load(db)?;
    let authors = authors_of(&rows, db)?;
    let mut tags = tags_of(&rows, db)?;
    let books = rows.into_iter().map(|row| Book {
        author: authors.get(&row.author_id).cloned(),
        tags: tags.remove(&row.id).unwrap_or_default(),
        id: row.id,
        title: row.title,
        isbn: row.isbn,
        published_date: row.published_date,
        pages: row.pages,
    });
    Ok(Some((count, books.collect())))
}

fn authors_of(rows: &[BookRow], db: &mut SqliteConnection) -> QueryResult<HashMap<i64, Author>> {
    let mut keys: Vec<_> = rows.iter().map(|row| row.author_id).collect();
    keys.sort_unstable();
    keys.dedup();
    let found: Vec<Author> = authors::table
        .filter(authors::id.eq_any(keys))
        .select(Author::as_select())
        .load(db)?;
    Ok(found
        .into_iter()
        .map(|author| (author.id, author))
        .collect())
}

fn tags_of(rows: &[BookRow], db: &mut SqliteConnection) -> QueryResult<HashMap<i64, Vec<Tag>>> {
    let found: Vec<(i64, Tag)> = book_tags::table
        .inner_join(tags::table)
        .filter(book_tags::book_id.eq_any(rows.iter().map(|row| row.id)))
        .order(tags::id)
        .select((book_tags::book_id, Tag::as_select()))
        .load(db)?;
    let mut tags: HashMap<_, Vec<_>> = HashMap::new();
    for (book, tag) in found {
        tags.entry(book).or_default().push(tag);
    }
    Ok(tags)
}
