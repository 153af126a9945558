//! What differs between the databases at compile time: which of them are built in.
//!
//! `#[cfg]` inside an exported macro is evaluated in the crate that uses it, so each macro is
//! defined once per combination of features instead.

/// Runs an expression on the connection of whichever database it is for.
#[cfg(all(feature = "sqlite", feature = "postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __each {
    ($connection:expr, |$inner:ident| $body:expr) => {
        match $connection {
            $crate::db::Connection::Sqlite($inner) => $body,
            $crate::db::Connection::Postgres($inner) => $body,
        }
    };
}

/// Runs an expression on the connection of whichever database it is for.
#[cfg(all(feature = "sqlite", not(feature = "postgres")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __each {
    ($connection:expr, |$inner:ident| $body:expr) => {
        match $connection {
            $crate::db::Connection::Sqlite($inner) => $body,
        }
    };
}

/// Runs an expression on the connection of whichever database it is for.
#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __each {
    ($connection:expr, |$inner:ident| $body:expr) => {
        match $connection {
            $crate::db::Connection::Postgres($inner) => $body,
        }
    };
}

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("rest-kit needs a database: enable its feature `sqlite`, `postgres` or both");
