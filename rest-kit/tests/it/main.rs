//! The integration tests: one binary, one file per public module.

#![expect(
    clippy::unwrap_used,
    reason = "a test helper that panics is a failed test"
)]

mod db;
mod support;
