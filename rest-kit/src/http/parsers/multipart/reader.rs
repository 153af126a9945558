//! One form on its way in: a machine that is fed pieces and remembers where it stands.

use crate::error::{Error, ErrorKind, Result};
use crate::http::parsers::charset::Charset;
use crate::http::parsers::spool::Spool;
use crate::http::parsers::{StreamParser, file_name};
use crate::http::{BodyLimits, MediaType, UploadedFile, Value};

use super::line::{Found, MAX_LINE_END, Search};
use super::part::{Head, MAX_HEAD};
use super::{boundary, failed};

/// Reads one form.
pub(super) struct Reader {
    delimiter: Vec<u8>,
    charset: Charset,
    limits: BodyLimits,
    /// What was not read yet.
    buffer: Vec<u8>,
    place: Place,
    fields: Vec<(String, Value)>,
    files: Vec<(String, Value)>,
    text_size: usize,
    /// Parts so far: those without a name cost time, too.
    parts: usize,
}

/// Where in the form the reader stands.
enum Place {
    /// Before the first boundary.
    Preamble {
        is_line_start: bool,
    },
    Head,
    Content(Part),
    /// Behind the last boundary.
    Epilogue,
}

enum Part {
    Field(String, Vec<u8>),
    File(String, UploadedFile, Spool),
    /// Without a name, or a file whose name is none.
    Ignored,
}

/// What is known after a step: go on behind these bytes, or wait for more with them gone.
enum Step {
    On(usize),
    Wait(usize),
}

impl Reader {
    pub(super) fn new(content_type: &MediaType, limits: &BodyLimits) -> Result<Self> {
        Ok(Self {
            delimiter: format!("--{}", boundary(content_type)?).into_bytes(),
            charset: Charset::of(content_type),
            limits: *limits,
            buffer: Vec::new(),
            place: Place::Preamble {
                is_line_start: true,
            },
            fields: Vec::new(),
            files: Vec::new(),
            text_size: 0,
            parts: 0,
        })
    }

    fn read(&mut self, is_end: bool) -> Result<()> {
        let buffer = std::mem::take(&mut self.buffer);
        let mut at = 0;
        loop {
            let rest = &buffer[at..];
            let step = match self.place {
                Place::Preamble { is_line_start } => {
                    let search = self.search(is_line_start, is_end);
                    self.preamble(search.find(rest))?
                }
                Place::Head => self.head(rest, is_end)?,
                Place::Content(_) => self.content(rest, is_end)?,
                Place::Epilogue => return Ok(()),
            };
            match step {
                Step::On(length) => at += length,
                Step::Wait(length) => {
                    rest[length..].clone_into(&mut self.buffer);
                    return Ok(());
                }
            }
        }
    }

