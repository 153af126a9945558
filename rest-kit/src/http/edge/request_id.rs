//! A name for each request, to find it again in logs.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpMessage as _, HttpRequest};

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest name that is taken over.
const MAX_LENGTH: usize = 128;

/// The name of a request: that of its `X-Request-Id`, else a new one.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Returns the name of a request, if the application gives names.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Returns it as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn into_header(self) -> HeaderValue {
        self.0
    }
}

pub(super) fn assign(request: &ServiceRequest) {
    let given = request.headers().get(HEADER).filter(|id| is_fit(id));
    let id = given.cloned().or_else(|| {
        let new = uuid::Uuid::new_v4().to_string();
        HeaderValue::try_from(new).ok()
    });
    if let Some(id) = id {
        request.extensions_mut().insert(RequestId(id));
    }
}

fn is_fit(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    (1..=MAX_LENGTH).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte))
}
