//! What is known of a request when its answer is rendered.

use super::renderers::{JsonStyle, Page, RenderContext};
use super::{KeyStyle, Negotiated, Request};

/// What is known of a request when its answer is rendered.
#[derive(Debug)]
pub struct Rendering {
    /// Who renders the answer, and as what.
    pub negotiated: Negotiated,
    /// The request that is answered.
    pub request: Request,
    /// Name of the type of the view that answers; empty outside of a view.
    pub view: &'static str,
    /// Name of the action that answers.
    pub action: &'static str,
    /// The template that the view names.
    pub template: Option<&'static str>,
    /// What a page for people shows, if the renderer asks for it.
    pub page: Option<Box<Page>>,
    /// How the answer's keys are written.
    pub keys: KeyStyle,
    /// How JSON is laid out.
    pub style: JsonStyle,
}

impl Rendering {
    /// Adds what a renderer may know.
    pub(super) fn tell<'a>(&'a self, cx: RenderContext<'a>) -> RenderContext<'a> {
        RenderContext {
            media_type: &self.negotiated.media_type,
            page: self.page.as_deref(),
            view_template: self.template,
            style: self.style,
            request: Some(&self.request),
            view: self.view,
            action: self.action,
            ..cx
        }
    }
}
