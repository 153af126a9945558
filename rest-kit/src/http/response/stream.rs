//! Answers that are sent as they are made.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};

use crate::error::{Error, Result};

type Inner = Pin<Box<dyn Stream<Item = Result<Vec<u8>>>>>;

/// The bytes of an answer, piece by piece.
pub struct ByteStream(Inner);

impl ByteStream {
    pub(super) fn new(stream: impl Stream<Item = Result<Vec<u8>>> + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// Ends the stream when `end` does.
    pub(super) fn take_until(self, end: impl Future<Output = ()> + 'static) -> Self {
        Self(Box::pin(self.0.take_until(end)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let inner = self.get_mut().0.as_mut();
        inner.poll_next(task).map(|piece| {
            let piece = piece?;
            Some(piece.map(Bytes::from).inspect_err(|error| {
                // The status was sent long ago: the connection is closed, and the log says why.
                tracing::error!("a stream broke off: {error}");
            }))
        })
    }
}
