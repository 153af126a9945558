//! The table of the book store, for both databases.

/// The SQL type of a price: hundredths on SQLite, `numeric` on PostgreSQL.
#[derive(Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
#[diesel(sqlite_type(name = "Long"))]
#[diesel(postgres_type(oid = 1700, array_oid = 1231))]
pub struct Money;

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Text};
    use super::Money;

    books (id) {
        id -> BigInt,
        title -> Text,
        author -> Text,
        isbn -> Text,
        published_date -> Date,
        price -> Money,
    }
}
