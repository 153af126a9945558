//! Which renderer answers: from `?format=`, the suffix and the Accept header.

use std::sync::Arc;

use crate::error::Result;

use super::Request;
use super::renderers::Renderer;

/// The outcome of content negotiation.
#[derive(Debug, Clone)]
pub struct Negotiated {
    /// Who renders the answer.
    pub renderer: Arc<dyn Renderer>,
    /// The media type as the client asked for it, with parameters.
    pub media_type: String,
}

/// Chooses a renderer in DRF's order: suffix or `?format=` first, then Accept by specificity.
///
/// # Errors
///
/// 404 for an unknown format, 406 when nothing in Accept can be rendered.
pub fn negotiate(
    request: &Request,
    renderers: &[Arc<dyn Renderer>],
    format_suffix: Option<&str>,
) -> Result<Negotiated> {
    let _ = (request, renderers, format_suffix);
    todo!()
}
