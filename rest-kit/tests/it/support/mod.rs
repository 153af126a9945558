//! Helpers that several test files use.

pub(crate) mod database;
