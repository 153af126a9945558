//! Passwords: hashing, checking, and which ones are good enough.
//!
//! Django: <https://docs.djangoproject.com/en/stable/topics/auth/passwords/>.
//!
//! Hashes are argon2id, written as Django writes them: either side can read the other's. Django's
//! PBKDF2 hashes are checked, too, and reported as outdated.
//!
//! ```
//! use rest_kit::passwords::{Check, Passwords};
//!
//! # actix_web::rt::System::new().block_on(async {
//! let passwords = Passwords::default();
//! let stored = passwords.hash("a long and quiet river").await?;
//! assert!(stored.starts_with("argon2$argon2id$v=19$"));
//! assert_eq!(passwords.check("a long and quiet river", Some(&stored)).await?, Check::Right);
//! assert_eq!(passwords.check("a long and quiet rivet", Some(&stored)).await?, Check::Wrong);
//! # Ok::<(), rest_kit::Error>(())
//! # })?;
//! # Ok::<(), rest_kit::Error>(())
//! ```

mod argon;
mod encoded;
mod policy;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use tokio::sync::Semaphore;
use tokio::task;

use crate::error::{Error, Result};

use crate::secrets::random_bytes;

pub use self::policy::{
    CommonPasswords, MinimumLength, NumericPasswords, PasswordPolicy, PasswordValidator,
    UserSimilarity,
};

use self::argon::Cost;
use self::encoded::Encoded;

/// What a password is, compared with its stored hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Another one.
    Wrong,
    /// The right one.
    Right,
    /// The right one, hashed in an older way: hash it anew and store that.
    Outdated,
}

/// Hashes passwords and checks them, a few at a time on threads of their own.
///
/// Copies share the limit.
#[derive(Debug, Clone)]
#[doc(alias = "PASSWORD_HASHERS")]
pub struct Passwords {
    cost: Cost,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    hashed: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            cost: Cost::DEFAULT,
            turns: Arc::new(Semaphore::new(cores)),
            waiting: Arc::default(),
            hashed: Arc::default(),
        }
    }
}

impl Passwords {
    /// The bytes that a password has at most; longer ones are wrong without being hashed.
    pub const MAX_LENGTH: usize = 4096;

    /// How many requests wait for their turn at most; others are answered 503.
    const MAX_WAITING: usize = 256;

    /// Sets what a hash costs: memory in KiB, and how often it is gone through.
    ///
    /// 19,456 KiB and twice unless told otherwise. Stored hashes of another cost are outdated.
    ///
    /// # Panics
    ///
    /// When argon2 has no such cost: at start-up.
    #[must_use]
    #[track_caller]
    pub fn cost(mut self, memory_kib: u32, passes: u32) -> Self {
        match Cost::new(memory_kib, passes, 1) {
            Some(cost) => self.cost = cost,
            None => panic!("argon2 has no cost of {memory_kib} KiB and {passes} passes"),
        }
        self
    }

    /// Returns how many hashes were computed so far: for metrics, and for tests that show that
    /// two answers cost the same work.
    pub fn hash_count(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    /// Hashes a password for storage.
    ///
    /// # Errors
    ///
    /// 400 when it is longer than [`MAX_LENGTH`](Self::MAX_LENGTH), 503 when too many wait.
    #[doc(alias = "make_password")]
    pub async fn hash(&self, password: &str) -> Result<String> {
        if password.len() > Self::MAX_LENGTH {
            return Err(Error::validation("This password is too long."));
        }
        let (cost, password) = (self.cost, password.to_owned());
        let salt = random_bytes()?;
        self.run(move || argon::hash(cost, &password, salt)).await?
    }

    /// Returns a text that no password matches: for users who cannot log in by password.
    ///
    /// # Errors
    ///
    /// 500 when the system has no random bytes.
    #[doc(alias = "set_unusable_password")]
    pub fn unusable() -> Result<String> {
        Ok(format!("!{}", crate::secrets::random_text(40)?))
    }

    /// Compares a password with its stored hash.
    ///
    /// Without a hash, for a user that does not exist, it works as long and answers
    /// [`Check::Wrong`]: the time does not tell which names exist.
    ///
    /// # Errors
    ///
    /// 503 when too many wait.
    #[doc(alias = "check_password")]
    pub async fn check(&self, password: &str, stored: Option<&str>) -> Result<Check> {
        if password.len() > Self::MAX_LENGTH {
            return Ok(Check::Wrong);
        }
        let (cost, password) = (self.cost, password.to_owned());
        let stored = stored.and_then(Encoded::parse);
        self.run(move || match stored {
            Some(stored) => stored.check(&password, cost),
            None => argon::hash(cost, &password, [0; 16]).map(|_| Check::Wrong),
        })
        .await?
    }

    /// Runs a job on a thread that may block, when it has its turn.
    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let Some(_place) = Place::take(&self.waiting) else {
            return Err(Error::unavailable(1));
        };
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(Error::internal)?;
        self.hashed.fetch_add(1, Ordering::Relaxed);
        // The turn ends with the job, also when nobody waits for it any more.
        let done = task::spawn_blocking(move || {
            let result = job();
            drop(turn);
            result
        });
        done.await.map_err(Error::internal)
    }
}

/// A place in the queue.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        (before < Passwords::MAX_WAITING).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
