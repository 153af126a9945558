//! One HTTP request as views, permissions and serializers see it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;

use crate::error::{Error, ErrorKind, Result};

use super::background::{self, Job};
use super::body::RequestBody;
use super::negotiation::MAX_MEDIA_TYPE;
use super::parsers::{Parser, StreamParser};
use super::{BodyLimits, KeyStyle, MediaType, RequestId, RouteInfo, Value, origin, path};

/// One HTTP request.
///
/// The body is read when [`data`](Self::data) is first asked for, so that a refused caller
/// cannot make the server read it.
#[doc(alias = "HttpRequest")]
pub struct Request {
    pub(super) inner: HttpRequest,
    pub(super) body: RequestBody,
    query: OnceCell<Vec<(String, String)>>,
    path_params: OnceCell<Vec<(String, String)>>,
    route: OnceCell<RouteInfo>,
    limits: OnceCell<Arc<BodyLimits>>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", self.method())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

/// A request without a body.
impl From<HttpRequest> for Request {
    fn from(inner: HttpRequest) -> Self {
        Self::new(inner, Payload::None)
    }
}

impl Request {
    /// Wraps actix's request.
    pub fn new(inner: HttpRequest, payload: Payload) -> Self {
        Self {
            inner,
            body: RequestBody::new(payload),
            query: OnceCell::new(),
            path_params: OnceCell::new(),
            route: OnceCell::new(),
            limits: OnceCell::new(),
        }
    }

    /// Makes a request that nobody has sent: rules are asked about it.
    pub(crate) fn unsent(method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let request = TestRequest::with_uri(path).method(method);
        Self::from(request.to_http_request())
    }

    /// Returns actix's own request, for what this type does not offer.
    pub fn actix(&self) -> &HttpRequest {
        &self.inner
    }

    /// Returns the route that matched, if a router has told.
    #[doc(alias = "resolver_match")]
    pub fn route(&self) -> Option<&RouteInfo> {
        self.route.get()
    }

    /// Sets the route that matched; routers do it once.
    pub fn set_route(&self, route: RouteInfo) {
        let _ = self.route.set(route);
    }

    /// Returns the namespaces of the route, joined by colons; empty when there are none.
    pub fn namespace(&self) -> &str {
        self.route().map_or("", |route| &route.namespace)
    }

    /// Returns how clients write keys.
    pub fn key_style(&self) -> KeyStyle {
        let style = self.inner.app_data::<KeyStyle>();
        style.copied().unwrap_or_default()
    }

    /// Returns the limits of the view that answers; outside of a view those of the application.
    pub fn body_limits(&self) -> &BodyLimits {
        let limits = self.limits.get().map(|limits| &**limits);
        let limits = limits.or_else(|| self.inner.app_data::<BodyLimits>());
        limits.unwrap_or(&BodyLimits::DEFAULT)
    }

    /// Sets the limits of the view; dispatch does it once.
    pub(crate) fn set_body_limits(&self, limits: Arc<BodyLimits>) {
        let _ = self.limits.set(limits);
    }
}

/// The request line.
impl Request {
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
        self.query.get_or_init(|| {
            let style = self.key_style();
            form_urlencoded::parse(self.query_string().as_bytes())
                .into_owned()
                .map(|(name, value)| (style.read(name), value))
                .collect()
        })
    }

