//! Whole databases on a server: made for a test, dropped after it.

use diesel::connection::SimpleConnection as _;

use crate::db::Connection;
use crate::error::StartError;

/// Creates the PostgreSQL database `name` on the server of `url`; answers its own URL.
///
/// # Errors
///
/// When the server cannot be reached or refuses.
pub fn create_database(url: &str, name: &str) -> Result<String, StartError> {
    run(url, &format!("CREATE DATABASE {}", quoted(name)))?;
    Ok(with_name(url, name))
}

/// Drops the PostgreSQL database `name` on the server of `url`, and ends its connections.
///
/// # Errors
///
/// When the server cannot be reached or refuses.
pub fn drop_database(url: &str, name: &str) -> Result<(), StartError> {
    let name = quoted(name);
    run(url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
}

fn run(url: &str, statement: &str) -> Result<(), StartError> {
    let mut server = Connection::open(url)?;
    let failed = |error| StartError::new(format!("`{statement}` failed: {error}"));
    server.batch_execute(statement).map_err(failed)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Replaces the database in a URL; its parameters stay.
fn with_name(url: &str, name: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..]
        .find('/')
        .map_or(address.len(), |at| start + at);
    format!("{}/{name}{parameters}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_get_another_database() {
        for (url, expected) in [
            ("postgres://u@h:1/old", "postgres://u@h:1/new"),
            ("postgres://u:p@h", "postgres://u:p@h/new"),
            ("postgres:///old?host=/run", "postgres:///new?host=/run"),
        ] {
            assert_eq!(with_name(url, "new"), expected);
        }
    }
}
