//! The connection enum; diesel's derive needs the name `Connection` for its own trait.

#![expect(missing_docs, reason = "diesel's derive writes no docs")]

/// One open connection, to whichever database the URL named.
///
/// Every typed diesel query runs on it.
///
/// # Examples
///
/// ```
/// use diesel::prelude::*;
/// use rest_kit::db::Connection;
///
/// let mut connection = Connection::open("sqlite::memory:")?;
/// let three = diesel::select(1.into_sql::<diesel::sql_types::Integer>() + 2)
///     .get_result::<i32>(&mut connection)?;
/// assert_eq!(three, 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// To a SQLite file or a database in memory.
    #[cfg(feature = "sqlite")]
    Sqlite(diesel::SqliteConnection),
    /// To a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
}
