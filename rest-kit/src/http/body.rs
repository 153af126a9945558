//! The bytes of a request's body: read once, within a limit, kept for whoever asks again.

use std::cell::RefCell;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, BytesMut};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use crate::error::{Error, ErrorKind, Result};

use super::parsers::{Feeder, StreamParser};
use super::{BodyLimits, Value};

/// How far the reading of a body has come.
enum State {
    Unread(Payload),
    /// Being read, or its reader was dropped half-way, or an extractor has eaten it.
    Gone,
    Read(Bytes),
    /// Parsed while it arrived: its bytes are nowhere any more.
    Parsed(Value),
    Failed(ErrorKind),
}

/// The body of one request.
pub(super) struct RequestBody(RefCell<State>);

impl RequestBody {
    pub(super) fn new(payload: Payload) -> Self {
        Self(RefCell::new(State::Unread(payload)))
    }

    /// Reads the body, or returns what an earlier call has read.
    pub(super) async fn read(
        &self,
        announced: Option<usize>,
        limit: usize,
        limits: &BodyLimits,
    ) -> Result<Bytes> {
        let payload = match &mut *self.0.borrow_mut() {
            State::Read(bytes) if bytes.len() > limit => {
                return Err(Error::new(ErrorKind::PayloadTooLarge));
            }
            State::Read(bytes) => return Ok(bytes.clone()),
            State::Failed(kind) => return Err(Error::new(*kind)),
            State::Gone | State::Parsed(_) => {
                return Err(Error::internal("the body was already consumed"));
            }
            State::Unread(_) if announced.is_some_and(|length| length > limit) => {
                return Err(Error::new(ErrorKind::PayloadTooLarge));
            }
            State::Unread(payload) => payload.take(),
        };
        self.0.replace(State::Gone);
        let arriving = Arriving::new(payload, limits);
        let outcome = read(arriving, announced, limit).await;
        self.0.replace(match &outcome {
            Ok(bytes) => State::Read(bytes.clone()),
            Err(error) => State::Failed(error.kind()),
        });
        outcome
    }

    /// Returns whether there is a body that nobody has asked for yet.
    pub(super) fn is_unread(&self) -> bool {
        match &*self.0.borrow() {
            State::Unread(payload) => !matches!(payload, Payload::None),
            _ => false,
        }
    }

    /// Returns the bytes, if they were read.
    pub(super) fn received(&self) -> Option<Bytes> {
        match &*self.0.borrow() {
            State::Read(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Returns what an earlier call of [`parse`](Self::parse) has made.
    pub(super) fn parsed(&self) -> Option<Value> {
        match &*self.0.borrow() {
            State::Parsed(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// Parses the body while it arrives; none when it has no bytes.
    pub(super) async fn parse(
        &self,
        reader: Box<dyn StreamParser>,
        limit: usize,
        limits: &BodyLimits,
    ) -> Result<Option<Value>> {
        let arriving = Arriving::new(self.take(), limits);
        self.0.replace(State::Gone);
        let outcome = parse(arriving, Feeder::new(reader, limit)).await;
        self.0.replace(match &outcome {
            Ok(Some(value)) => State::Parsed(value.clone()),
            Ok(None) => State::Read(Bytes::new()),
            Err(error) => State::Failed(error.kind()),
        });
        outcome
    }

    /// Takes the body as actix's payload: fresh, or made of what was read.
    pub(super) fn take(&self) -> Payload {
        match &mut *self.0.borrow_mut() {
            State::Unread(payload) => payload.take(),
            State::Read(bytes) => {
                let bytes = bytes.clone();
                let stream = futures_util::stream::iter([Ok::<_, PayloadError>(bytes)]);
                Payload::Stream {
                    payload: Box::pin(stream),
                }
            }
            State::Gone | State::Parsed(_) | State::Failed(_) => Payload::None,
        }
    }

    /// Puts back what an extractor was given, unless the body was read before.
    pub(super) fn put_back(&self, payload: Payload, was_empty: bool) {
        let mut state = self.0.borrow_mut();
        if let State::Unread(place) = &mut *state {
            if matches!(payload, Payload::None) && !was_empty {
                *state = State::Gone;
            } else {
                *place = payload;
            }
        }
    }
}

/// A body on its way in, which must not take for ever.
struct Arriving<'a> {
    payload: Payload,
    limits: &'a BodyLimits,
    read: usize,
    /// When it was waited for the first time.
    since: Option<Instant>,
}

impl<'a> Arriving<'a> {
    fn new(payload: Payload, limits: &'a BodyLimits) -> Self {
        Self {
            payload,
            limits,
            read: 0,
            since: None,
        }
    }

    /// Returns the next piece; none at the end.
    ///
    /// What is there already costs no timer.
    async fn next(&mut self) -> Result<Option<Bytes>> {
        let piece = if let Some(piece) = self.payload.next().now_or_never() {
            piece
        } else {
            let since = *self.since.get_or_insert_with(Instant::now);
            let end = since + self.limits.time_for(self.read);
            let arrived = timeout_at(end, self.payload.next()).await;
            arrived.map_err(|_| Error::new(ErrorKind::RequestTimeout))?
        };
        let piece = piece.transpose().map_err(|error| failed(&error))?;
        self.read += piece.as_ref().map_or(0, Bytes::len);
        Ok(piece)
    }

    /// [`next`](Self::next), of a body that has at most `limit` bytes.
    async fn next_within(&mut self, limit: usize) -> Result<Option<Bytes>> {
        let piece = self.next().await?;
        if self.read > limit {
            return Err(Error::new(ErrorKind::PayloadTooLarge));
        }
        Ok(piece)
    }
}

async fn read(mut body: Arriving<'_>, announced: Option<usize>, limit: usize) -> Result<Bytes> {
    let Some(first) = body.next_within(limit).await? else {
        return Ok(Bytes::new());
    };
    let Some(second) = body.next_within(limit).await? else {
        return Ok(first);
    };
    let room = announced.unwrap_or(0).max(2 * first.len()).min(limit);
    let mut whole = BytesMut::with_capacity(room);
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(piece) = body.next_within(limit).await? {
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

async fn parse(mut body: Arriving<'_>, mut feeder: Feeder) -> Result<Option<Value>> {
    let mut is_empty = true;
    while let Some(piece) = body.next().await? {
        is_empty &= piece.is_empty();
        feeder = feeder.feed(piece).await?;
    }
    if is_empty {
        return Ok(None);
    }
    feeder.finish().await.map(Some)
}

/// Waits for an extractor, which reads a body by itself, as long as the largest body may take.
pub(super) async fn patiently<T>(work: impl Future<Output = T>, limits: &BodyLimits) -> Result<T> {
    let most: Duration = limits.time_for(limits.max_upload);
    let done = tokio::time::timeout(most, work).await;
    done.map_err(|_| Error::new(ErrorKind::RequestTimeout))
}

fn failed(error: &PayloadError) -> Error {
    match error {
        PayloadError::Overflow => Error::new(ErrorKind::PayloadTooLarge),
        error => Error::new(ErrorKind::Parse).with_source(error.to_string()),
    }
}
