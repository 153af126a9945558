//! Answers in Redis, shared by every process.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::access::redis::{Server, away};
use crate::error::{Result, StartError};

use super::store::Answer;

/// How long a server that was away is left alone, so that requests need not wait for it.
const PAUSE: Duration = Duration::from_secs(2);

/// The key that counts how often everything was forgotten.
const GENERATION: &str = "answers";

/// Keeps answers in Redis; without the server everything is unknown, and nothing fails.
#[derive(Debug)]
pub(super) struct RedisAnswers {
    redis: Server,
    away_until: Mutex<Option<Instant>>,
}

/// What stands before the data of an answer, on a line of its own.
#[derive(Serialize, Deserialize)]
struct Head {
    generation: u64,
    /// Milliseconds since 1970.
    at: u64,
    answer: Answer,
}

impl RedisAnswers {
    pub(super) fn open(url: &str, prefix: &str) -> Result<Self, StartError> {
        Ok(Self {
            redis: Server::open(url, "answers")?.prefix(prefix),
            away_until: Mutex::new(None),
        })
    }

    /// Returns an answer with its age, and how often everything was forgotten so far.
    pub(super) async fn get(&self, key: &str) -> (Option<(Answer, Duration)>, u64) {
        let mut command = ::redis::cmd("MGET");
        command.arg(self.redis.key(GENERATION)).arg(self.key(key));
        let found: Option<(Option<u64>, Option<Vec<u8>>)> = self.ask(&command).await;
        let (generation, answer) = found.unwrap_or_default();
        let generation = generation.unwrap_or_default();
        let answer = answer.and_then(|text| read(&text, generation));
        (answer, generation)
    }

    pub(super) async fn set(&self, key: &str, answer: Answer, keep: Duration, generation: u64) {
        let head = Head {
            generation,
            at: now(),
            answer,
        };
        let Some(text) = write(&head) else { return };
        let mut command = ::redis::cmd("SET");
        let time = u64::try_from(keep.as_millis()).unwrap_or(u64::MAX >> 1);
        command
            .arg(self.key(key))
            .arg(text)
            .arg("PX")
            .arg(time.max(1));
        let _: Option<()> = self.ask(&command).await;
    }

    /// Forgets everything: what is of an earlier time is not read any more, and goes by itself.
    ///
    /// # Errors
    ///
    /// 503 when the server is away: what it keeps will be answered again when it is back.
    pub(super) async fn clear(&self) -> Result<()> {
        let mut command = ::redis::cmd("INCR");
        command.arg(self.redis.key(GENERATION));
        self.answer::<u64>(&command).await.map(drop)
    }

    fn key(&self, key: &str) -> String {
        self.redis.key(&format!("answer:{key}"))
    }

    /// Runs a command; none when the server is away, which is logged once in a while.
    async fn ask<T: ::redis::FromRedisValue>(&self, command: &::redis::Cmd) -> Option<T> {
        let now = Instant::now();
        if self.away().is_some_and(|until| now < until) {
            return None;
        }
        match self.answer(command).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(cause, "the cache of answers is away");
                *self.away() = Some(Instant::now() + PAUSE);
                None
            }
        }
    }

    async fn answer<T: ::redis::FromRedisValue>(&self, command: &::redis::Cmd) -> Result<T> {
        let mut connection = self.redis.connection().await?;
        command.query_async(&mut connection).await.map_err(away)
    }

    fn away(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.away_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(head: &Head) -> Option<Vec<u8>> {
    let mut text = serde_json::to_vec(head).ok()?;
    text.push(b'\n');
    text.extend_from_slice(head.answer.data.as_deref()?);
    Some(text)
}

/// Reads what was kept; what another version has written in another form is unknown.
fn read(text: &[u8], generation: u64) -> Option<(Answer, Duration)> {
    let end = memchr::memchr(b'\n', text)?;
    let head: Head = serde_json::from_slice(&text[..end]).ok()?;
    if head.generation != generation {
        return None;
    }
    let age = Duration::from_millis(now().saturating_sub(head.at));
    let mut answer = head.answer;
    answer.data = Some(text[end + 1..].to_vec());
    Some((answer, age))
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
