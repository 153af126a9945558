//! Counts the statements that run on a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent};

/// Counts queries, the users' own too, but not those that begin and end transactions.
pub(crate) struct QueryCounter {
    count: Arc<AtomicU64>,
    transaction: bool,
}

impl QueryCounter {
    /// Creates a counter that adds to `count`.
    pub(crate) fn new(count: Arc<AtomicU64>) -> Self {
        Self {
            count,
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
            InstrumentationEvent::StartQuery { .. } => {
                let own = std::mem::take(&mut self.transaction);
                self.count.fetch_add(u64::from(!own), Ordering::Relaxed);
            }
            _ => {}
        }
    }
}
