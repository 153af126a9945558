//! What is remembered between requests: for a while, and not too much of it.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::http::{Body, Response};

/// How many bytes a store keeps unless told otherwise.
pub(super) const MEMORY: usize = 64 * 1024 * 1024;

/// What a store can keep.
pub(super) trait Keep: Clone {
    /// Returns about how many bytes it has.
    fn size(&self) -> usize;

    /// Returns whether it must stay until it is taken away, however little room there is.
    fn is_pinned(&self) -> bool {
        false
    }
}

/// What became of an entry that was to be added.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Added<T> {
    /// It is there.
    Now,
    /// There was one already.
    Before(T),
    /// There is no room, and nothing that may go.
    Full,
}

/// Entries that are forgotten when their time is over, the oldest first when there are too many or
/// when they have too many bytes.
pub(super) struct Store<T> {
    entries: Mutex<Entries<T>>,
    capacity: usize,
    memory: usize,
    /// How often everything was forgotten.
    generation: AtomicU64,
}

struct Entries<T> {
    kept: HashMap<String, Kept<T>>,
    /// The bytes of all of them.
    size: usize,
}

struct Kept<T> {
    value: T,
    size: usize,
    since: Instant,
    /// None is never.
    until: Option<Instant>,
}

impl<T: Keep> Store<T> {
    pub(super) fn new(capacity: usize, memory: usize) -> Self {
        let entries = Entries {
            kept: HashMap::new(),
            size: 0,
        };
        Self {
            entries: Mutex::new(entries),
            capacity,
            memory,
            generation: AtomicU64::new(0),
        }
    }

    /// Returns an empty store of another size.
    pub(super) fn resized(&self, capacity: Option<usize>, memory: Option<usize>) -> Self {
        let capacity = capacity.unwrap_or(self.capacity);
        Self::new(capacity.max(1), memory.unwrap_or(self.memory))
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
        let kept = entries.kept.get(key)?;
        let now = Instant::now();
        kept.is_there(now)
            .then(|| (kept.value.clone(), now - kept.since))
    }

    /// Keeps the value, unless there is one already.
    pub(super) fn add(&self, key: &str, value: T, time: Duration) -> Added<T> {
        let now = Instant::now();
        let mut entries = self.lock();
        if let Some(kept) = entries.kept.get(key).filter(|kept| kept.is_there(now)) {
            return Added::Before(kept.value.clone());
        }
        if self.insert(&mut entries, key, value, time) {
            Added::Now
        } else {
            Added::Full
        }
    }

    /// Keeps the value in the place of what is there; false when there is no room for it.
    pub(super) fn set(&self, key: &str, value: T, time: Duration) -> bool {
        self.insert(&mut self.lock(), key, value, time)
    }

    pub(super) fn remove(&self, key: &str) {
        self.lock().remove(key);
    }

    pub(super) fn clear(&self) {
        let mut entries = self.lock();
        self.generation.fetch_add(1, Ordering::AcqRel);
        entries.kept.clear();
        entries.size = 0;
    }

    fn insert(&self, entries: &mut Entries<T>, key: &str, value: T, time: Duration) -> bool {
        let now = Instant::now();
        let size = value.size() + key.len();
        entries.remove(key);
        let has_room = |entries: &Entries<T>| {
            entries.kept.len() < self.capacity && entries.size + size <= self.memory
        };
        if !has_room(entries) {
            entries.retain(|kept| kept.is_there(now));
        }
        while !has_room(entries) {
            if !entries.drop_older_half() {
                return false;
            }
        }
        let kept = Kept {
            value,
            size,
            since: now,
            until: now.checked_add(time),
        };
        entries.kept.insert(key.to_owned(), kept);
        entries.size += size;
        true
    }

    fn lock(&self) -> MutexGuard<'_, Entries<T>> {
        // A panic elsewhere leaves whole entries behind: each is put there at once.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Keep> Kept<T> {
    fn is_there(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| now < until) || self.value.is_pinned()
    }
}

impl<T: Keep> Entries<T> {
    fn remove(&mut self, key: &str) {
        if let Some(gone) = self.kept.remove(key) {
            self.size -= gone.size;
        }
    }

    fn retain(&mut self, stays: impl Fn(&Kept<T>) -> bool) {
        self.kept.retain(|_, kept| stays(kept));
        self.size = self.kept.values().map(|kept| kept.size).sum();
    }

