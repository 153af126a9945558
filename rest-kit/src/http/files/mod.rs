//! Files as answers: whole or in parts, sent while they are read.

mod conditions;
mod range;
mod reader;
mod static_files;

use std::fs::{self, File, Metadata};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SubsecRound as _, Utc};
use futures_util::stream;

use crate::error::{Error, ErrorKind, Result};

use super::disposition::disposition;
use super::{Body, ByteStream, Request, Response};

use self::conditions::{Conditions, Verdict};
use self::range::Asked;
use self::reader::{Piece, Reader};

pub use self::static_files::StaticFiles;

/// A file as an answer: whole or in parts, sent while it is read.
///
/// It has an ETag and a Last-Modified of the file's time and size, and heeds `If-None-Match`,
/// `If-Modified-Since`, `If-Match`, `If-Unmodified-Since`, `Range` and `If-Range`: 304, 412, 206
/// with one part or several, and 416 for parts that the file does not have. Its media type is that
/// of its name, and browsers are told not to guess another.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::response::FileResponse;
///
/// #[api_view(get)]
/// async fn report(cx: &Context) -> Result<Response> {
///     let file = FileResponse::new("reports/2024.pdf").attachment("Report of 2024.pdf");
///     file.answer(cx.request()).await
/// }
/// # let _ = report;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct FileResponse {
    path: PathBuf,
    media_type: Option<String>,
    disposition: Option<String>,
}

impl FileResponse {
    /// Answers with the file at `path`, which is the program's choice and not the client's: for
    /// paths that clients choose see [`StaticFiles`].
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            media_type: None,
            disposition: None,
        }
    }

    /// Replaces the media type that the name tells.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Lets browsers save it under this name, and not show it.
    #[doc(alias = "as_attachment")]
    pub fn attachment(mut self, name: &str) -> Self {
        self.disposition = Some(disposition("attachment", name));
        self
    }

    /// Lets browsers show it, and suggest this name to those who save it.
    pub fn inline(mut self, name: &str) -> Self {
        self.disposition = Some(disposition("inline", name));
        self
    }

    /// Opens the file and answers what the request asks of it.
    ///
    /// # Errors
    ///
    /// 404 without such a file, 412 and 416 for what the request asks; 500 when the disk fails.
    pub async fn answer(self, request: &Request) -> Result<Response> {
        let conditions = Conditions::of(request);
        let work = move || {
            let media_type = self.media_type.unwrap_or_else(|| media_type(&self.path));
            let opened = Opened::open(&self.path)?;
            opened.decide(&conditions, media_type, self.disposition)
        };
        finish(work).await
    }
}

/// Does what waits for a disk on a thread that may wait.
async fn finish(work: impl FnOnce() -> Result<Outcome> + Send + 'static) -> Result<Response> {
    let outcome = actix_web::web::block(work).await.map_err(Error::internal)?;
    outcome.map(Outcome::into_response)
}

/// An open file and its state.
#[derive(Debug)]
struct Opened {
    file: File,
    length: u64,
    tag: String,
    modified: DateTime<Utc>,
}

impl Opened {
    fn open(path: &Path) -> Result<Self> {
        // Opening a pipe would wait for somebody who writes into it.
        let is_file = fs::metadata(path).map(|metadata| metadata.is_file());
        if !is_file.map_err(|error| absent(path, error))? {
            return Err(Error::not_found());
        }
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) = opened.map_err(|error| absent(path, error))?;
        let time = metadata.modified().unwrap_or(UNIX_EPOCH);
        Ok(Self {
            file,
            length: metadata.len(),
            tag: tag(&metadata, time),
            modified: DateTime::<Utc>::from(time).trunc_subsecs(0),
        })
    }

    fn decide(
        self,
        conditions: &Conditions,
        media_type: String,
        disposition: Option<String>,
    ) -> Result<Outcome> {
        let modified = self.modified.format("%a, %d %b %Y %H:%M:%S GMT");
        let mut headers = vec![
            ("ETag", self.tag.clone()),
            ("Last-Modified", modified.to_string()),
        ];
        match conditions.verdict(&self.tag, self.modified) {
            Verdict::Failed => return Err(Error::new(ErrorKind::PreconditionFailed)),
            Verdict::NotModified => return Ok(Outcome::empty(304, headers)),
            Verdict::Send => {}
        }
        headers.push(("Accept-Ranges", "bytes".to_owned()));
        headers.push(("X-Content-Type-Options", "nosniff".to_owned()));
        headers.extend(disposition.map(|text| ("Content-Disposition", text)));
        let range = conditions.range(&self.tag, self.modified);
        let asked = range.map_or(Asked::Whole, |range| range::parse(range, self.length));
        let parts = match asked {
            Asked::Whole => {
                let whole = Piece::Part(0..self.length);
                return self.send(200, headers, media_type, vec![whole], conditions);
            }
            Asked::Nothing => {
                let size = format!("bytes */{}", self.length);
                let error = Error::new(ErrorKind::RangeNotSatisfiable);
                return Err(error.with_header("Content-Range", size));
            }
            Asked::Parts(parts) => parts,
        };
        if let [part] = parts.as_slice() {
            headers.push(("Content-Range", content_range(part, self.length)));
            let piece = Piece::Part(part.clone());
            return self.send(206, headers, media_type, vec![piece], conditions);
        }
        let (media_type, pieces) = several(parts, &media_type, self.length);
        self.send(206, headers, media_type, pieces, conditions)
    }

    fn send(
        self,
        status: u16,
        headers: Vec<(&'static str, String)>,
        media_type: String,
        pieces: Vec<Piece>,
        conditions: &Conditions,
    ) -> Result<Outcome> {
        let reader = Reader::new(self.file, pieces);
        let content = if conditions.is_head {
            Content::Length(reader.length())
        } else if reader.is_short() {
            Content::Bytes(reader.read_all().map_err(Error::internal)?)
        } else {
            Content::Reader(reader)
        };
        Ok(Outcome {
            status,
            headers,
            content: Some((media_type, content)),
        })
    }
}

