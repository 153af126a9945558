//! Transactions: all of it happens or nothing.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use crate::db::Connection;

impl Connection {
    /// Runs `job` in a transaction; inside another one, in a savepoint.
    ///
    /// An error or a panic rolls back. On SQLite the transaction is `IMMEDIATE`: a deferred one
    /// that reads before it writes fails at once when another connection wrote in between.
    ///
    /// # Errors
    ///
    /// What `job` answers, or diesel's error when the transaction cannot begin or commit.
    ///
    /// # Examples
    ///
    /// ```
    /// use diesel::connection::SimpleConnection;
    /// use diesel::result::Error;
    /// use rest_kit::db::Connection;
    ///
    /// let mut connection = Connection::open("sqlite::memory:")?;
    /// let refused = connection.atomic(|connection| {
    ///     connection.batch_execute("CREATE TABLE shelf (id INTEGER)")?;
    ///     Err::<(), _>(Error::RollbackTransaction)
    /// });
    /// assert!(refused.is_err());
    /// assert!(connection.batch_execute("SELECT * FROM shelf").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn atomic<T, E>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error>,
    {
        self.begin()?;
        match catch_unwind(AssertUnwindSafe(|| job(self))) {
            Ok(Ok(value)) => {
                self.commit()?;
                Ok(value)
            }
            Ok(Err(error)) => {
                self.roll_back();
                Err(error)
            }
            Err(panic) => {
                self.roll_back();
                resume_unwind(panic)
            }
        }
    }

    /// Ends every transaction that is still open; returns whether the connection is usable.
    pub(crate) fn close_transactions(&mut self) -> bool {
        for _ in 0..64 {
            match self.depth() {
                Ok(0) => return true,
                Ok(_) => self.roll_back(),
                Err(_) => return false,
            }
        }
        false
    }

    fn depth(&mut self) -> QueryResult<u32> {
        let depth = crate::__private::each!(self, |inner| {
            AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth()
        })?;
        Ok(depth.map_or(0, std::num::NonZeroU32::get))
    }

    fn begin(&mut self) -> QueryResult<()> {
        #[cfg(feature = "sqlite")]
        if self.depth()? == 0
            && let Self::Sqlite(inner) = self
        {
            return AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE");
        }
        crate::__private::each!(self, |inner| AnsiTransactionManager::begin_transaction(
            inner
        ))
    }

    fn commit(&mut self) -> QueryResult<()> {
        let depth = self.depth()?;
        let result =
            crate::__private::each!(self, |inner| AnsiTransactionManager::commit_transaction(
                inner
            ));
        if result.is_err() && self.depth() == Ok(depth) {
            // A commit refused by a deferred constraint leaves its transaction open.
            self.roll_back();
        }
        result
    }

    fn roll_back(&mut self) {
        let result =
            crate::__private::each!(self, |inner| AnsiTransactionManager::rollback_transaction(
                inner
            ));
        if let Err(error) = result {
            tracing::debug!(%error, "a rollback failed");
        }
    }
}
