//! Which renderer answers: from `?format=`, the suffix and the Accept header.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};

use super::renderers::Renderer;
use super::{MediaType, Request};

/// Limits of the Accept header, as DRF's: what is longer is cut or skipped.
const MAX_ACCEPT: usize = 8192;
const MAX_ACCEPT_TYPES: usize = 64;
/// The longest media type that is looked at.
pub(super) const MAX_MEDIA_TYPE: usize = 256;

/// The outcome of content negotiation.
#[derive(Debug, Clone)]
pub struct Negotiated {
    /// Who renders the answer.
    pub renderer: Arc<dyn Renderer>,
    /// The media type as the client asked for it, with parameters.
    pub media_type: String,
    /// The query parameter of the request that chooses a format: links in the answer keep it.
    pub format_param: Option<&'static str>,
}

impl Negotiated {
    /// Chooses the first renderer, for errors that come before negotiation or out of it.
    pub fn first(renderers: &[Arc<dyn Renderer>]) -> Option<Self> {
        renderers.first().map(Self::with)
    }

    /// Chooses this renderer, whatever the client asks for.
    pub fn with(renderer: &Arc<dyn Renderer>) -> Self {
        Self {
            renderer: renderer.clone(),
            media_type: renderer.media_type().to_owned(),
            format_param: None,
        }
    }
}

/// Chooses who renders the answer.
///
/// # Examples
///
/// Whatever the client accepts, it gets the first renderer's form:
///
/// ```
/// use std::sync::Arc;
///
/// use rest_kit::ErrorKind;
/// use rest_kit::negotiation::{ContentNegotiation, Negotiated};
/// use rest_kit::prelude::*;
/// use rest_kit::renderers::Renderer;
/// use rest_kit::request::Request;
///
/// #[derive(Debug)]
/// struct IgnoreClient;
///
/// impl ContentNegotiation for IgnoreClient {
///     fn select_renderer(
///         &self,
///         _request: &Request,
///         renderers: &[Arc<dyn Renderer>],
///         _suffix: Option<&str>,
///     ) -> Result<Negotiated> {
///         Negotiated::first(renderers).ok_or_else(|| Error::new(ErrorKind::NotAcceptable))
///     }
/// }
///
/// let app = RestKit::new(Settings::default()).content_negotiation(IgnoreClient);
/// # let _ = app;
/// ```
#[doc(alias = "BaseContentNegotiation")]
pub trait ContentNegotiation: fmt::Debug + Send + Sync + 'static {
    /// Chooses one of the view's renderers; `suffix` is that of the path: `json` of `books.json`.
    ///
    /// # Errors
    ///
    /// 404 for an unknown format, 406 when nothing acceptable can be rendered.
    fn select_renderer(
        &self,
        request: &Request,
        renderers: &[Arc<dyn Renderer>],
        suffix: Option<&str>,
    ) -> Result<Negotiated>;

    /// Returns the query parameter that chooses a format, if there is one; pages link to it.
    fn format_param(&self) -> Option<&'static str> {
        None
    }
}

/// DRF's order: suffix or `?format=` first, then Accept by specificity.
///
/// A suffix wins over `?format=`. Among equally specific types of the client the order of
/// the renderers decides; quality values are not looked at, as in DRF.
///
/// # Examples
///
/// ```
/// use rest_kit::negotiation::DefaultContentNegotiation;
/// use rest_kit::prelude::*;
///
/// // `?type=json`; `None` leaves it to the Accept header.
/// let negotiation = DefaultContentNegotiation::new().format_param("type");
/// let app = RestKit::new(Settings::default()).content_negotiation(negotiation);
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DefaultContentNegotiation {
    format_param: Option<&'static str>,
}

impl Default for DefaultContentNegotiation {
    fn default() -> Self {
        Self::new()
    }
}

impl DefaultContentNegotiation {
    /// Formats are chosen by `?format=`.
    pub const fn new() -> Self {
        Self {
            format_param: Some("format"),
        }
    }

    /// Renames the query parameter, or does without.
    #[must_use]
    #[doc(alias = "URL_FORMAT_OVERRIDE")]
    pub fn format_param(mut self, param: impl Into<Option<&'static str>>) -> Self {
        self.format_param = param.into();
        self
    }
}

impl ContentNegotiation for DefaultContentNegotiation {
    fn select_renderer(
        &self,
        request: &Request,
        renderers: &[Arc<dyn Renderer>],
        suffix: Option<&str>,
    ) -> Result<Negotiated> {
        let asked = self
            .format_param
            .and_then(|param| request.query_param(param));
        let suffix = suffix.filter(|suffix| !suffix.is_empty());
        let format = suffix.or(asked).filter(|format| !format.is_empty());
        let mut negotiated = negotiate(request, renderers, format)?;
        negotiated.format_param = self.format_param.filter(|_| asked.is_some());
        Ok(negotiated)
    }

    fn format_param(&self) -> Option<&'static str> {
        self.format_param
    }
}

/// Chooses among the renderers of the format, if one was named.
fn negotiate(
    request: &Request,
    renderers: &[Arc<dyn Renderer>],
    format: Option<&str>,
) -> Result<Negotiated> {
    let candidates = || {
        renderers
            .iter()
            .filter(move |renderer| format.is_none_or(|format| renderer.format() == format))
    };
    let Some(first) = candidates().next() else {
        return Err(match format {
            Some(_) => Error::not_found(),
            None => Error::new(ErrorKind::NotAcceptable),
        });
    };
    let accept = request.header_joined("accept");
    match accept.as_deref() {
        None | Some("*/*") => Ok(Negotiated::with(first)),
        Some(accept) if accept == first.media_type() => Ok(Negotiated::with(first)),
        Some(accept) => by_accept(accept, candidates()),
    }
}

