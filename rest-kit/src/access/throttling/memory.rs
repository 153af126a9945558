//! Counters in the memory of this process.

use std::collections::{HashMap, VecDeque};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use crate::access::BoxFuture;
use crate::error::Result;

use super::{Rate, Standing, ThrottleStore};

/// For each caller that a store has room for, it has room for so many requests.
const REQUESTS_PER_CALLER: usize = 16;

/// Keeps the times in this process, for at most so many callers.
///
/// The times are exact: a window slides over them. Its memory is bounded; when it is full, callers
/// whose window is over are forgotten, and then those who have been silent longest.
#[derive(Debug)]
pub struct MemoryStore {
    counters: Mutex<Counters>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Counters {
    callers: HashMap<String, Caller>,
    /// How many times all callers have together.
    times: usize,
}

#[derive(Debug, Default)]
struct Caller {
    times: VecDeque<f64>,
    /// When its last request no longer counts.
    until: f64,
}

impl MemoryStore {
    /// Creates a store for at most `capacity` callers, and sixteen times as many requests.
    pub fn new(capacity: usize) -> Self {
        Self {
            counters: Mutex::default(),
            capacity: capacity.max(1),
        }
    }

    /// Forgets every request.
    pub fn clear(&self) {
        *self.lock() = Counters::default();
    }

