//! A file on its way in: in memory at first, on disk when it grows.

use std::fs::File;
use std::io::Write as _;

use crate::error::{Error, ErrorKind, Result};
use crate::http::BodyLimits;
use crate::http::upload::{FileContent, TemporaryFile};

use super::stream::PIECE;

/// Gathers the bytes of a file.
#[derive(Debug)]
pub(super) struct Spool {
    max_in_memory: usize,
    /// How many bytes there may still be.
    room: usize,
    memory: Vec<u8>,
    disk: Option<OnDisk>,
}

#[derive(Debug)]
struct OnDisk {
    temporary: TemporaryFile,
    file: File,
    length: u64,
}

impl Spool {
    pub(super) fn new(limits: &BodyLimits) -> Self {
        Self {
            max_in_memory: limits.max_file_in_memory,
            room: limits.max_file,
            memory: Vec::new(),
            disk: None,
        }
    }

    /// Returns whether the next piece might go to the disk.
    pub(super) fn may_block(&self) -> bool {
        self.disk.is_some() || self.memory.len() + PIECE > self.max_in_memory
    }

    /// Adds a piece.
    ///
    /// # Errors
    ///
    /// 413 when the file gets too large; a failure of the disk.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let room = self.room.checked_sub(bytes.len());
        self.room = room.ok_or_else(|| Error::new(ErrorKind::PayloadTooLarge))?;
        if self.disk.is_none() && self.memory.len() + bytes.len() <= self.max_in_memory {
            self.memory.extend_from_slice(bytes);
            return Ok(());
        }
        self.write(bytes).map_err(Error::internal)
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let disk = match &mut self.disk {
            Some(disk) => disk,
            empty => {
                let (temporary, mut file) = TemporaryFile::create()?;
                file.write_all(&self.memory)?;
                empty.insert(OnDisk {
                    temporary,
                    file,
                    length: self.memory.len() as u64,
                })
            }
        };
        disk.file.write_all(bytes)?;
        disk.length += bytes.len() as u64;
        // The first bytes stay, so that whoever wants to know the file's kind need not read it.
        let missing = FileContent::HEAD.saturating_sub(self.memory.len());
        self.memory
            .extend_from_slice(&bytes[..bytes.len().min(missing)]);
        Ok(())
    }

    pub(super) fn finish(mut self) -> FileContent {
        match self.disk {
            Some(disk) => {
                self.memory.truncate(FileContent::HEAD);
                self.memory.shrink_to_fit();
                FileContent::on_disk(disk.temporary, self.memory, disk.length)
            }
            None => self.memory.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: REQ-019
    #[test]
    fn large_files_are_on_disk_until_nobody_has_them() {
        for (limit, is_on_disk) in [(0, true), (9, true), (10, false)] {
            let mut spool = Spool::new(&BodyLimits {
                max_file_in_memory: limit,
                max_file: 10,
                ..BodyLimits::DEFAULT
            });
            for piece in ["01234", "567", "89"] {
                spool.push(piece.as_bytes()).unwrap();
            }
            let mut full = Spool::new(&BodyLimits {
                max_file: 9,
                ..BodyLimits::DEFAULT
            });
            full.push(b"01234567").unwrap();
            assert_eq!(full.push(b"89").unwrap_err().status(), 413);
            let content = spool.finish();
            assert_eq!(
                (content.len(), content.path().is_some()),
                (10, is_on_disk),
                "{limit}"
            );
            assert_eq!(content.head(), b"0123456789");
            assert_eq!(*content.read().unwrap(), *b"0123456789");
            let copy = content.clone();
            let path = content.path().map(std::path::Path::to_owned);
            drop(content);
            assert_eq!(copy.read().unwrap().len(), 10);
            drop(copy);
            assert!(path.is_none_or(|path| !path.exists()));
        }
    }
}
