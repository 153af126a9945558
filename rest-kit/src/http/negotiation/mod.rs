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
/// the renderers decides; quality values are not looked at, as in DRF, unless
/// [`by_quality`](Self::by_quality) is said.
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
    is_by_quality: bool,
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
            is_by_quality: false,
        }
    }

    /// Prefers what the client prefers: `text/csv, application/json;q=0.5` gets CSV, and `q=0` is
    /// what it does not accept (RFC 9110, 12.5.1). DRF does not look at it.
    #[must_use]
    pub const fn by_quality(mut self) -> Self {
        self.is_by_quality = true;
        self
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
        let mut negotiated = self.negotiate(request, renderers, format)?;
        negotiated.format_param = self.format_param.filter(|_| asked.is_some());
        Ok(negotiated)
    }

    fn format_param(&self) -> Option<&'static str> {
        self.format_param
    }
}

impl DefaultContentNegotiation {
    /// Chooses among the renderers of the format, if one was named.
    fn negotiate(
        self,
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
            Some(accept) => by_accept(accept, candidates(), self.is_by_quality),
        }
    }
}

fn by_accept<'a>(
    accept: &str,
    candidates: impl Iterator<Item = &'a Arc<dyn Renderer>>,
    is_by_quality: bool,
) -> Result<Negotiated> {
    let accepted: Vec<_> = accepted_types(accept)
        .map(|text| (text, MediaType::parse(text)))
        .collect();
    let mut candidates: Vec<_> = candidates
        .map(|renderer| (renderer, MediaType::parse(renderer.media_type())))
        .collect();
    if is_by_quality {
        let quality = |own: &MediaType| quality(own, &accepted);
        let best = candidates.iter().map(|(_, own)| quality(own)).max();
        candidates.retain(|(_, own)| quality(own) > 0 && Some(quality(own)) == best);
    }
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

/// Returns how much the client likes a media type, in thousandths: what it says of the most
/// specific type that matches.
fn quality(own: &MediaType, accepted: &[(&str, MediaType)]) -> u16 {
    let matching = accepted.iter().map(|(_, wanted)| wanted);
    // The first of equally specific ones counts.
    let matching = matching.rev().filter(|wanted| own.matches(wanted));
    let said = matching.max_by_key(|wanted| wanted.precedence());
    said.map_or(0, |wanted| weight(wanted.param("q").unwrap_or("1")))
}

/// Reads `0.25` as 250; what is no weight counts in full.
fn weight(text: &str) -> u16 {
    match text.trim().split_once('.') {
        None if text.trim() == "0" => 0,
        Some(("0", digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let digits = format!("{digits:0<3}");
            digits
                .get(..3)
                .and_then(|digits| digits.parse().ok())
                .unwrap_or(1_000)
        }
        _ => 1_000,
    }
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
mod tests;
