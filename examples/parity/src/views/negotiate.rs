//! In which form to answer.

use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, StaticHtmlRenderer};
use rest_kit::views::Renderers;
use serde_json::json;

use crate::models::{Author, authors};
use crate::renderers::{CompactRenderer, CsvRenderer, PlainTextRenderer};
use crate::serializers::AuthorSerializer;

fn three_forms() -> Renderers {
    (JsonRenderer, CsvRenderer, PlainTextRenderer).into()
}

/// `/api/negotiate`
pub(crate) struct NegotiationView;

/// JSON, CSV or plain text.
#[api_view]
impl ApiView for NegotiationView {
    fn renderers(&self) -> Renderers {
        three_forms()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let format = cx
            .negotiated()
            .map(|negotiated| negotiated.renderer.format());
        Ok(Response::new(
            &json!({ "id": 7, "name": "Chloë", "format": format }),
        ))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::created(&json!({ "got": cx.data().await? })))
    }
}

/// `/api/negotiate/list`
pub(crate) struct NegotiationListView;

/// A list as JSON, CSV or plain text.
#[api_view]
impl ListCreateApiView for NegotiationListView {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn renderers(&self) -> Renderers {
        three_forms()
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Author> {
        Author::objects().order_by(authors::id.asc()).limit(3)
    }
}

/// `/api/negotiate/ascii/`
pub(crate) struct AsciiView;

/// Escaped, spaced JSON.
#[api_view]
impl ApiView for AsciiView {
    fn renderers(&self) -> Renderers {
        CompactRenderer.into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({
            "name": "Chloë 📚",
            "items": [1, 2],
            "html": "<a href='x'>&</a>\u{2028}",
        })))
    }
}

/// `/api/negotiate/html/`
pub(crate) struct StaticHtml;

#[api_view]
impl ApiView for StaticHtml {
    fn renderers(&self) -> Renderers {
        StaticHtmlRenderer.into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("<p>Hello</p>"))
    }
}

/// `/api/negotiate/empty/`
pub(crate) struct EmptyView;

/// Answers without a body.
#[api_view]
impl ApiView for EmptyView {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::empty(200))
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }

    async fn put(&self, _cx: &Context) -> Result<Response> {
        let empty = Response::new("").with_status(202);
        Ok(empty.with_header("X-Note", "empty string"))
    }

    async fn delete(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::empty(200))
    }
}
