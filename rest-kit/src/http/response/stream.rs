//! Answers that are sent as they are made.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};

use crate::error::{Error, Result};

type Inner = Pin<Box<dyn Stream<Item = Result<Vec<u8>>>>>;

/// The bytes of an answer, piece by piece.
pub struct ByteStream {
    inner: Inner,
    length: Option<u64>,
    /// Whether it would go on for as long as there is a server.
    is_endless: bool,
}

impl ByteStream {
    pub(super) fn new(stream: impl Stream<Item = Result<Vec<u8>>> + 'static) -> Self {
        Self {
            inner: Box::pin(stream),
            length: None,
            is_endless: false,
        }
    }

    /// Creates a stream that ends after so many bytes.
    #[cfg(feature = "files")]
    pub(in crate::http) fn sized(
        length: u64,
        stream: impl Stream<Item = Result<Vec<u8>>> + 'static,
    ) -> Self {
        Self {
            length: Some(length),
            ..Self::new(stream)
        }
    }

    /// Says that it goes on for as long as there is a server.
    pub(super) fn endless(self) -> Self {
        Self {
            is_endless: true,
            ..self
        }
    }

    pub(super) fn is_endless(&self) -> bool {
        self.is_endless
    }

    /// Returns how many bytes there will be, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Ends the stream when `end` does.
    pub(super) fn take_until(self, end: impl Future<Output = ()> + 'static) -> Self {
        Self {
            inner: Box::pin(self.inner.take_until(end)),
            ..self
        }
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
        let inner = self.get_mut().inner.as_mut();
        inner.poll_next(task).map(|piece| {
            let piece = piece?;
            Some(piece.map(Bytes::from).inspect_err(|error| {
                // The status was sent long ago: the connection is closed, and the log says why.
                tracing::error!("a stream broke off: {error}");
            }))
        })
    }
}