    /// Returns the last query parameter called `name`.
    pub fn query_param(&self, name: &str) -> Option<&str> {
        self.query_params()
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the names of the parts of the path.
    pub(crate) fn path_param_names(&self) -> Vec<&str> {
        let params = self.inner.match_info().iter();
        params.map(|(name, _)| name).collect()
    }

    /// Returns a part of the path by the name it has in the route, percent-decoded.
    #[doc(alias = "kwargs")]
    pub fn path_param(&self, name: &str) -> Option<&str> {
        let raw = self.inner.match_info().get(name)?;
        if !raw.contains('%') {
            return Some(raw);
        }
        let mut params = self.path_params().iter();
        let found = params.find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the parts of the path by their names in the route, percent-decoded.
    pub fn path_params(&self) -> &[(String, String)] {
        self.path_params.get_or_init(|| {
            let decoded = |(name, raw): (&str, &str)| (name.to_owned(), path::decode(raw));
            self.inner.match_info().iter().map(decoded).collect()
        })
    }
}

/// The headers and the connection.
impl Request {
    /// Returns a header as text; none when it is absent or not text.
    #[doc(alias = "META")]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers().get(name)?.to_str().ok()
    }

    /// Returns all headers called `name`, joined by commas; bytes that are no text are replaced.
    pub fn header_joined(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.inner.headers().get_all(name);
        let mut joined = text(values.next()?);
        for value in values {
            let joined = joined.to_mut();
            joined.push(',');
            joined.push_str(&text(value));
        }
        Some(joined)
    }

    /// Returns how many headers are called `name`.
    pub(crate) fn header_count(&self, name: &str) -> usize {
        self.inner.headers().get_all(name).count()
    }

    /// Returns the Content-Type as sent; empty when there is none.
    pub fn content_type(&self) -> Cow<'_, str> {
        let value = self.inner.headers().get(CONTENT_TYPE);
        value.map_or(Cow::Borrowed(""), text)
    }

    /// Returns the host and port that the client asked for.
    #[doc(alias = "get_host")]
    pub fn host(&self) -> Cow<'_, str> {
        origin::host(&self.inner)
    }

    /// Returns the client's address: at the other end of the connection, or as a trusted proxy
    /// says.
    #[doc(alias = "REMOTE_ADDR")]
    pub fn remote_addr(&self) -> Option<IpAddr> {
        origin::remote_addr(&self.inner)
    }

    /// Returns the address at the other end of the connection, whatever headers say.
    pub fn peer_addr(&self) -> Option<IpAddr> {
        self.inner.peer_addr().map(|address| address.ip())
    }

    /// Returns the request's name, if the application gives names.
    pub fn id(&self) -> Option<RequestId> {
        RequestId::of(&self.inner)
    }

    /// Returns whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        origin::scheme(&self.inner) == "https"
    }

    /// Returns whether a client that is sent to `address` stays with this application: what an
    /// address from outside has to be before somebody is redirected to it.
    ///
    /// A path is, and so is an address of this scheme and host; `//evil.example/`,
    /// `https:evil.example` and `javascript:` are not.
    #[doc(alias = "url_has_allowed_host_and_scheme")]
    pub fn is_own_address(&self, address: &str) -> bool {
        origin::is_own_address(&self.inner, address)
    }

    /// Makes a path absolute with the request's scheme and host.
    pub fn build_absolute_uri(&self, path_and_query: &str) -> String {
        if path_and_query.starts_with("http://") || path_and_query.starts_with("https://") {
            return path_and_query.to_owned();
        }
        let (scheme, host) = (origin::scheme(&self.inner), self.host());
        let base = match path_and_query.as_bytes().first() {
            Some(b'/') => "",
            Some(b'?') => self.path(),
            _ => "/",
        };
        [scheme, "://", &host, base, path_and_query].concat()
    }
}

/// The body.
impl Request {
    /// Returns the parsed body; an empty one is empty whatever its media type, as in DRF.
    ///
    /// A second call parses the same bytes again, or returns what was read while it arrived.
    ///
    /// # Errors
    ///
    /// 415 when no parser reads the media type, 400 when the body is malformed, 413 when it
    /// is too large.
    pub async fn data(&self, parsers: &[Arc<dyn Parser>]) -> Result<Value> {
        let mut value = self.parsed(parsers).await?;
        self.key_style().read_all(&mut value);
        Ok(value)
    }

