//! What is remembered between requests: for a while, and not too much of it.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::http::{Body, Response};

/// Entries that are forgotten when their time is over, the oldest first when there are too many.
pub(super) struct Store<T> {
    entries: Mutex<HashMap<String, Kept<T>>>,
    capacity: usize,
    /// How often everything was forgotten.
    generation: AtomicU64,
}

struct Kept<T> {
    value: T,
    since: Instant,
    until: Instant,
}

impl<T: Clone> Store<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            entries: Mutex::default(),
            capacity,
            generation: AtomicU64::new(0),
        }
    }

    /// Returns how often everything was forgotten so far.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Keeps the value, unless everything was forgotten since `generation`.
    pub(super) fn set_in(&self, generation: u64, key: &str, value: T, time: Duration) {
        let mut entries = self.lock();
        if self.generation() == generation {
            self.insert(&mut entries, key, value, time);
        }
    }

    /// Returns the entry, and how long it is there.
    pub(super) fn get(&self, key: &str) -> Option<(T, Duration)> {
        let entries = self.lock();
        let kept = entries.get(key)?;
        let now = Instant::now();
        (now < kept.until).then(|| (kept.value.clone(), now - kept.since))
    }

    /// Keeps the value, unless there is one already, which is returned then.
    pub(super) fn add(&self, key: &str, value: T, time: Duration) -> Option<T> {
        let now = Instant::now();
        let mut entries = self.lock();
        if let Some(kept) = entries.get(key).filter(|kept| now < kept.until) {
            return Some(kept.value.clone());
        }
        self.insert(&mut entries, key, value, time);
        None
    }

    pub(super) fn set(&self, key: &str, value: T, time: Duration) {
        self.insert(&mut self.lock(), key, value, time);
    }

    pub(super) fn remove(&self, key: &str) {
        self.lock().remove(key);
    }

    pub(super) fn clear(&self) {
        let mut entries = self.lock();
        self.generation.fetch_add(1, Ordering::AcqRel);
        entries.clear();
    }

    fn insert(&self, entries: &mut HashMap<String, Kept<T>>, key: &str, value: T, time: Duration) {
        let now = Instant::now();
        if entries.len() >= self.capacity && !entries.contains_key(key) {
            entries.retain(|_, kept| now < kept.until);
            if entries.len() >= self.capacity {
                Self::drop_older_half(entries);
            }
        }
        let kept = Kept {
            value,
            since: now,
            until: now + time,
        };
        entries.insert(key.to_owned(), kept);
    }

    /// Half of them at once: forgetting one by one would look at all of them each time.
    fn drop_older_half(entries: &mut HashMap<String, Kept<T>>) {
        let mut ages: Vec<Instant> = entries.values().map(|kept| kept.since).collect();
        let middle = ages.len() / 2;
        let (_, median, _) = ages.select_nth_unstable(middle);
        let median = *median;
        entries.retain(|_, kept| kept.since > median);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Kept<T>>> {
        // A panic elsewhere leaves whole entries behind: each is put there at once.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

/// An answer that can be given again.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "redis", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    #[cfg_attr(feature = "redis", serde(skip))]
    pub(super) data: Option<Vec<u8>>,
}

impl Answer {
    /// Copies an answer; none for one that is not data.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let data = match response.body() {
            Body::Empty => None,
            Body::Data(data) => Some(data.clone()),
            Body::Raw(..) | Body::Stream(..) => return None,
        };
        Some(Self {
            status: response.status(),
            headers: response.headers().to_vec(),
            data,
        })
    }

    pub(super) fn into_response(self) -> Response {
        let response = match self.data {
            Some(data) => Response::json(self.status, data),
            None => Response::empty(self.status),
        };
        self.headers
            .iter()
            .fold(response, |response, (name, value)| {
                response.with_header(name, value)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_and_go() {
        let store = Store::new(4);
        let long = Duration::from_secs(60);
        assert_eq!(store.add("a", 1, long), None);
        assert_eq!(store.add("a", 2, long), Some(1));
        store.set("b", 3, Duration::ZERO);
        assert!(store.get("b").is_none());
        assert_eq!(store.add("b", 4, long), None);
        for key in ["c", "d", "e", "f", "g"] {
            store.set(key, 5, long);
        }
        assert!(store.lock().len() <= 4);
        assert!(store.get("g").is_some_and(|(value, _)| value == 5));
        store.remove("g");
        assert!(store.get("g").is_none());
        store.clear();
        assert!(store.lock().is_empty());
    }
}