    fn search(&self, is_line_start: bool, is_end: bool) -> Search<'_> {
        Search {
            delimiter: &self.delimiter,
            is_line_start,
            is_end,
        }
    }

    fn preamble(&mut self, found: Found) -> Result<Step> {
        match found {
            Found::Line { end, is_last, .. } => self.next_part(end, is_last),
            Found::NotBefore(0) => Ok(Step::Wait(0)),
            Found::NotBefore(safe) => {
                self.place = Place::Preamble {
                    is_line_start: false,
                };
                Ok(Step::Wait(safe))
            }
        }
    }

    /// Goes behind a boundary line.
    fn next_part(&mut self, end: usize, is_last: bool) -> Result<Step> {
        self.parts += usize::from(!is_last);
        let most = self.limits.max_fields.saturating_add(self.limits.max_files);
        if self.parts > most {
            return Err(failed("too many parts"));
        }
        self.place = if is_last {
            Place::Epilogue
        } else {
            Place::Head
        };
        Ok(Step::On(end))
    }

    fn head(&mut self, text: &[u8], is_end: bool) -> Result<Step> {
        let window = &text[..text.len().min(MAX_HEAD)];
        let head_end = memchr::memmem::find(window, b"\r\n\r\n");
        let searched = &text[..text
            .len()
            .min(MAX_HEAD + self.delimiter.len() + MAX_LINE_END)];
        let is_end = is_end && searched.len() == text.len();
        match (self.search(true, is_end).find(searched), head_end) {
            (
                Found::Line {
                    start,
                    end,
                    is_last,
                },
                head_end,
            ) if head_end.is_none_or(|head_end| start < head_end + 4) => {
                // It ended within its head: no part.
                self.next_part(end, is_last)
            }
            (Found::NotBefore(safe), Some(head_end)) if !is_end && safe < head_end + 4 => {
                Ok(Step::Wait(0))
            }
            (_, Some(head_end)) => {
                let part = self.open(Head::read(&text[..head_end]))?;
                self.place = Place::Content(part);
                Ok(Step::On(head_end + 4))
            }
            (_, None) if text.len() > MAX_HEAD => {
                Err(failed("Request max total header size exceeded."))
            }
            (_, None) => Ok(Step::Wait(0)),
        }
    }

    fn open(&self, head: Head) -> Result<Part> {
        let Some(name) = head.name else {
            return Ok(Part::Ignored);
        };
        let Some(file_name) = head.file_name else {
            if self.fields.len() == self.limits.max_fields {
                return Err(failed("too many fields"));
            }
            return Ok(Part::Field(name, Vec::new()));
        };
        if self.files.len() == self.limits.max_files {
            return Err(failed("too many files"));
        }
        let Some(file_name) = file_name::sanitize(&file_name) else {
            return Ok(Part::Ignored);
        };
        let file = UploadedFile {
            name: file_name,
            content_type: head.content_type,
            content: Vec::new().into(),
        };
        Ok(Part::File(name, file, Spool::new(&self.limits)))
    }

    fn content(&mut self, text: &[u8], is_end: bool) -> Result<Step> {
        match self.search(false, is_end).find(text) {
            Found::Line {
                start,
                end,
                is_last,
            } => {
                self.push(&text[..start])?;
                self.close();
                self.next_part(end, is_last)
            }
            Found::NotBefore(safe) => {
                self.push(&text[..safe])?;
                Ok(Step::Wait(safe))
            }
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let Place::Content(part) = &mut self.place else {
            return Ok(());
        };
        match part {
            Part::Field(name, text) => {
                text.extend_from_slice(bytes);
                if self.text_size + name.len() + text.len() + 2 > self.limits.max_body {
                    return Err(Error::new(ErrorKind::PayloadTooLarge));
                }
                Ok(())
            }
            Part::File(_, _, spool) => spool.push(bytes),
            Part::Ignored => Ok(()),
        }
    }

    fn close(&mut self) {
        let Place::Content(part) = std::mem::replace(&mut self.place, Place::Head) else {
            return;
        };
        match part {
            Part::Field(name, text) => {
                self.text_size += name.len() + text.len() + 2;
                let text = self.charset.decode_lossy(&text).into_owned();
                self.fields.push((name, Value::String(text)));
            }
            Part::File(name, file, spool) => {
                let content = spool.finish();
                let file = UploadedFile { content, ..file };
                self.files.push((name, Value::File(file)));
            }
            Part::Ignored => {}
        }
    }
}

impl StreamParser for Reader {
    fn feed(&mut self, piece: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(piece);
        self.read(false)
    }

    fn may_block(&self) -> bool {
        match &self.place {
            Place::Content(Part::File(_, _, spool)) => spool.may_block(),
            _ => false,
        }
    }

    fn finish(mut self: Box<Self>) -> Result<Value> {
        self.read(true)?;
        // What was cut off must not be stored as if it were whole.
        if matches!(self.place, Place::Head | Place::Content(_)) {
            return Err(failed("the body ends before its last boundary"));
        }
        self.fields.append(&mut self.files);
        Ok(Value::Form(self.fields))
    }
}
