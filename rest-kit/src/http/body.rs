//! The bytes of a request's body: read once, within a limit, kept for whoever asks again.

use std::cell::RefCell;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt as _;

use crate::error::{Error, ErrorKind, Result};

use super::Value;
use super::parsers::{Feeder, StreamParser};

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
    pub(super) async fn read(&self, announced: Option<usize>, limit: usize) -> Result<Bytes> {
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
        let outcome = read(payload, announced, limit).await;
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
    ) -> Result<Option<Value>> {
        let payload = self.take();
        self.0.replace(State::Gone);
        let outcome = parse(payload, Feeder::new(reader, limit)).await;
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

async fn read(mut payload: Payload, announced: Option<usize>, limit: usize) -> Result<Bytes> {
    let Some(first) = payload.next().await else {
        return Ok(Bytes::new());
    };
    let first = checked(first, 0, limit)?;
    let Some(second) = payload.next().await else {
        return Ok(first);
    };
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).max(2 * first.len()).min(limit));
    body.extend_from_slice(&first);
    body.extend_from_slice(&checked(second, body.len(), limit)?);
    while let Some(chunk) = payload.next().await {
        let chunk = checked(chunk, body.len(), limit)?;
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

async fn parse(mut payload: Payload, mut feeder: Feeder) -> Result<Option<Value>> {
    let mut is_empty = true;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| failed(&error))?;
        is_empty &= chunk.is_empty();
        feeder = feeder.feed(chunk).await?;
    }
    if is_empty {
        return Ok(None);
    }
    feeder.finish().await.map(Some)
}

fn checked(chunk: Result<Bytes, PayloadError>, read: usize, limit: usize) -> Result<Bytes> {
    match chunk {
        Ok(chunk) if read + chunk.len() > limit => Err(Error::new(ErrorKind::PayloadTooLarge)),
        Ok(chunk) => Ok(chunk),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &PayloadError) -> Error {
    match error {
        PayloadError::Overflow => Error::new(ErrorKind::PayloadTooLarge),
        error => Error::new(ErrorKind::Parse).with_source(error.to_string()),
    }
}
