//! From a response to what actix sends.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, Result};
use crate::http::Rendering;
use crate::http::renderers::{JsonRenderer, RenderContext, Renderer};

use super::{Body, ByteStream, Response};

/// Sending one.
impl Response {
    /// Renders it and makes it actix's; data that was not negotiated is sent as JSON.
    ///
    /// An answer without content has no Content-Type. A failure to serialize or to render
    /// is logged and answered 500.
    pub fn into_actix(self, rendering: Option<&Rendering>) -> HttpResponse {
        match self.try_into_actix(rendering) {
            Ok(response) => response,
            Err(error) => match Self::from(error).try_into_actix(None) {
                Ok(response) => response,
                Err(_) => HttpResponse::InternalServerError().finish(),
            },
        }
    }

    /// [`into_actix`](Self::into_actix) for those who answer failures in their own way.
    pub(crate) fn try_into_actix(self, rendering: Option<&Rendering>) -> Result<HttpResponse> {
        let Self {
            status,
            headers,
            body,
            is_exception,
            template,
            ..
        } = self.into_result()?;
        let code = StatusCode::from_u16(status).map_err(Error::internal)?;
        let page = rendering.and_then(|rendering| rendering.page.as_deref());
        let body = match body {
            // A page has something to show without data too.
            Body::Empty if page.is_some() || template.is_some() => Body::Data(Vec::new()),
            body => body,
        };
        let (content_type, content) = match body {
            Body::Empty => (None, Vec::new()),
            Body::Raw(content_type, content) => {
                (Some(header_value("Content-Type", &content_type)?), content)
            }
            Body::Stream(content_type, stream) => {
                return streamed(code, &content_type, stream, headers);
            }
            Body::Data(data) => {
                let mut cx = RenderContext::new("", status);
                cx.headers = &headers;
                cx.exception = is_exception;
                cx.template = template.as_deref();
                match rendering {
                    Some(rendering) => {
                        let renderer = &*rendering.negotiated.renderer;
                        let data = rendering.keys.write(data);
                        (
                            Some(content_type(renderer)?),
                            renderer.render(data, &rendering.tell(cx))?,
                        )
                    }
                    None => (
                        Some(content_type(&JsonRenderer)?),
                        JsonRenderer.render(data, &cx)?,
                    ),
                }
            }
        };
        let content_type = content_type.filter(|_| !content.is_empty());
        let mut response = HttpResponse::with_body(code, BoxBody::new(content));
        if let Some(content_type) = content_type {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        add_headers(headers, response.headers_mut())?;
        if is_exception {
            response.extensions_mut().insert(MadeByError);
        }
        Ok(response)
    }
}

/// Sends an answer as it is made.
fn streamed(
    code: StatusCode,
    content_type: &str,
    stream: ByteStream,
    headers: Vec<(String, String)>,
) -> Result<HttpResponse> {
    let mut response = match stream.length() {
        Some(length) => {
            let body = SizedStream::new(length, stream);
            HttpResponse::with_body(code, BoxBody::new(body))
        }
        None => HttpResponse::build(code).streaming(stream),
    };
    let content_type = header_value("Content-Type", content_type)?;
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    add_headers(headers, response.headers_mut())?;
    Ok(response)
}

/// Marks an answer of actix that an error made, for those who look at it before it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MadeByError;

/// Returns the words of a status: `Not Found`; none for one without words.
pub(crate) fn reason(status: u16) -> &'static str {
    let status = StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}

fn content_type(renderer: &dyn Renderer) -> Result<HeaderValue> {
    let media_type = renderer.media_type();
    let Some(charset) = renderer.charset() else {
        return header_value("Content-Type", media_type);
    };
    header_value("Content-Type", &format!("{media_type}; charset={charset}"))
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::internal(format!("HTTP allows no header `{name}: {value:?}`")))
}

/// Adds headers; a Content-Type replaces the renderer's.
fn add_headers(headers: Vec<(String, String)>, map: &mut HeaderMap) -> Result<()> {
    for (name, value) in headers {
        let value = header_value(&name, &value)?;
        let key = HeaderName::try_from(name.as_str())
            .map_err(|_| Error::internal(format!("HTTP allows no header called `{name:?}`")))?;
        if key == CONTENT_TYPE {
            map.insert(key, value);
        } else {
            map.append(key, value);
        }
    }
    Ok(())
}