    /// Half of those that may go at once: forgetting one by one would look at all of them each
    /// time. False when none may.
    fn drop_older_half(&mut self) -> bool {
        let may_go = self.kept.values().filter(|kept| !kept.value.is_pinned());
        let mut ages: Vec<Instant> = may_go.map(|kept| kept.since).collect();
        if ages.is_empty() {
            return false;
        }
        let middle = ages.len() / 2;
        let (_, median, _) = ages.select_nth_unstable(middle);
        let median = *median;
        self.retain(|kept| kept.since > median || kept.value.is_pinned());
        true
    }
}

impl<T> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

impl Keep for Answer {
    fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        headers + self.data.as_ref().map_or(0, Vec::len) + size_of::<Self>()
    }
}

/// An answer that can be given again.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "redis", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    /// The media type of bytes that no renderer touches; none for data.
    content_type: Option<String>,
    /// The template that shows the data.
    template: Option<String>,
    #[cfg_attr(feature = "redis", serde(skip))]
    pub(super) data: Option<Vec<u8>>,
}

impl Answer {
    /// Copies an answer; none for one that is made while it is sent.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let (content_type, data) = match response.body() {
            Body::Empty => (None, None),
            Body::Data(data) => (None, Some(data.clone())),
            Body::Raw(content_type, content) => (Some(content_type.clone()), Some(content.clone())),
            Body::Stream(..) => return None,
        };
        Some(Self {
            status: response.status(),
            headers: response.headers().to_vec(),
            content_type,
            template: response.template().map(str::to_owned),
            data,
        })
    }

    pub(super) fn into_response(self) -> Response {
        let response = match (self.data, self.content_type) {
            (Some(data), None) => Response::json(self.status, data),
            (Some(content), Some(content_type)) => {
                Response::raw(content_type, content).with_status(self.status)
            }
            (None, _) => Response::empty(self.status),
        };
        let response = match self.template {
            Some(template) => response.with_template(template),
            None => response,
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

    /// Has so many bytes, and may be one that must stay.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Thing(usize, bool);

    impl Keep for Thing {
        fn size(&self) -> usize {
            self.0
        }
        fn is_pinned(&self) -> bool {
            self.1
        }
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn entries_come_and_go() {
        let store = Store::new(4, 100);
        let thing = |size| Thing(size, false);
        assert_eq!(store.add("a", thing(1), LONG), Added::Now);
        assert_eq!(store.add("a", thing(2), LONG), Added::Before(thing(1)));
        store.set("b", thing(3), Duration::ZERO);
        assert!(store.get("b").is_none());
        assert_eq!(store.add("b", thing(4), LONG), Added::Now);
        for key in ["c", "d", "e", "f", "g"] {
            assert!(store.set(key, thing(5), LONG));
        }
        assert!(store.lock().kept.len() <= 4);
        assert!(store.get("g").is_some_and(|(value, _)| value == thing(5)));
        store.remove("g");
        assert!(store.get("g").is_none());
        store.clear();
        let entries = store.lock();
        assert_eq!((entries.kept.len(), entries.size), (0, 0));
    }

    #[test]
    fn bytes_are_counted_and_limited() {
        let store = Store::new(1_000, 100);
        for number in 0..50 {
            assert!(store.set(&format!("{number:02}"), Thing(18, false), LONG));
            assert!(store.lock().size <= 100);
            assert!(store.get(&format!("{number:02}")).is_some());
        }
        store.set("49", Thing(28, false), LONG);
        let kept = store.lock();
        let sum: usize = kept.kept.values().map(|kept| kept.size).sum();
        assert_eq!(kept.size, sum);
        drop(kept);
        assert!(!store.set("large", Thing(101, false), LONG));
        assert!(store.get("large").is_none());
    }

    #[test]
    fn what_must_stay_stays_and_what_finds_no_room_is_told() {
        let store = Store::new(3, 1_000);
        for key in ["a", "b"] {
            assert_eq!(store.add(key, Thing(1, true), Duration::ZERO), Added::Now);
        }
        for key in ["c", "d", "e"] {
            assert_eq!(store.add(key, Thing(1, false), LONG), Added::Now);
        }
        assert!(store.get("a").is_some() && store.get("b").is_some());
        assert_eq!(store.add("f", Thing(1, true), LONG), Added::Now);
        assert_eq!(store.add("g", Thing(1, true), LONG), Added::Full);
        assert!(store.set("f", Thing(1, false), LONG));
        assert_eq!(store.add("g", Thing(1, true), LONG), Added::Now);
    }
}
