//! One connection to one database, whichever the URL names.

mod any;
mod count;
mod location;

use std::fmt;

use crate::error::StartError;

pub use self::any::{AnyConnection as Connection, MultiBackend};
pub(crate) use self::count::{QueryCounter, Statements};
pub(crate) use self::location::Location;

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = if self.is_sqlite() {
            "SQLite"
        } else {
            "PostgreSQL"
        };
        f.debug_tuple("Connection").field(&database).finish()
    }
}

impl Connection {
    /// Opens the database at `url`.
    ///
    /// | URL | database |
    /// | --- | --- |
    /// | `sqlite://db.sqlite3`, `db.sqlite3` | a SQLite file; created if missing |
    /// | `sqlite:///var/lib/db.sqlite3` | the same with an absolute path |
    /// | `sqlite::memory:`, `sqlite://:memory:` | SQLite in memory, one per connection |
    /// | `postgres://user@host/name` | PostgreSQL |
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or its cargo feature is off.
    pub fn open(url: &str) -> Result<Self, StartError> {
        Location::parse(url)?.connect()
    }

    /// Returns whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => true,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => false,
        }
    }

    /// Asks a PostgreSQL server whether it is still there; SQLite always is.
    pub(crate) fn is_alive(&mut self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => true,
            #[cfg(feature = "postgres")]
            Self::Postgres(inner) => {
                diesel::connection::SimpleConnection::batch_execute(inner, "SELECT 1").is_ok()
            }
        }
    }
}
