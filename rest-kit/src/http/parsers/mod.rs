//! Readers of request bodies, one per media type.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/parsers/>.
//!
//! Built in: [`JsonParser`], [`FormParser`], [`MultiPartParser`] (the defaults, in this order),
//! [`LenientJsonParser`] and [`FileUploadParser`]. Your own is an implementation of [`Parser`]:
//!
//! ```
//! use rest_kit::Result;
//! use rest_kit::negotiation::MediaType;
//! use rest_kit::parsers::Parser;
//! use rest_kit::request::{Request, Value};
//!
//! #[derive(Debug)]
//! struct PlainText;
//!
//! impl Parser for PlainText {
//!     fn media_type(&self) -> &'static str {
//!         "text/plain"
//!     }
//!
//!     fn parse(&self, body: &[u8], _: &MediaType, _: &Request) -> Result<Value> {
//!         Ok(Value::from(String::from_utf8_lossy(body).into_owned()))
//!     }
//! }
//! ```

mod charset;
mod file_name;
mod file_upload;
mod form;
mod json;
pub(super) mod json_reader;
mod multipart;
mod spool;
mod stream;

use std::fmt;

use crate::error::Result;

use super::{BodyLimits, MediaType, Request, Value};

pub use self::file_upload::FileUploadParser;
pub use self::form::FormParser;
pub use self::json::{JsonParser, LenientJsonParser};
pub use self::multipart::MultiPartParser;
pub(super) use self::stream::Feeder;
pub use self::stream::StreamParser;

/// Reads a body of one media type.
#[doc(alias = "BaseParser")]
pub trait Parser: fmt::Debug + Send + Sync {
    /// The media type it reads; `*/*` reads everything.
    fn media_type(&self) -> &'static str;

    /// The largest body it is given; a larger one is answered 413.
    fn limit(&self, limits: &BodyLimits) -> usize {
        limits.max_body
    }

    /// Reads the body, which is never empty.
    ///
    /// # Errors
    ///
    /// 400 for a malformed body.
    fn parse(&self, body: &[u8], content_type: &MediaType, request: &Request) -> Result<Value>;

    /// Returns what reads the body while it arrives; parsers that want all of it at once have none.
    ///
    /// # Errors
    ///
    /// 400 for a media type that says too little.
    fn stream(
        &self,
        content_type: &MediaType,
        request: &Request,
    ) -> Result<Option<Box<dyn StreamParser>>> {
        let _ = (content_type, request);
        Ok(None)
    }
}
