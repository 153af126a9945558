//! Empty databases that tests fill through connections of their own.

use diesel::connection::SimpleConnection;
use rest_kit::db::{Connection, Db};
use rest_kit::test::{self, TestDatabase as Shared};

/// One empty database.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    _shared: Shared,
}

/// Returns an empty database for each name in `REST_KIT_TEST_DATABASES` (default: `sqlite`).
pub(crate) fn databases() -> Vec<TestDatabase> {
    let shared = test::shared_databases(()).unwrap();
    shared
        .into_iter()
        .map(|shared| TestDatabase {
            url: shared.url().to_owned(),
            _shared: shared,
        })
        .collect()
}

impl TestDatabase {
    /// Opens one connection and creates tables, with [`sql`].
    pub(crate) fn connect(&self, schema: &str) -> Connection {
        let mut connection = Connection::open(&self.url).unwrap();
        let schema = sql(schema, connection.is_sqlite());
        connection.batch_execute(&schema).unwrap();
        connection
    }

    /// Opens the database with its threads.
    pub(crate) fn db(&self) -> Db {
        Db::open(&self.url).unwrap()
    }
}

/// Writes `SERIAL`, `MOMENT`, … as the database names them.
pub(crate) fn sql(schema: &str, is_sqlite: bool) -> String {
    let words: &[(&str, &str)] = if is_sqlite {
        &[
            ("SERIAL", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            ("MOMENT", "TEXT"),
            ("MONEY2", "INTEGER"),
            ("UUID", "TEXT"),
            ("JSONB", "TEXT"),
            ("BYTES", "BLOB"),
        ]
    } else {
        &[
            ("SERIAL", "BIGSERIAL PRIMARY KEY"),
            ("MOMENT", "TIMESTAMPTZ"),
            ("MONEY2", "NUMERIC(18, 2)"),
            ("BYTES", "BYTEA"),
        ]
    };
    words
        .iter()
        .fold(schema.to_owned(), |sql, (word, meaning)| {
            sql.replace(word, meaning)
        })
}
