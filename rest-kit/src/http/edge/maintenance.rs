//! A switch that keeps everybody out for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A switch that answers 503 to everybody, with `Retry-After`, before anything else is asked.
///
/// Its copies are the same switch: keep one to turn it.
///
/// # Examples
///
/// ```
/// use rest_kit::app::Maintenance;
/// use rest_kit::prelude::*;
///
/// let maintenance = Maintenance::new().except(["/health/"]);
/// let app = RestKit::new(Settings::default()).maintenance(maintenance.clone());
///
/// maintenance.begin(120); // “come back in two minutes”
/// maintenance.end();
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Maintenance {
    /// The seconds to wait, and one more; 0 when nobody is kept out.
    wait: Arc<AtomicU64>,
    except: Arc<[String]>,
}

impl Maintenance {
    /// Keeps nobody out until [`begin`](Self::begin).
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers at these paths and below them all the same, such as those of probes.
    #[must_use]
    pub fn except<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.except = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Keeps everybody out, and tells them to come back after so many seconds.
    pub fn begin(&self, retry_after: u64) {
        self.wait
            .store(retry_after.saturating_add(1), Ordering::Relaxed);
    }

    /// Lets everybody in again.
    pub fn end(&self) {
        self.wait.store(0, Ordering::Relaxed);
    }

    /// Returns after how many seconds who calls here is to come back; none who is let in.
    pub(crate) fn wait(&self, path: &str) -> Option<u64> {
        let wait = self.wait.load(Ordering::Relaxed).checked_sub(1)?;
        let is_let_in = self.except.iter().any(|free| path.starts_with(free));
        (!is_let_in).then_some(wait)
    }
}
