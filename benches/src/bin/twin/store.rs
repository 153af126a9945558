//! The open database: which one, its threads, and the three things asked of it.

use std::error::Error;
use std::num::NonZero;
use std::thread;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::book::{Book, NewBook};
use crate::executor::Threads;
use crate::queries::{self, Created, Rows, UniqueCheck};
use crate::seed;

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("the twin needs a database: turn on the feature `sqlite` or `postgres`");

/// The outer `None` is a lost thread.
type Answer<T> = Option<QueryResult<T>>;

/// The books' database.
pub(crate) struct Store {
    database: Database,
    unique_check: UniqueCheck,
}

enum Database {
    #[cfg(feature = "sqlite")]
    Sqlite {
        readers: Threads<SqliteConnection>,
        writer: Threads<SqliteConnection>,
    },
    #[cfg(feature = "postgres")]
    Postgres(Threads<PgConnection>),
}

impl Store {
    /// Connects; creates the table and its books if there are none.
    pub(crate) fn open(
        url: &str,
        unique_check: UniqueCheck,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self {
            database: Database::open(url)?,
            unique_check,
        })
    }

    pub(crate) async fn one(&self, id: i64) -> Answer<Option<Book>> {
        match &self.database {
            #[cfg(feature = "sqlite")]
            Database::Sqlite { readers, .. } => {
                readers.run(move |db| queries::sqlite::one(db, id)).await
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(threads) => {
                threads.run(move |db| queries::postgres::one(db, id)).await
            }
        }
    }

    pub(crate) async fn page(&self, number: i64) -> Answer<Option<Rows>> {
        match &self.database {
            #[cfg(feature = "sqlite")]
            Database::Sqlite { readers, .. } => {
                readers
                    .run(move |db| queries::sqlite::page(db, number))
                    .await
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(threads) => {
                threads
                    .run(move |db| queries::postgres::page(db, number))
                    .await
            }
        }
    }

    pub(crate) async fn create(&self, book: NewBook) -> Answer<Created> {
        let check = self.unique_check;
        match &self.database {
            #[cfg(feature = "sqlite")]
            Database::Sqlite { writer, .. } => {
                writer
                    .run(move |db| queries::sqlite::create(db, &book, check))
                    .await
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(threads) => {
                threads
                    .run(move |db| queries::postgres::create(db, &book, check))
                    .await
            }
        }
    }
}

impl Database {
    fn open(url: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        #[cfg(feature = "sqlite")]
        if let Some(path) = url.strip_prefix("sqlite://") {
            let mut writer = sqlite(path)?;
            writer.batch_execute(include_str!("sql/sqlite.sql"))?;
            queries::sqlite::fill(&mut writer, seed::books())?;
            let readers: Result<Vec<_>, _> = (0..cores).map(|_| sqlite(path)).collect();
            return Ok(Self::Sqlite {
                readers: Threads::start(readers?)?,
                writer: Threads::start(vec![writer])?,
            });
        }
        #[cfg(feature = "postgres")]
        if url.starts_with("postgres") {
            let mut first = PgConnection::establish(url)?;
            first.batch_execute(include_str!("sql/postgres.sql"))?;
            queries::postgres::fill(&mut first, seed::books())?;
            let connections: Result<Vec<_>, _> = (0..2 * cores)
                .map(|_| PgConnection::establish(url))
                .collect();
            return Ok(Self::Postgres(Threads::start(connections?)?));
        }
        Err(format!("this build has no driver for {url}").into())
    }
}

/// The settings are the framework's: what is compared is the code.
#[cfg(feature = "sqlite")]
fn sqlite(path: &str) -> Result<SqliteConnection, Box<dyn Error + Send + Sync>> {
    let mut connection = SqliteConnection::establish(path)?;
    connection.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
         PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456;",
    )?;
    Ok(connection)
}
