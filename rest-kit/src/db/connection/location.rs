//! Where a database is, read from its URL.

use crate::db::Connection;
use crate::error::StartError;

/// Settings of every SQLite connection; `busy_timeout` first, since the others may have to wait.
#[cfg(feature = "sqlite")]
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; \
    PRAGMA mmap_size = 268435456;";

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// In this process, gone with its connection.
    Memory,
    /// In a file.
    Sqlite(String),
    /// On a server.
    Postgres(String),
}

impl Location {
    /// Reads a URL; a text without a scheme is the path of a SQLite file.
    pub(crate) fn parse(url: &str) -> Result<Self, StartError> {
        let url = url.trim();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = match url.strip_prefix("sqlite://") {
            Some(path) => path,
            None => url.strip_prefix("sqlite:").unwrap_or(url),
        };
        if let Some((scheme, _)) = path.split_once("://") {
            return Err(StartError::new(format!(
                "no database is known for URLs that start with `{scheme}://`; \
                 use `sqlite://…` or `postgres://…`"
            )));
        }
        match path {
            "" => Err(StartError::new(
                "the database URL is empty; write `sqlite://db.sqlite3` or `postgres://…`",
            )),
            ":memory:" => Ok(Self::Memory),
            path => Ok(Self::Sqlite(path.to_owned())),
        }
    }

    /// Returns whether the database is PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Opens a connection and sets it up.
    pub(crate) fn connect(&self) -> Result<Connection, StartError> {
        match self {
            Self::Memory => connect_sqlite(":memory:"),
            Self::Sqlite(path) => connect_sqlite(path),
            Self::Postgres(url) => connect_postgres(url),
        }
    }
}

#[cfg(feature = "sqlite")]
fn connect_sqlite(path: &str) -> Result<Connection, StartError> {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;

    let refused = |error: &dyn std::fmt::Display| {
        StartError::new(format!(
            "cannot open the SQLite database `{path}`: {}",
            missing_folder(path).unwrap_or_else(|| error.to_string())
        ))
    };
    let mut inner = diesel::SqliteConnection::establish(path).map_err(|error| refused(&error))?;
    inner
        .batch_execute(PRAGMAS)
        .map_err(|error| refused(&error))?;
    crate::db::lookup::register(&mut inner).map_err(|error| refused(&error))?;
    Ok(Connection::Sqlite(inner))
}

/// Says that the folder of a file does not exist, which SQLite does not.
#[cfg(feature = "sqlite")]
fn missing_folder(path: &str) -> Option<String> {
    let folder = std::path::Path::new(path).parent()?;
    let is_uri = path.starts_with("file:");
    let is_missing = !is_uri && !folder.as_os_str().is_empty() && !folder.exists();
    is_missing.then(|| {
        let folder = folder.display();
        format!("there is no folder `{folder}`; create it, or name a file in another one")
    })
}

#[cfg(not(feature = "sqlite"))]
fn connect_sqlite(path: &str) -> Result<Connection, StartError> {
    Err(StartError::new(format!(
        "the database `{path}` is SQLite, but rest-kit was built without its feature `sqlite`"
    )))
}

#[cfg(feature = "postgres")]
fn connect_postgres(url: &str) -> Result<Connection, StartError> {
    use diesel::Connection as _;

    diesel::PgConnection::establish(url)
        .map(Connection::Postgres)
        .map_err(|error| {
            // libpq ends its messages with a line break.
            let error = error.to_string();
            StartError::new(format!(
                "cannot connect to PostgreSQL: {}",
                error.trim_end()
            ))
        })
}

#[cfg(not(feature = "postgres"))]
fn connect_postgres(_: &str) -> Result<Connection, StartError> {
    Err(StartError::new(
        "the database URL names PostgreSQL, but rest-kit was built without its feature \
         `postgres`; add `features = [\"postgres\"]` to it in Cargo.toml",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_databases() {
        let cases = [
            ("sqlite::memory:", Location::Memory),
            ("sqlite://:memory:", Location::Memory),
            ("sqlite://db.sqlite3", Location::Sqlite("db.sqlite3".into())),
            ("sqlite:///var/db", Location::Sqlite("/var/db".into())),
            ("db.sqlite3", Location::Sqlite("db.sqlite3".into())),
            (
                "postgresql://u@h/n",
                Location::Postgres("postgresql://u@h/n".into()),
            ),
        ];
        for (url, expected) in cases {
            assert!(Location::parse(url).unwrap() == expected, "{url}");
        }
        let mistake = Location::parse("mysql://u:secret@h/n").err().unwrap();
        assert!(mistake.to_string().contains("`mysql://`"));
        assert!(!mistake.to_string().contains("secret"));
    }
}
