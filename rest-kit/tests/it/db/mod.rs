//! The store: the same bodies on every database.

mod library;
mod migrations;
mod pool;
mod queries;
mod relations;
mod values;
