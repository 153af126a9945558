//! A book as it is read, and as it is inserted.

use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::Serialize;

use crate::price::Price;
use crate::schema::books;

/// A row, and its representation.
#[derive(Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = books)]
pub(crate) struct Book {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Price,
}

/// A row to insert.
///
/// Without `treat_none_as_default_value = false` diesel would prepare the statement anew each time.
#[derive(Debug, Insertable)]
#[diesel(table_name = books, treat_none_as_default_value = false)]
pub(crate) struct NewBook {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Price,
}
