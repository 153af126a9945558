//! The parser of forms with files (RFC 7578), over a body that is complete in memory.

use crate::error::{Error, ErrorKind, Result};
use crate::http::{BodyLimits, MediaType, Request, UploadedFile, Value, header_params};

use super::charset::Charset;
use super::{Parser, file_name};

/// The longest boundary, and the longest head of a part, in bytes.
const MAX_BOUNDARY: usize = 201;
const MAX_HEAD: usize = 1024;

/// Reads `multipart/form-data` into a form: its fields, then its files.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{MultiPartParser, Parser as _};
///
/// assert_eq!(MultiPartParser.media_type(), "multipart/form-data");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct MultiPartParser;

impl Parser for MultiPartParser {
    fn media_type(&self) -> &'static str {
        "multipart/form-data"
    }

    fn limit(&self, limits: &BodyLimits) -> usize {
        limits.max_upload
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value> {
        read(body, content_type, request.body_limits())
    }
}

fn read(body: &[u8], content_type: &MediaType, limits: &BodyLimits) -> Result<Value> {
    let boundary = boundary(content_type)?;
    let charset = Charset::of(content_type);
    let (mut fields, mut files, mut text_size) = (Vec::new(), Vec::new(), 0);
    for part in parts(body, &boundary) {
        let Some(part) = Part::read(part)? else {
            continue;
        };
        if let Some(file) = part.file_name {
            if files.len() == limits.max_files {
                return Err(failed("too many files"));
            }
            if let Some(name) = file_name::sanitize(&file) {
                let content = part.content.to_vec();
                let file = UploadedFile {
                    name,
                    content_type: part.content_type,
                    content,
                };
                files.push((part.name, Value::File(file)));
            }
            continue;
        }
        text_size += part.name.len() + part.content.len() + 2;
        if text_size > limits.max_body {
            return Err(Error::new(ErrorKind::PayloadTooLarge));
        }
        if fields.len() == limits.max_fields {
            return Err(failed("too many fields"));
        }
        let text = charset.decode_lossy(part.content).into_owned();
        fields.push((part.name, Value::String(text)));
    }
    fields.append(&mut files);
    Ok(Value::Form(fields))
}

fn boundary(content_type: &MediaType) -> Result<String> {
    let found = content_type.param("boundary").unwrap_or("None");
    let printable = found.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let given = content_type
        .param("boundary")
        .is_some_and(|text| !text.is_empty());
    if !given || !printable || found.ends_with(' ') || found.len() > MAX_BOUNDARY {
        return Err(failed(&format!("Invalid boundary in multipart: {found}")));
    }
    Ok(found.to_owned())
}

/// What stands between the boundary lines; a missing last line ends with the body.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let delimiter = format!("--{boundary}");
    let mut rest = after_line(body, delimiter.as_bytes()).and_then(|line| line.rest(body));
    std::iter::from_fn(move || {
        let open = rest?;
        let line = after_line(open, delimiter.as_bytes());
        rest = line.as_ref().and_then(|line| line.rest(open));
        Some(line.map_or(open, |line| &open[..line.start]))
    })
}

/// A boundary line: where its line break starts, where it ends, and whether it is the last.
struct Line {
    start: usize,
    end: usize,
    is_last: bool,
}

impl Line {
    fn rest<'a>(&self, body: &'a [u8]) -> Option<&'a [u8]> {
        (!self.is_last).then(|| &body[self.end..])
    }
}

/// Finds the next boundary line.
fn after_line(body: &[u8], delimiter: &[u8]) -> Option<Line> {
    let mut from = 0;
    loop {
        let at = from + find(&body[from..], delimiter)?;
        let before = body[..at].strip_suffix(b"\n");
        let start = match before {
            Some(before) => before.strip_suffix(b"\r").unwrap_or(before).len(),
            None => at,
        };
        let after = at + delimiter.len();
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let padded = after + body[after..].iter().take_while(is_blank).count();
        if at == 0 || before.is_some() {
            let is_last = body[after..].starts_with(b"--");
            if is_last || body[padded..].starts_with(b"\r\n") {
                return Some(Line {
                    start,
                    end: padded + 2,
                    is_last,
                });
            }
        }
        from = after;
    }
}

fn find(body: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(body, wanted)
}

/// One field or file.
struct Part<'a> {
    name: String,
    file_name: Option<String>,
    content_type: String,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    /// Splits a part into its head and its content; one without a name is skipped.
    fn read(part: &'a [u8]) -> Result<Option<Self>> {
        let window = &part[..part.len().min(MAX_HEAD)];
        let Some(end) = find(window, b"\r\n\r\n") else {
            return if part.len() > MAX_HEAD {
                Err(failed("Request max total header size exceeded."))
            } else {
                Ok(None)
            };
        };
        let (mut name, mut file_name, mut content_type) = (None, None, String::new());
        let head = String::from_utf8_lossy(&part[..end]);
        for (header, value) in head.split("\r\n").filter_map(|line| line.split_once(':')) {
            if header
                .trim_end()
                .eq_ignore_ascii_case("content-disposition")
            {
                for (key, value) in header_params::parse(value.trim_start()).1 {
                    match key.as_str() {
                        "name" => name = Some(value.trim().to_owned()),
                        "filename" if !value.is_empty() => file_name = Some(value),
                        _ => {}
                    }
                }
            } else if header.trim_end().eq_ignore_ascii_case("content-type") {
                content_type = header_params::parse(value).0;
            }
        }
        let content = &part[end + 4..];
        Ok(name.map(|name| Self {
            name,
            file_name,
            content_type,
            content,
        }))
    }
}

fn failed(reason: &str) -> Error {
    Error::parse(format!("Multipart form parse error - {reason}"))
}

#[cfg(test)]
mod tests;
