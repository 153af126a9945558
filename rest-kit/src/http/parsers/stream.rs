//! Reading a body as it arrives, without having all of it in memory.

use actix_web::web::{self, Bytes};

use crate::error::{Error, ErrorKind, Result};
use crate::http::Value;

/// The largest piece that is read at once.
pub(super) const PIECE: usize = 64 * 1024;
/// As much is gathered for one job in a thread that may block.
const JOB: usize = 4 * PIECE;

/// Reads one body piece by piece.
///
/// What [`Parser::stream`](super::Parser::stream) returns.
pub trait StreamParser: Send {
    /// Reads the next piece; pieces may end anywhere.
    ///
    /// # Errors
    ///
    /// 400 for a malformed body, 413 for one that is too large.
    fn feed(&mut self, piece: &[u8]) -> Result<()>;

    /// Returns whether the next piece might wait for a disk; it is read in another thread then.
    fn may_block(&self) -> bool {
        false
    }

    /// Returns what was read.
    ///
    /// # Errors
    ///
    /// As [`feed`](Self::feed).
    fn finish(self: Box<Self>) -> Result<Value>;
}

/// Feeds the chunks of a body to its reader, within a limit.
pub(in crate::http) struct Feeder {
    reader: Box<dyn StreamParser>,
    waiting: Vec<u8>,
    room: usize,
}

impl Feeder {
    pub(in crate::http) fn new(reader: Box<dyn StreamParser>, limit: usize) -> Self {
        Self {
            reader,
            waiting: Vec::new(),
            room: limit,
        }
    }

    pub(in crate::http) async fn feed(mut self, chunk: Bytes) -> Result<Self> {
        let room = self.room.checked_sub(chunk.len());
        self.room = room.ok_or_else(|| Error::new(ErrorKind::PayloadTooLarge))?;
        for piece in chunk.chunks(PIECE) {
            if self.waiting.is_empty() && !self.reader.may_block() {
                self.reader.feed(piece)?;
                continue;
            }
            self.waiting.extend_from_slice(piece);
            if self.waiting.len() >= JOB {
                self = self.run().await?;
            }
        }
        Ok(self)
    }

    pub(in crate::http) async fn finish(mut self) -> Result<Value> {
        if !self.waiting.is_empty() {
            self = self.run().await?;
        }
        self.reader.finish()
    }

    /// Reads what waits in a thread that may block.
    async fn run(mut self) -> Result<Self> {
        let job = move || {
            for piece in self.waiting.chunks(PIECE) {
                self.reader.feed(piece)?;
            }
            self.waiting.clear();
            Ok(self)
        };
        web::block(job).await.map_err(Error::internal)?
    }
}
