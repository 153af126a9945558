//! A database of its own for each test, on every database that is asked for.

use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use rest_kit::db::{Connection, Db};

/// One empty database.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    file: Option<String>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Returns an empty database for each name in `REST_KIT_TEST_DATABASES` (default: `sqlite`).
pub(crate) fn databases() -> Vec<TestDatabase> {
    let names = std::env::var("REST_KIT_TEST_DATABASES").unwrap_or_else(|_| "sqlite".into());
    names.split(',').map(|name| create(name.trim())).collect()
}

fn create(name: &str) -> TestDatabase {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let unique = format!("rest_kit_{}_{number}", std::process::id());
    match name {
        "sqlite" => {
            let path = std::env::temp_dir().join(format!("{unique}.sqlite3"));
            let path = path.to_str().unwrap().to_owned();
            TestDatabase {
                url: format!("sqlite://{path}"),
                file: Some(path),
            }
        }
        "postgres" => {
            let base = std::env::var("REST_KIT_TEST_POSTGRES").unwrap();
            let mut server = Connection::open(&base).unwrap();
            server
                .batch_execute(&format!("CREATE DATABASE {unique}"))
                .unwrap();
            let (server, _) = base.rsplit_once('/').unwrap();
            TestDatabase {
                url: format!("{server}/{unique}"),
                file: None,
            }
        }
        other => panic!("no test database is named `{other}`"),
    }
}

impl TestDatabase {
    /// Opens one connection and creates tables; `SERIAL`, `MOMENT`, … are named per database.
    pub(crate) fn connect(&self, schema: &str) -> Connection {
        let mut connection = Connection::open(&self.url).unwrap();
        let words: &[(&str, &str)] = if connection.is_sqlite() {
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
        let mut schema = schema.to_owned();
        for (word, meaning) in words {
            schema = schema.replace(word, meaning);
        }
        connection.batch_execute(&schema).unwrap();
        connection
    }

    /// Opens the database with its threads.
    pub(crate) fn db(&self) -> Db {
        Db::open(&self.url).unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(path) = &self.file {
            for suffix in ["", "-wal", "-shm"] {
                drop(std::fs::remove_file(format!("{path}{suffix}")));
            }
        }
    }
}