fn by_accept<'a>(
    accept: &str,
    candidates: impl Iterator<Item = &'a Arc<dyn Renderer>>,
) -> Result<Negotiated> {
    let accepted: Vec<_> = accepted_types(accept)
        .map(|text| (text, MediaType::parse(text)))
        .collect();
    let candidates: Vec<_> = candidates
        .map(|renderer| (renderer, MediaType::parse(renderer.media_type())))
        .collect();
    for level in (0..=3).rev() {
        for (renderer, own) in &candidates {
            let found = accepted
                .iter()
                .find(|(_, wanted)| wanted.precedence() == level && own.matches(wanted));
            if let Some((text, wanted)) = found {
                return Ok(Negotiated {
                    media_type: most_specific(renderer.media_type(), own, text, wanted),
                    ..Negotiated::with(renderer)
                });
            }
        }
    }
    Err(Error::new(ErrorKind::NotAcceptable))
}

/// The media types of an Accept header, within the limits.
fn accepted_types(accept: &str) -> impl Iterator<Item = &str> {
    let accept = if accept.len() > MAX_ACCEPT {
        let end = accept.as_bytes()[..MAX_ACCEPT]
            .iter()
            .rposition(|byte| *byte == b',')
            .unwrap_or(0);
        &accept[..end]
    } else {
        accept
    };
    accept
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.len() <= MAX_MEDIA_TYPE)
        .take(MAX_ACCEPT_TYPES)
}

/// The client's media type, or ours with the client's parameters where the client's is vaguer.
fn most_specific(name: &str, own: &MediaType, text: &str, wanted: &MediaType) -> String {
    if own.precedence() <= wanted.precedence() {
        return text.to_owned();
    }
    let mut full = name.to_owned();
    for (name, value) in &wanted.params {
        full.push(';');
        full.push_str(name);
        full.push('=');
        full.push_str(value);
    }
    full
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::http::renderers::{JsonRenderer, RenderContext};

    #[derive(Debug)]
    struct Named(&'static str, &'static str);

    impl Renderer for Named {
        fn media_type(&self) -> &'static str {
            self.0
        }
        fn format(&self) -> &'static str {
            self.1
        }
        fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
            Ok(data)
        }
    }

    fn choose(uri: &str, accept: Option<&str>, suffix: Option<&str>) -> String {
        let renderers: [Arc<dyn Renderer>; 3] = [
            Arc::new(JsonRenderer),
            Arc::new(Named("text/csv", "csv")),
            Arc::new(Named("text/plain", "txt")),
        ];
        let mut request = TestRequest::with_uri(uri);
        if let Some(accept) = accept {
            request = request.insert_header(("accept", accept));
        }
        let request = Request::from(request.to_http_request());
        let negotiation = DefaultContentNegotiation::new();
        match negotiation.select_renderer(&request, &renderers, suffix) {
            Ok(found) => format!("{} {}", found.renderer.format(), found.media_type),
            Err(error) => format!("{} {error}", error.status()),
        }
    }

    // parity: VER-009, VER-010, VER-011
    #[test]
    fn renderers_are_chosen_as_in_drf() {
        const REFUSED: &str = "406 Could not satisfy the request Accept header.";
        let cases = [
            (None, "json application/json"),
            (Some("*/*"), "json application/json"),
            (Some("application/json"), "json application/json"),
            (Some("text/csv"), "csv text/csv"),
            (Some("text/*"), "csv text/csv"),
            (Some("application/xml"), REFUSED),
            (Some("application/xml, */*"), "json application/json"),
            (
                Some("text/plain, application/json"),
                "json application/json",
            ),
            (Some("text/*, text/plain"), "txt text/plain"),
            (
                Some("application/json;q=0.1, text/csv;q=0.9"),
                "json application/json;q=0.1",
            ),
            (
                Some("application/json; indent=4"),
                "json application/json; indent=4",
            ),
            (
                Some("*/*; indent=4; q=1"),
                "json application/json;indent=4;q=1",
            ),
            (Some("text/csv, */*; v=1"), "csv text/csv"),
            (Some("nonsense"), REFUSED),
            (Some(""), REFUSED),
            (Some(",,;,"), REFUSED),
        ];
        for (accept, expected) in cases {
            assert_eq!(choose("/", accept, None), expected, "{accept:?}");
        }
    }

    // parity: VER-011
    #[test]
    fn formats_restrict_the_choice_and_the_suffix_wins() {
        let cases = [
            ("/?format=csv", None, None, "csv text/csv"),
            ("/?format=xml", None, None, "404 Not found."),
            ("/?format=", None, None, "json application/json"),
            ("/?format=txt&format=csv", None, None, "csv text/csv"),
            ("/?format=txt", None, Some("csv"), "csv text/csv"),
            ("/?format=txt", None, Some(""), "txt text/plain"),
            ("/", None, Some("xml"), "404 Not found."),
            (
                "/?format=csv",
                Some("application/json"),
                None,
                "406 Could not satisfy the request Accept header.",
            ),
        ];
        for (uri, accept, suffix, expected) in cases {
            assert_eq!(choose(uri, accept, suffix), expected, "{uri} {suffix:?}");
        }
    }

    #[test]
    fn long_accept_headers_are_cut() {
        let long = format!("text/{}, text/csv", "x".repeat(300));
        assert_eq!(choose("/", Some(&long), None), "csv text/csv");
        let many = format!("{}text/csv", "a/b, ".repeat(64));
        assert!(choose("/", Some(&many), None).starts_with("406"));
        let huge = format!("text/csv,{}", "x".repeat(20_000));
        assert_eq!(choose("/", Some(&huge), None), "csv text/csv");
    }
}
