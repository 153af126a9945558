//! The bytes of a file, or of parts of it, in pieces.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use futures_util::Stream;
use futures_util::stream::try_unfold;

use crate::error::{Error, Result};

/// As much is read at once.
const PIECE: u64 = 64 * 1024;

/// What is sent next.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Vec<u8>),
    Part(Range<u64>),
}

/// A file that is read where it does no harm.
#[derive(Debug)]
pub(super) struct Reader {
    file: File,
    pieces: VecDeque<Piece>,
}

impl Reader {
    pub(super) fn new(file: File, pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self {
            file,
            pieces: pieces.into_iter().collect(),
        }
    }

    /// Returns how many bytes there are to come.
    pub(super) fn length(&self) -> u64 {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len() as u64,
            Piece::Part(part) => part.end - part.start,
        });
        lengths.sum()
    }

    /// Returns whether one reading has all of it.
    pub(super) fn is_short(&self) -> bool {
        self.length() <= PIECE
    }

    /// Reads all of it.
    pub(super) fn read_all(mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next()? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// Returns the next piece; none at the end.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let part = match self.pieces.front_mut() {
            None => return Ok(None),
            Some(Piece::Text(text)) => {
                let text = std::mem::take(text);
                self.pieces.pop_front();
                return Ok(Some(text));
            }
            Some(Piece::Part(part)) => part,
        };
        let length = (part.end - part.start).min(PIECE);
        self.file.seek(SeekFrom::Start(part.start))?;
        let mut bytes = Vec::new();
        (&self.file).take(length).read_to_end(&mut bytes)?;
        if bytes.is_empty() && length > 0 {
            // It was cut while it was sent.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        part.start += bytes.len() as u64;
        if part.start >= part.end {
            self.pieces.pop_front();
        }
        Ok(Some(bytes))
    }

    /// Reads piece by piece, on threads that may wait for a disk.
    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Vec<u8>>> {
        try_unfold(self, |mut reader| async move {
            let job = move || {
                reader
                    .next()
                    .map(|piece| piece.map(|piece| (piece, reader)))
            };
            let read = actix_web::web::block(job).await.map_err(Error::internal)?;
            read.map_err(Error::internal)
        })
    }
}
