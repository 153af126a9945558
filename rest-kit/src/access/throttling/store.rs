//! Where the times of earlier requests are kept.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use crate::access::BoxFuture;
use crate::error::Result;

use super::{Decision, Rate};

/// Keeps the times of earlier requests by caller.
pub trait ThrottleStore: fmt::Debug + Send + Sync + 'static {
    /// Decides on a request of the caller `key` and counts it when it may go on.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Decision>>;
}

/// Keeps the times in this process, for at most so many callers.
#[derive(Debug)]
pub struct MemoryStore {
    callers: Mutex<HashMap<String, VecDeque<f64>>>,
    capacity: usize,
}

impl MemoryStore {
    /// Creates a store for at most `capacity` callers; beyond, the longest silent are forgotten.
    pub fn new(capacity: usize) -> Self {
        Self {
            callers: Mutex::default(),
            capacity: capacity.max(1),
        }
    }

    /// Forgets every request.
    pub fn clear(&self) {
        self.callers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn hit_at(&self, key: &str, rate: Rate, now: f64) -> Decision {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = callers.get_mut(key) {
            return decide(times, rate, now);
        }
        if callers.len() >= self.capacity {
            forget_silent(&mut callers, self.capacity);
        }
        decide(callers.entry(key.to_owned()).or_default(), rate, now)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl ThrottleStore for MemoryStore {
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Decision>> {
        let decision = self.hit_at(key, rate, seconds_since_start());
        Box::pin(std::future::ready(Ok(decision)))
    }
}

fn seconds_since_start() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// A sliding window, as DRF's `SimpleRateThrottle`: refused requests are not counted.
fn decide(times: &mut VecDeque<f64>, rate: Rate, now: f64) -> Decision {
    let window = f64::from(rate.seconds);
    while times.front().is_some_and(|time| *time <= now - window) {
        times.pop_front();
    }
    if times.len() < rate.requests as usize {
        times.push_back(now);
        return Decision::Allowed;
    }
    Decision::Refused(times.front().map(|oldest| window - (now - oldest)))
}

/// Drops the half of the callers that have been silent longest.
fn forget_silent(callers: &mut HashMap<String, VecDeque<f64>>, capacity: usize) {
    let mut last: Vec<f64> = callers
        .values()
        .filter_map(|times| times.back().copied())
        .collect();
    last.sort_by(f64::total_cmp);
    let limit = last.get(capacity / 2).copied().unwrap_or(f64::INFINITY);
    callers.retain(|_, times| times.back().is_some_and(|time| *time > limit));
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        requests: 2,
        seconds: 60,
    };

    #[test]
    fn window_slides() {
        let store = MemoryStore::new(10);
        assert_eq!(store.hit_at("a", RATE, 0.0), Decision::Allowed);
        assert_eq!(store.hit_at("a", RATE, 30.0), Decision::Allowed);
        assert_eq!(store.hit_at("a", RATE, 40.0), Decision::Refused(Some(20.0)));
        assert_eq!(store.hit_at("b", RATE, 40.0), Decision::Allowed);
        assert_eq!(store.hit_at("a", RATE, 60.0), Decision::Allowed);
        assert_eq!(store.hit_at("a", RATE, 61.0), Decision::Refused(Some(29.0)));
    }

    #[test]
    fn memory_is_bounded() {
        let store = MemoryStore::new(4);
        for caller in 0..100_u32 {
            store.hit_at(&caller.to_string(), RATE, f64::from(caller));
        }
        assert!(store.callers.lock().unwrap().len() <= 4);
    }
}
