//! Whether a job still waits, runs, or is not wanted any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

const WAITING: u8 = 0;
const STARTED: u8 = 1;
const CANCELLED: u8 = 2;

/// The caller's half; dropping it cancels a job that has not started.
pub(super) struct Ticket(Arc<AtomicU8>);

/// The thread's half.
pub(super) struct Stub(Arc<AtomicU8>);

impl Ticket {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU8::new(WAITING)))
    }

    pub(super) fn stub(&self) -> Stub {
        Stub(Arc::clone(&self.0))
    }

    /// Returns whether the job was still waiting; then it never runs.
    pub(super) fn cancel(&self) -> bool {
        turn(&self.0, CANCELLED)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Stub {
    /// Returns whether the job is still wanted; then it can no longer be cancelled.
    pub(super) fn start(&self) -> bool {
        turn(&self.0, STARTED)
    }
}

fn turn(state: &AtomicU8, to: u8) -> bool {
    state
        .compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_started_or_cancelled_but_not_both() {
        let ticket = Ticket::new();
        assert!(ticket.stub().start());
        assert!(!ticket.cancel());
        let ticket = Ticket::new();
        let stub = ticket.stub();
        drop(ticket);
        assert!(!stub.start());
    }
}
