//! One HTTP request as views, permissions and serializers see it.

use std::cell::RefCell;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::Method;

use crate::error::Result;

use super::Value;
use super::parsers::Parser;

/// One HTTP request.
///
/// The body is read when [`data`](Self::data) is first asked for, so that a refused caller
/// cannot make the server read it.
#[doc(alias = "HttpRequest")]
pub struct Request {
    pub(super) inner: HttpRequest,
    pub(super) payload: RefCell<Payload>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", self.method())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

impl Request {
    /// Wraps actix's request.
    pub fn new(inner: HttpRequest, payload: Payload) -> Self {
        Self {
            inner,
            payload: RefCell::new(payload),
        }
    }

    /// Returns actix's own request, for what this type does not offer.
    pub fn actix(&self) -> &HttpRequest {
        &self.inner
    }

    /// Returns the method.
    pub fn method(&self) -> &Method {
        self.inner.method()
    }

    /// Returns the path, percent-encoded as sent, without the query string.
    pub fn path(&self) -> &str {
        self.inner.path()
    }

    /// Returns the query string without the question mark.
    pub fn query_string(&self) -> &str {
        self.inner.query_string()
    }

    /// Returns the decoded query parameters in order; names may repeat.
    #[doc(alias = "GET")]
    pub fn query_params(&self) -> &[(String, String)] {
        todo!()
    }

    /// Returns the last query parameter called `name`.
    pub fn query_param(&self, name: &str) -> Option<&str> {
        let _ = name;
        todo!()
    }

    /// Returns a part of the path by the name it has in the route, percent-decoded.
    #[doc(alias = "kwargs")]
    pub fn path_param(&self, name: &str) -> Option<&str> {
        let _ = name;
        todo!()
    }

    /// Returns a header as text; none when it is absent or not text.
    #[doc(alias = "META")]
    pub fn header(&self, name: &str) -> Option<&str> {
        let _ = name;
        todo!()
    }

    /// Makes a path absolute with the request's scheme and host.
    pub fn build_absolute_uri(&self, path_and_query: &str) -> String {
        let _ = path_and_query;
        todo!()
    }

    /// Returns the parsed body; an empty body is an empty form, as in DRF.
    ///
    /// # Errors
    ///
    /// 415 when no parser reads the media type, 400 when the body is malformed, 413 when it
    /// is too large.
    pub async fn data(&self, parsers: &[std::sync::Arc<dyn Parser>]) -> Result<Value> {
        let _ = parsers;
        todo!()
    }
}
