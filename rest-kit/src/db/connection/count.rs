//! Counts the statements that run on a connection, and keeps them while a test looks.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};

/// The statements that ran on a database: their number, and their text while somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    count: AtomicU64,
    readers: AtomicUsize,
    texts: Mutex<Vec<String>>,
}

impl Statements {
    /// Returns how many statements ran.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Keeps texts from now on; answers where the reader's own begin.
    pub(crate) fn keep(&self) -> usize {
        self.readers.fetch_add(1, Ordering::Relaxed);
        self.texts().len()
    }

    /// Returns the texts from `start` on.
    pub(crate) fn since(&self, start: usize) -> Vec<String> {
        self.texts().get(start..).unwrap_or_default().to_vec()
    }

    /// Ends what one [`keep`](Self::keep) began; the last one forgets the texts.
    pub(crate) fn forget(&self) {
        if self.readers.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.texts().clear();
        }
    }

    fn texts(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes queries, the users' own too, but not those that begin and end transactions.
pub(crate) struct QueryCounter {
    statements: Arc<Statements>,
    transaction: bool,
}

impl QueryCounter {
    /// Creates a counter that adds to `statements`.
    pub(crate) fn new(statements: Arc<Statements>) -> Self {
        Self {
            statements,
            transaction: false,
        }
    }
}

impl Instrumentation for QueryCounter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => self.transaction = true,
            InstrumentationEvent::StartQuery { query, .. } => {
                if std::mem::take(&mut self.transaction) {
                    return;
                }
                self.statements.count.fetch_add(1, Ordering::Relaxed);
                if self.statements.readers.load(Ordering::Relaxed) > 0 {
                    self.statements.texts().push(query.to_string());
                }
            }
            _ => {}
        }
    }
}
