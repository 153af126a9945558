//! Server-sent events.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use serde::Serialize;
use tokio::time::{Interval, MissedTickBehavior, interval_at};

use crate::error::Result;

use super::to_json;

/// How often clients are told that the connection is alive when nothing happens.
const PING: Duration = Duration::from_secs(15);

/// One event of a stream of them.
///
/// # Examples
///
/// ```
/// use rest_kit::response::Event;
///
/// let event = Event::new("sold")?.name("book").id("7");
/// assert_eq!(event.to_string(), "event: book\nid: 7\ndata: \"sold\"\n\n");
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
#[doc(alias = "ServerSentEvent")]
pub struct Event {
    name: Option<String>,
    id: Option<String>,
    retry: Option<u64>,
    data: String,
}

impl Event {
    /// Tells `data` as JSON.
    ///
    /// # Errors
    ///
    /// 500 for data that has no JSON form.
    pub fn new<T: Serialize + ?Sized>(data: &T) -> Result<Self> {
        let json = to_json(data)?;
        Ok(Self::text(String::from_utf8_lossy(&json)))
    }

    /// Tells a text as it is; its lines stay lines.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            data: text.into(),
            ..Self::default()
        }
    }

    /// Says what kind of event it is.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(one_line(name));
        self
    }

    /// Says where to go on: clients that come back send it as `Last-Event-ID`.
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(one_line(id));
        self
    }

    /// Says after how many milliseconds clients should come back.
    pub fn retry(mut self, milliseconds: u64) -> Self {
        self.retry = Some(milliseconds);
        self
    }
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(name) = &self.name {
            writeln!(f, "event: {name}")?;
        }
        if let Some(id) = &self.id {
            writeln!(f, "id: {id}")?;
        }
        if let Some(retry) = self.retry {
            writeln!(f, "retry: {retry}")?;
        }
        let data = self.data.replace("\r\n", "\n").replace('\r', "\n");
        for line in data.split('\n') {
            writeln!(f, "data: {line}")?;
        }
        writeln!(f)
    }
}

/// A line break would start another field.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}

/// Events as text, with a comment when nothing happens for a while.
pub(super) struct Events<S> {
    events: Pin<Box<S>>,
    ping: Interval,
}

impl<S: Stream<Item = Event>> Events<S> {
    pub(super) fn new(events: S) -> Self {
        let mut ping = interval_at(tokio::time::Instant::now() + PING, PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            events: Box::pin(events),
            ping,
        }
    }
}

impl<S: Stream<Item = Event>> Stream for Events<S> {
    type Item = Result<Vec<u8>>;

    fn poll_next(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        match this.events.as_mut().poll_next(task) {
            Poll::Ready(Some(event)) => {
                this.ping.reset();
                return Poll::Ready(Some(Ok(event.to_string().into_bytes())));
            }
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => {}
        }
        match this.ping.poll_tick(task) {
            Poll::Ready(_) => Poll::Ready(Some(Ok(b": ping\n\n".to_vec()))),
            Poll::Pending => Poll::Pending,
        }
    }
}
