//! Size and patience of a database's queue.

use std::time::Duration;

/// How many threads a database has and how long its queue may become.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use rest_kit::db::{DatabaseOptions, Db};
///
/// let options = DatabaseOptions {
///     timeout: Duration::from_secs(2),
///     ..DatabaseOptions::default()
/// };
/// let db = Db::open_with("sqlite::memory:", options)?;
/// # Ok::<(), rest_kit::error::StartError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseOptions {
    /// Threads that read; on PostgreSQL they write too. 0 chooses by the number of cores.
    pub readers: usize,
    /// Jobs that may wait; one more is refused with 503.
    pub queue: usize,
    /// How long a job may wait for a thread before it is refused with 503.
    pub timeout: Duration,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            readers: 0,
            queue: 1024,
            timeout: Duration::from_secs(5),
        }
    }
}

impl DatabaseOptions {
    /// Returns the number of threads asked for, or so many per core.
    pub(super) fn threads(&self, per_core: usize) -> usize {
        match self.readers {
            0 => std::thread::available_parallelism().map_or(2, usize::from) * per_core,
            asked => asked,
        }
    }
}
