//! What a view answers: a status, headers and data that is not rendered yet.

use serde::Serialize;

/// What a response carries.
#[derive(Debug)]
pub enum Body {
    /// Nothing.
    Empty,
    /// Data, serialized once as compact JSON; the negotiated renderer gives it its form.
    Data(Vec<u8>),
    /// Bytes that no renderer touches, with their media type.
    Raw(String, Vec<u8>),
}

/// What a view answers.
///
/// Data is serialized to JSON at once, in one typed pass; another renderer starts from there.
#[derive(Debug)]
#[must_use]
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Response {
    /// Answers 200 with `data`; data that has no JSON form makes it a 500.
    pub fn new<T: Serialize + ?Sized>(data: &T) -> Self {
        let _ = data;
        todo!()
    }

    /// Answers `status` with JSON that is rendered already.
    pub fn json(status: u16, data: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), body: Body::Data(data) }
    }

    /// Answers `status` without data.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Empty }
    }

    /// Answers 200 with bytes that no renderer touches.
    pub fn raw(content_type: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Raw(content_type.into(), content.into()) }
    }

    /// Answers 201 with `data`.
    pub fn created<T: Serialize + ?Sized>(data: &T) -> Self {
        Self::new(data).with_status(201)
    }

    /// Answers 204.
    pub fn no_content() -> Self {
        Self::empty(204)
    }

    /// Replaces the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Returns the status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the first header called `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        let _ = name;
        todo!()
    }

    /// Takes it apart: status, headers, body.
    pub fn into_parts(self) -> (u16, Vec<(String, String)>, Body) {
        (self.status, self.headers, self.body)
    }

    /// Returns what it carries.
    pub fn body(&self) -> &Body {
        &self.body
    }
}
