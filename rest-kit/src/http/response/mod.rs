//! What a view answers: a status, headers and data that is not rendered yet.

use std::borrow::Cow;
use std::time::Duration;

use futures_util::Stream;
use serde::Serialize;

use crate::error::{Error, Result};

use self::events::Events;

mod events;
mod json;
mod send;
mod stream;

pub use self::events::Event;
pub(crate) use self::json::to_json;
pub(crate) use self::send::{MadeByError, reason};
pub use self::stream::ByteStream;

/// What a response carries.
#[derive(Debug)]
pub enum Body {
    /// Nothing.
    Empty,
    /// Data, serialized once as compact JSON; the negotiated renderer gives it its form.
    Data(Vec<u8>),
    /// Bytes that no renderer touches, with their media type.
    Raw(String, Vec<u8>),
    /// Bytes that are sent as they are made, with their media type.
    Stream(String, ByteStream),
}

/// What a view answers.
///
/// Data is serialized to JSON at once, in one typed pass; another renderer starts from there.
///
/// # Examples
///
/// ```
/// use rest_kit::Response;
///
/// let response = Response::created(&["a"]).with_header("X-Note", "new");
/// assert_eq!(response.status(), 201);
/// assert_eq!(response.header("x-note"), Some("new"));
/// assert_eq!(response.data(), Some(&br#"["a"]"#[..]));
/// ```
#[derive(Debug)]
#[must_use]
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    failure: Option<Error>,
    is_exception: bool,
    template: Option<Cow<'static, str>>,
}

/// Making one.
impl Response {
    /// Answers 200 with `data`; data that has no JSON form makes it a 500.
    ///
    /// Data that is null answers without a body, as in DRF.
    pub fn new<T: Serialize + ?Sized>(data: &T) -> Self {
        match to_json(data) {
            Ok(data) => Self::json(200, data),
            Err(error) => Self {
                failure: Some(error),
                ..Self::empty(500)
            },
        }
    }

    /// Answers `status` with compact JSON that is written already.
    pub fn json(status: u16, data: Vec<u8>) -> Self {
        let body = if data == b"null" {
            Body::Empty
        } else {
            Body::Data(data)
        };
        Self {
            body,
            ..Self::empty(status)
        }
    }

