//! Helpers that several test files use.

pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod library;
