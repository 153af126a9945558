//! The queries in diesel's typed language, once per database.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::book::{Book, NewBook};
use crate::schema::books;

/// Rows on a page.
pub(crate) const PAGE_SIZE: i64 = 10;

/// Who notices that an ISBN is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UniqueCheck {
    /// A `SELECT EXISTS` before the `INSERT`, as the framework does, then the constraint.
    QueryFirst,
    /// The constraint alone.
    Constraint,
}

/// What became of a new book.
#[derive(Debug)]
pub(crate) enum Created {
    /// It has its row.
    Saved(Book),
    /// Another book has its ISBN.
    IsbnTaken,
}

/// The rows of a page, and the number of all rows.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) count: i64,
    pub(crate) books: Vec<Book>,
}

/// The number of the last page; even an empty list has a first one.
pub(crate) fn last_page(count: i64) -> i64 {
    ((count + PAGE_SIZE - 1) / PAGE_SIZE).max(1)
}

fn created(inserted: QueryResult<Vec<Book>>) -> QueryResult<Created> {
    match inserted {
        Ok(mut books) => books.pop().map(Created::Saved).ok_or(Error::NotFound),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(Created::IsbnTaken),
        Err(error) => Err(error),
    }
}

macro_rules! queries {
    ($backend:ident, $feature:literal, $connection:ty) => {
        #[cfg(feature = $feature)]
        pub(crate) mod $backend {
            use super::*;

            /// Loads one book.
            pub(crate) fn one(db: &mut $connection, id: i64) -> QueryResult<Option<Book>> {
                books::table
                    .find(id)
                    .select(Book::as_select())
                    .first(db)
                    .optional()
            }

            /// Counts all books and loads a page of them; `None` when there is no such page.
            pub(crate) fn page(db: &mut $connection, number: i64) -> QueryResult<Option<Rows>> {
                let count = books::table.count().get_result(db)?;
                if number < 1 || number > last_page(count) {
                    return Ok(None);
                }
                let books = books::table
                    .order(books::id)
                    .limit(PAGE_SIZE)
                    .offset((number - 1) * PAGE_SIZE)
                    .select(Book::as_select())
                    .load(db)?;
                Ok(Some(Rows { count, books }))
            }

            /// Inserts a book.
            ///
            /// `load` steps `RETURNING` to its end; `get_result` would stop before SQLite's
            /// automatic checkpoint, and its log would grow without bound.
            pub(crate) fn create(
                db: &mut $connection,
                book: &NewBook,
                unique_check: UniqueCheck,
            ) -> QueryResult<Created> {
                if let UniqueCheck::QueryFirst = unique_check {
                    let same = books::table.filter(books::isbn.eq(&book.isbn));
                    if diesel::select(diesel::dsl::exists(same)).get_result(db)? {
                        return Ok(Created::IsbnTaken);
                    }
                }
                created(
                    diesel::insert_into(books::table)
                        .values(book)
                        .returning(Book::as_returning())
                        .load(db),
                )
            }

            /// Inserts the books of an empty table, all or none.
            pub(crate) fn fill(
                db: &mut $connection,
                new_books: impl Iterator<Item = NewBook>,
            ) -> QueryResult<()> {
                db.transaction(|db| {
                    if books::table.count().get_result::<i64>(db)? > 0 {
                        return Ok(());
                    }
                    for book in new_books {
                        diesel::insert_into(books::table)
                            .values(&book)
                            .execute(db)?;
                    }
                    Ok(())
                })
            }
        }
    };
}

queries!(sqlite, "sqlite", SqliteConnection);
queries!(postgres, "postgres", PgConnection);
