//! What tests assert about the database.

use crate::db::Db;

/// Counts the statements that run on a database from now on, and keeps their text.
///
/// # Examples
///
/// ```
/// use rest_kit::db::Db;
/// use rest_kit::test::QueryCounter;
///
/// let db = Db::open("sqlite::memory:")?;
/// let counter = QueryCounter::new(&db);
/// db.blocking_write(|connection| {
///     diesel::RunQueryDsl::execute(diesel::sql_query("CREATE TABLE shelf (id INTEGER)"), connection)
/// })?;
/// assert_eq!(counter.count(), 1);
/// assert!(counter.statements()[0].starts_with("CREATE TABLE shelf"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[doc(alias = "CaptureQueriesContext")]
pub struct QueryCounter {
    db: Db,
    start: u64,
    first: usize,
}

impl QueryCounter {
    /// Starts counting.
    pub fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            start: db.query_count(),
            first: db.statements().keep(),
        }
    }

    /// Returns how many statements ran since.
    pub fn count(&self) -> u64 {
        self.db.query_count() - self.start
    }

    /// Returns the statements that ran since, with their values.
    #[doc(alias = "captured_queries")]
    pub fn statements(&self) -> Vec<String> {
        self.db.statements().since(self.first)
    }
}

impl Drop for QueryCounter {
    fn drop(&mut self) {
        self.db.statements().forget();
    }
}

/// Runs a future and fails the test unless it ran so many statements.
///
/// # Panics
///
/// When the number is another; the message lists the statements.
#[doc(alias = "assertNumQueries")]
pub async fn assert_num_queries<T>(db: &Db, expected: u64, future: impl Future<Output = T>) -> T {
    let counter = QueryCounter::new(db);
    let value = future.await;
    assert_eq!(
        counter.count(),
        expected,
        "statements that ran:\n{}",
        counter.statements().join("\n")
    );
    value
}
