//! What tests assert about the database.

use crate::db::Db;

/// Counts the statements that run on a database from now on.
#[derive(Debug)]
pub struct QueryCounter {
    db: Db,
    start: u64,
}

impl QueryCounter {
    /// Starts counting.
    pub fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            start: db.query_count(),
        }
    }

    /// Returns how many statements ran since.
    pub fn count(&self) -> u64 {
        self.db.query_count() - self.start
    }
}

/// Runs a future and fails the test unless it ran so many statements.
///
/// # Panics
///
/// When the number is another.
#[doc(alias = "assertNumQueries")]
pub async fn assert_num_queries<T>(db: &Db, expected: u64, future: impl Future<Output = T>) -> T {
    let counter = QueryCounter::new(db);
    let value = future.await;
    assert_eq!(counter.count(), expected, "statements that ran");
    value
}
