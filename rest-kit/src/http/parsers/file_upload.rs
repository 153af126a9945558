//! The parser of bodies that are one file.

use crate::error::{Error, Result};
use crate::http::{BodyLimits, MediaType, Request, UploadedFile, Value, header_params};

use super::spool::Spool;
use super::{Parser, StreamParser, file_name};

/// Reads any body as one file, found under `file`.
///
/// Its name is the path parameter `filename`, else that of the Content-Disposition header.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::{FileUploadParser, Parser as _};
///
/// assert_eq!(FileUploadParser.media_type(), "*/*");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct FileUploadParser;

impl Parser for FileUploadParser {
    fn media_type(&self) -> &'static str {
        "*/*"
    }

    fn limit(&self, limits: &BodyLimits) -> usize {
        limits.max_upload.min(limits.max_file)
    }

    fn parse(&self, body: &[u8], _content_type: &MediaType, request: &Request) -> Result<Value> {
        let mut reader = Box::new(Reader::new(request));
        reader.feed(body)?;
        reader.finish()
    }

    fn stream(
        &self,
        _content_type: &MediaType,
        request: &Request,
    ) -> Result<Option<Box<dyn StreamParser>>> {
        Ok(Some(Box::new(Reader::new(request))))
    }
}

/// Reads one file; without a name not a byte of it.
struct Reader {
    name: Option<String>,
    content_type: String,
    spool: Spool,
}

impl Reader {
    fn new(request: &Request) -> Self {
        Self {
            name: name(request).and_then(|name| file_name::sanitize(&name)),
            content_type: request.content_type().into_owned(),
            spool: Spool::new(request.body_limits()),
        }
    }
}

impl StreamParser for Reader {
    fn feed(&mut self, piece: &[u8]) -> Result<()> {
        match self.name {
            Some(_) => self.spool.push(piece),
            None => Err(nameless()),
        }
    }

    fn may_block(&self) -> bool {
        self.spool.may_block()
    }

    fn finish(self: Box<Self>) -> Result<Value> {
        let file = UploadedFile {
            name: self.name.ok_or_else(nameless)?,
            content_type: self.content_type,
            content: self.spool.finish(),
        };
        Ok(Value::Map(vec![("file".to_owned(), Value::File(file))]))
    }
}

fn nameless() -> Error {
    Error::parse(
        "Missing filename. Request should include a Content-Disposition header with a filename \
         parameter.",
    )
}

fn name(request: &Request) -> Option<String> {
    if let Some(name) = request.path_param("filename") {
        return Some(name.to_owned());
    }
    let disposition = request.header_joined("content-disposition")?;
    let (_, params) = header_params::parse(&disposition);
    let (_, name) = params.into_iter().find(|(name, _)| name == "filename")?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    // parity: REQ-012
    #[test]
    fn names_come_from_the_path_or_the_disposition() {
        let cases = [
            (None, Some("attachment; filename=\"a.txt\""), Ok("a.txt")),
            (
                None,
                Some("attachment; filename=a; filename*=UTF-8''%c3%a9.txt"),
                Ok("é.txt"),
            ),
            (
                Some("pic.png"),
                Some("attachment; filename=a.txt"),
                Ok("pic.png"),
            ),
            (None, Some("attachment"), Err(400)),
            (None, None, Err(400)),
        ];
        for (param, disposition, expected) in cases {
            let mut request = TestRequest::default().insert_header(("content-type", "image/png"));
            if let Some(param) = param {
                request = request.param("filename", param);
            }
            if let Some(disposition) = disposition {
                request = request.insert_header(("content-disposition", disposition));
            }
            let request = Request::from(request.to_http_request());
            let media_type = MediaType::parse("image/png");
            let found = FileUploadParser.parse(b"abc", &media_type, &request);
            let found = found.map(|mut value| value.take("file"));
            match (found, expected) {
                (Ok(Some(Value::File(file))), Ok(name)) => {
                    assert_eq!(
                        (file.name.as_str(), file.content_type.as_str()),
                        (name, "image/png")
                    );
                }
                (Err(error), Err(status)) => assert_eq!(error.status(), status),
                other => panic!("{other:?}"),
            }
        }
    }
}
