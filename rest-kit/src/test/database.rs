//! A database for each test.

use crate::db::Db;
use crate::error::StartError;

/// Opens a fresh database that vanishes with its last handle.
///
/// `REST_KIT_TEST_DATABASES` names the kinds to run on; SQLite in memory is the default.
///
/// # Errors
///
/// As [`Db::open`].
pub fn database() -> Result<Db, StartError> {
    // A PostgreSQL database of its own per test, and migrations, belong here, once `crate::db`
    // can create and drop databases.
    Db::open("sqlite::memory:")
}