    async fn parsed(&self, parsers: &[Arc<dyn Parser>]) -> Result<Value> {
        if self.announced_length() == Some(0) {
            return Ok(self.empty_data());
        }
        let text = self.content_type();
        let content_type = MediaType::parse(if text.len() > MAX_MEDIA_TYPE {
            ""
        } else {
            &text
        });
        let parser = parsers.iter().find(|parser| {
            text.len() <= MAX_MEDIA_TYPE
                && (parser.media_type() == text
                    || MediaType::parse(parser.media_type()).matches(&content_type))
        });
        let limit = parser.map_or(self.body_limits().max_body, |parser| {
            parser.limit(self.body_limits())
        });
        let Some(parser) = parser else {
            let is_empty = self.announced_length().is_none() && self.read(limit).await?.is_empty();
            if is_empty {
                return Ok(self.empty_data());
            }
            return Err(Error::unsupported_media_type(&text));
        };
        if let Some(value) = self.body.parsed() {
            return Ok(value);
        }
        if let Some(reader) = self.streaming(parser, &content_type, limit)? {
            let value = self.body.parse(reader, limit, self.body_limits()).await?;
            return Ok(value.unwrap_or_else(|| self.empty_data()));
        }
        let body = self.read(limit).await?;
        if body.is_empty() {
            return Ok(self.empty_data());
        }
        parser.parse(&body, &content_type, self)
    }

    /// Returns what reads the body while it arrives, if it has not arrived and the parser can.
    fn streaming(
        &self,
        parser: &Arc<dyn Parser>,
        content_type: &MediaType,
        limit: usize,
    ) -> Result<Option<Box<dyn StreamParser>>> {
        if !self.body.is_unread() {
            return Ok(None);
        }
        if self.announced_length().is_some_and(|length| length > limit) {
            return Err(Error::new(ErrorKind::PayloadTooLarge));
        }
        parser.stream(content_type, self)
    }

    /// Returns the body's bytes.
    ///
    /// # Errors
    ///
    /// 413 when the body is larger than [`BodyLimits::max_body`], 400 when it breaks off.
    #[doc(alias = "stream")]
    pub async fn body(&self) -> Result<Bytes> {
        self.read(self.body_limits().max_body).await
    }

    /// Returns the body's bytes, of a body that may be as large as `limit`.
    ///
    /// # Errors
    ///
    /// 413 when the body is larger, 400 when it breaks off.
    pub async fn body_within(&self, limit: usize) -> Result<Bytes> {
        self.read(limit).await
    }

    /// Returns the body's bytes, if they were read already.
    pub(crate) fn received(&self) -> Option<Bytes> {
        self.body.received()
    }

    /// Leaves something to be done after the answer.
    pub(crate) fn leave(&self, job: Job) {
        background::leave(&self.inner, job);
    }

    /// Leaves something to be done after the answer, whatever it is.
    pub(crate) fn leave_at_end(&self, job: Job) {
        background::leave_at_end(&self.inner, job);
    }

    /// Returns the same request without its body.
    pub(crate) fn without_body(&self) -> Self {
        let twin = Self::from(self.inner.clone());
        if let Some(route) = self.route() {
            twin.set_route(route.clone());
        }
        twin
    }

    async fn read(&self, limit: usize) -> Result<Bytes> {
        let limits = self.body_limits();
        self.body.read(self.announced_length(), limit, limits).await
    }

    fn announced_length(&self) -> Option<usize> {
        let length = self.inner.headers().get(CONTENT_LENGTH)?;
        length.to_str().ok()?.trim().parse().ok()
    }

    fn empty_data(&self) -> Value {
        let media_type = MediaType::parse(&self.content_type());
        match (media_type.main.as_str(), media_type.sub.as_str()) {
            ("application", "x-www-form-urlencoded") | ("multipart", "form-data") => {
                Value::Form(Vec::new())
            }
            _ => Value::Map(Vec::new()),
        }
    }
}

fn text(value: &HeaderValue) -> Cow<'_, str> {
    match value.to_str() {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(value.as_bytes()),
    }
}

#[cfg(test)]
mod tests;
