//! Where the times of earlier requests are kept.

use std::fmt;

use crate::access::BoxFuture;
use crate::error::Result;

use super::Rate;

/// How a caller stands after a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Whether the request may go on; only then it was counted.
    pub allowed: bool,
    /// How many more may go on now.
    pub remaining: u32,
    /// Seconds until one more may go on; none when it is not known.
    pub wait: Option<f64>,
}

/// Keeps the times of earlier requests by caller.
///
/// A store decides and counts in one step: of requests at the same time, exactly as many go on as
/// the rate allows.
pub trait ThrottleStore: fmt::Debug + Send + Sync + 'static {
    /// Decides on a request of the caller `key` and counts it when it may go on.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Standing>>;

    /// Forgets the caller's last request: it shall not count.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn give_back<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>>;
}