/// What is to be answered, made on another thread.
#[derive(Debug)]
struct Outcome {
    status: u16,
    headers: Vec<(&'static str, String)>,
    content: Option<(String, Content)>,
}

#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    Reader(Reader),
    /// Of an answer to HEAD.
    Length(u64),
}

impl Outcome {
    fn empty(status: u16, headers: Vec<(&'static str, String)>) -> Self {
        Self {
            status,
            headers,
            content: None,
        }
    }

    fn into_response(self) -> Response {
        let empty = Response::empty(self.status);
        let response = match self.content {
            None => empty,
            Some((media_type, Content::Bytes(bytes))) => empty.with_raw(media_type, bytes),
            Some((media_type, Content::Reader(reader))) => {
                let length = reader.length();
                let stream = ByteStream::sized(length, reader.into_stream());
                empty.with_body(Body::Stream(media_type, stream))
            }
            Some((media_type, Content::Length(length))) => {
                let stream = ByteStream::sized(length, stream::empty());
                empty.with_body(Body::Stream(media_type, stream))
            }
        };
        let headers = self.headers.into_iter();
        headers.fold(response, |response, (name, value)| {
            response.with_header(name, value)
        })
    }
}

/// Puts several parts of a file into one body, `multipart/byteranges`.
fn several(parts: Vec<Range<u64>>, media_type: &str, length: u64) -> (String, Vec<Piece>) {
    let boundary = uuid::Uuid::new_v4().simple().to_string();
    let mut pieces = Vec::with_capacity(2 * parts.len() + 1);
    for part in parts {
        let range = content_range(&part, length);
        let head =
            format!("--{boundary}\r\nContent-Type: {media_type}\r\nContent-Range: {range}\r\n\r\n");
        pieces.push(Piece::Text(head.into_bytes()));
        pieces.push(Piece::Part(part));
        pieces.push(Piece::Text(b"\r\n".to_vec()));
    }
    pieces.push(Piece::Text(format!("--{boundary}--\r\n").into_bytes()));
    (format!("multipart/byteranges; boundary={boundary}"), pieces)
}

fn content_range(part: &Range<u64>, length: u64) -> String {
    format!("bytes {}-{}/{length}", part.start, part.end - 1)
}

/// Makes a tag of what is the same wherever the file is copied with its time.
fn tag(metadata: &Metadata, time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("\"{:x}-{:x}\"", since.as_nanos(), metadata.len())
}

/// Returns the media type that a name tells, texts in UTF-8.
fn media_type(path: &Path) -> String {
    let guess = mime_guess::from_path(path).first_raw();
    match guess.unwrap_or("application/octet-stream") {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    }
}

/// Turns a failure to open a file into 404, unless it is the disk's.
fn absent(path: &Path, error: io::Error) -> Error {
    use io::ErrorKind as Io;
    match error.kind() {
        Io::NotFound
        | Io::NotADirectory
        | Io::IsADirectory
        | Io::InvalidInput
        | Io::InvalidFilename => Error::not_found(),
        Io::PermissionDenied => {
            tracing::warn!(path = %path.display(), "a file may not be read");
            Error::not_found()
        }
        // Links that lead to each other; the kind has no stable name.
        _ if error.raw_os_error() == Some(LINK_LOOP) => Error::not_found(),
        _ => Error::internal(error),
    }
}

/// The system's number for links that lead in a circle (`ELOOP`).
const LINK_LOOP: i32 = if cfg!(any(target_os = "linux", target_os = "android")) {
    40
} else if cfg!(windows) {
    1921
} else {
    62
};