    /// Answers `status` without data.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Empty,
            failure: None,
            is_exception: false,
            template: None,
        }
    }

    /// Answers 200 with bytes that no renderer touches.
    pub fn raw(content_type: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Raw(content_type.into(), content.into()),
            ..Self::empty(200)
        }
    }

    /// Answers 200 with bytes that are sent as they are made; a failure breaks the connection.
    ///
    /// A server that is told to stop waits a while for its end
    /// ([`RestKit::shutdown_timeout`](crate::RestKit::shutdown_timeout)); say
    /// [`endless`](Self::endless) of one that has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use futures_util::stream;
    /// use rest_kit::Response;
    ///
    /// let lines = stream::iter([1, 2, 3].map(|n| Ok(format!("{{\"n\":{n}}}\n").into_bytes())));
    /// let response = Response::stream("application/jsonl", lines);
    /// # let _ = response;
    /// ```
    #[doc(alias = "StreamingResponse")]
    pub fn stream(
        content_type: impl Into<String>,
        stream: impl Stream<Item = Result<Vec<u8>>> + 'static,
    ) -> Self {
        Self {
            body: Body::Stream(content_type.into(), ByteStream::new(stream)),
            ..Self::empty(200)
        }
    }

    /// Answers 200 with events that are sent as they happen (server-sent events).
    ///
    /// A comment is sent every 15 seconds when nothing happens, so that nobody on the way closes
    /// the connection. The answer ends when the server is told to stop; browsers come back.
    ///
    /// # Examples
    ///
    /// ```
    /// use futures_util::stream;
    /// use rest_kit::Response;
    /// use rest_kit::response::Event;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let response = Response::events(stream::iter([Event::text("started")]));
    /// # let _ = response;
    /// # });
    /// ```
    #[doc(alias = "EventSourceResponse")]
    pub fn events(events: impl Stream<Item = Event> + 'static) -> Self {
        Self::stream("text/event-stream", Events::new(events))
            .endless()
            .with_header("Cache-Control", "no-cache")
            .with_header("X-Accel-Buffering", "no")
    }

    /// Says that a stream has no end of its own: it ends when the server is told to stop, which
    /// would wait for it otherwise. Events are endless already.
    ///
    /// # Examples
    ///
    /// ```
    /// use futures_util::stream;
    /// use rest_kit::Response;
    ///
    /// let ticks = stream::repeat_with(|| Ok(b"tick\n".to_vec()));
    /// let response = Response::stream("text/plain", ticks).endless();
    /// # let _ = response;
    /// ```
    pub fn endless(mut self) -> Self {
        self.body = match self.body {
            Body::Stream(content_type, stream) => Body::Stream(content_type, stream.endless()),
            body => body,
        };
        self
    }

    /// Ends an endless answer with `end`.
    pub(crate) fn ending_with<F: Future<Output = ()> + 'static>(
        mut self,
        end: impl FnOnce() -> F,
    ) -> Self {
        self.body = match self.body {
            Body::Stream(content_type, stream) if stream.is_endless() => {
                Body::Stream(content_type, stream.take_until(end()))
            }
            body => body,
        };
        self
    }

    /// Ends an answer that is sent as it is made after this time; other answers stay.
    pub fn ending_after(mut self, time: Duration) -> Self {
        self.body = match self.body {
            Body::Stream(content_type, stream) => {
                let end = tokio::time::sleep(time);
                Body::Stream(content_type, stream.take_until(end))
            }
            body => body,
        };
        self
    }

    /// Answers 201 with `data`.
    pub fn created<T: Serialize + ?Sized>(data: &T) -> Self {
        Self::new(data).with_status(201)
    }

    /// Answers 204.
    pub fn no_content() -> Self {
        Self::empty(204)
    }

    /// Replaces the data by compact JSON that is written already; status and headers stay.
    pub fn with_json(self, data: Vec<u8>) -> Self {
        let body = Self::json(self.status, data).body;
        Self { body, ..self }
    }

    /// Replaces the data by bytes that no renderer touches; status and headers stay.
    pub fn with_raw(self, content_type: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        let body = Body::Raw(content_type.into(), content.into());
        Self { body, ..self }
    }

    #[cfg(feature = "files")]
    pub(super) fn with_body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// Replaces the status; of a response that failed it stays 500.
    pub fn with_status(mut self, status: u16) -> Self {
        if self.failure.is_none() {
            self.status = status;
        }
        self
    }

    /// Names the template that shows the data, for renderers that fill templates.
    #[doc(alias = "template_name")]
    pub fn with_template(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.template = Some(name.into());
        self
    }

    /// Says that an error made it.
    pub(crate) fn made_by_error(mut self) -> Self {
        self.is_exception = true;
        self
    }

    /// Adds a header; one that HTTP does not allow, as a value with a line break, makes the answer
    /// a 500 that is logged.
    #[doc(alias = "BadHeaderError")]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// Looking at one.
impl Response {
    /// Returns the status.
    #[doc(alias = "status_code")]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns what the status is called: `Not Found`; empty for one without a name.
    pub fn status_text(&self) -> &'static str {
        reason(self.status)
    }

    /// Returns whether an error made it.
    pub fn exception(&self) -> bool {
        self.is_exception
    }

    /// Returns whether it is sent as it is made.
    pub fn is_stream(&self) -> bool {
        matches!(self.body, Body::Stream(..))
    }

    /// Returns the first header called `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns the headers in the order in which they were added; names may repeat.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Takes it apart: status, headers, body.
    pub fn into_parts(self) -> (u16, Vec<(String, String)>, Body) {
        (self.status, self.headers, self.body)
    }

    /// Returns the template that was named to show the data.
    pub(crate) fn template(&self) -> Option<&str> {
        self.template.as_deref()
    }

    /// Returns what it carries.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the data as compact JSON, if it carries data.
    pub fn data(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Data(data) => Some(data),
            Body::Empty | Body::Raw(..) | Body::Stream(..) => None,
        }
    }

    /// Returns itself, or why its data could not be serialized.
    ///
    /// # Errors
    ///
    /// 500 when the data given to [`new`](Self::new) has no JSON form.
    pub fn into_result(mut self) -> Result<Self> {
        match self.failure.take() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests;