    fn lock(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hit_at(&self, key: &str, rate: Rate, now: f64) -> Standing {
        let mut counters = self.lock();
        let is_new = !counters.callers.contains_key(key);
        let is_full = counters.times >= self.capacity.saturating_mul(REQUESTS_PER_CALLER);
        if is_full || is_new && counters.callers.len() >= self.capacity {
            counters.make_room(self.capacity, now);
        }
        let Counters { callers, times } = &mut *counters;
        let caller = callers.entry(key.to_owned()).or_default();
        let before = caller.times.len();
        let standing = caller.decide(rate, now);
        *times = times.saturating_sub(before) + caller.times.len();
        standing
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl ThrottleStore for MemoryStore {
    fn hit<'a>(&'a self, key: &'a str, rate: Rate) -> BoxFuture<'a, Result<Standing>> {
        let standing = self.hit_at(key, rate, seconds_since_start());
        Box::pin(ready(Ok(standing)))
    }

    fn give_back<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        let mut counters = self.lock();
        let caller = counters.callers.get_mut(key);
        if caller.and_then(|caller| caller.times.pop_back()).is_some() {
            counters.times = counters.times.saturating_sub(1);
        }
        Box::pin(ready(Ok(())))
    }
}

fn seconds_since_start() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

impl Caller {
    /// A sliding window, as DRF's `SimpleRateThrottle`: refused requests are not counted.
    fn decide(&mut self, rate: Rate, now: f64) -> Standing {
        let window = f64::from(rate.seconds);
        while self.times.front().is_some_and(|time| *time <= now - window) {
            self.times.pop_front();
        }
        let limit = rate.requests as usize;
        let allowed = self.times.len() < limit;
        if allowed {
            self.times.push_back(now);
            self.until = self.until.max(now + window);
        }
        let left = limit.saturating_sub(self.times.len());
        let oldest = self.times.front().map(|oldest| window - (now - oldest));
        Standing {
            allowed,
            remaining: u32::try_from(left).unwrap_or(u32::MAX),
            // A limit that another of the same scope has passed says nothing about the wait.
            wait: oldest.filter(|_| self.times.len() <= limit),
        }
    }
}

impl Counters {
    /// Forgets those whose window is over; if that is not enough, the longest silent half.
    fn make_room(&mut self, capacity: usize, now: f64) {
        self.callers
            .retain(|_, caller| caller.until > now && !caller.times.is_empty());
        self.count();
        let requests = capacity.saturating_mul(REQUESTS_PER_CALLER);
        if self.callers.len() <= capacity / 2 && self.times <= requests / 2 {
            return;
        }
        let last = |caller: &Caller| caller.times.back().copied().unwrap_or(f64::NEG_INFINITY);
        let mut callers: Vec<_> = self.callers.drain().collect();
        callers.sort_by(|(_, one), (_, other)| last(other).total_cmp(&last(one)));
        self.times = 0;
        for (key, caller) in callers {
            let times = self.times + caller.times.len();
            if self.callers.len() >= capacity / 2 || times > requests / 2 {
                break;
            }
            self.times = times;
            self.callers.insert(key, caller);
        }
    }

    fn count(&mut self) {
        self.times = self.callers.values().map(|caller| caller.times.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const RATE: Rate = Rate {
        requests: 2,
        seconds: 60,
    };

    fn standing(allowed: bool, remaining: u32, wait: f64) -> Standing {
        Standing {
            allowed,
            remaining,
            wait: Some(wait),
        }
    }

    // parity: THR-008, THR-013
    #[test]
    fn window_slides() {
        let store = MemoryStore::new(10);
        assert_eq!(store.hit_at("a", RATE, 0.0), standing(true, 1, 60.0));
        assert_eq!(store.hit_at("a", RATE, 30.0), standing(true, 0, 30.0));
        assert_eq!(store.hit_at("a", RATE, 40.0), standing(false, 0, 20.0));
        assert_eq!(store.hit_at("b", RATE, 40.0), standing(true, 1, 60.0));
        assert_eq!(store.hit_at("a", RATE, 60.0), standing(true, 0, 30.0));
        assert_eq!(store.hit_at("a", RATE, 61.0), standing(false, 0, 29.0));
    }

    #[test]
    fn a_limit_that_was_passed_by_another_has_no_wait() {
        let store = MemoryStore::new(10);
        let wide = Rate {
            requests: 5,
            seconds: 60,
        };
        for second in 0..4 {
            assert!(store.hit_at("a", wide, f64::from(second)).allowed);
        }
        assert_eq!(store.hit_at("a", RATE, 5.0).wait, None);
    }

    // security: SEC-16
    // parity: THR-010
    #[test]
    fn of_a_thousand_at_once_exactly_so_many_go_on() {
        let store = MemoryStore::default();
        let rate = Rate {
            requests: 100,
            seconds: 60,
        };
        let allowed = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..10 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        if store.hit_at("a", rate, seconds_since_start()).allowed {
                            allowed.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        assert_eq!(allowed.into_inner(), 100);
    }

    #[test]
    fn memory_is_bounded_by_callers_and_by_requests() {
        let store = MemoryStore::new(4);
        for caller in 0..100_u32 {
            store.hit_at(&caller.to_string(), RATE, f64::from(caller) / 10.0);
            assert!(store.lock().callers.len() <= 4);
        }
        // The last one is not forgotten.
        assert_eq!(store.hit_at("99", RATE, 9.9).remaining, 0);

        let store = MemoryStore::new(4);
        let many = Rate {
            requests: 1_000_000,
            seconds: 86_400,
        };
        for second in 0..1_000_u32 {
            store.hit_at("loud", many, f64::from(second));
            let counters = store.lock();
            let times: usize = counters.callers.values().map(|it| it.times.len()).sum();
            assert_eq!(counters.times, times);
            assert!(times <= 4 * REQUESTS_PER_CALLER + 1, "{times}");
        }
    }

    #[test]
    fn callers_whose_window_is_over_are_forgotten_first() {
        let store = MemoryStore::new(3);
        store.hit_at("a", RATE, 0.0);
        store.hit_at(
            "day",
            Rate {
                requests: 1,
                seconds: 86_400,
            },
            1.0,
        );
        store.hit_at("b", RATE, 2.0);
        store.hit_at("c", RATE, 100.0);
        assert!(
            !store
                .hit_at(
                    "day",
                    Rate {
                        requests: 1,
                        seconds: 86_400
                    },
                    101.0
                )
                .allowed
        );
    }
}
