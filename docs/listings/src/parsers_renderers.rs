//! Parsers and renderers: bodies in and out.

use std::sync::Arc;

use rest_kit::ErrorKind;
use rest_kit::negotiation::{ContentNegotiation, DefaultContentNegotiation, MediaType, Negotiated};
use rest_kit::parsers::{JsonParser, Parser};
use rest_kit::prelude::*;
use rest_kit::renderers::{
    CsvRenderer, JsonRenderer, RenderContext, Renderer, StaticHtmlRenderer, YamlRenderer,
};
use rest_kit::request::BodyLimits;
use rest_kit::request::{Request, Value};
use rest_kit::views::{Parsers, Renderers};

// ANCHOR: parser
/// Reads `a=1;b=2`.
#[derive(Debug)]
pub struct SemicolonParser;

impl Parser for SemicolonParser {
    fn media_type(&self) -> &'static str {
        "text/x-pairs"
    }

    fn parse(&self, body: &[u8], _: &MediaType, _: &Request) -> Result<Value> {
        let text = std::str::from_utf8(body).map_err(|_| Error::parse("Not UTF-8."))?;
        let pairs = text.split(';').map(|pair| match pair.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), Value::from(value))),
            None => Err(Error::parse(format!("`{pair}` has no value."))),
        });
        Ok(Value::Map(pairs.collect::<Result<_>>()?))
    }
}
// ANCHOR_END: parser

// ANCHOR: renderer
/// Writes JSON between two lines.
#[derive(Debug)]
pub struct FramedRenderer;

impl Renderer for FramedRenderer {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn format(&self) -> &'static str {
        "txt"
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let mut text = format!("-- {} --\n", cx.status).into_bytes();
        text.extend(data);
        Ok(text)
    }
}
// ANCHOR_END: renderer

// ANCHOR: view
pub struct Mirror;

#[api_view]
impl ApiView for Mirror {
    fn parsers(&self) -> Parsers {
        (JsonParser, SemicolonParser).into()
    }

    fn renderers(&self) -> Renderers {
        (JsonRenderer, FramedRenderer).into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.data().await?))
    }
}
// ANCHOR_END: view

#[api_view(post)]
pub async fn echo(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.data().await?))
}

// ANCHOR: html
#[api_view(get, renderers = StaticHtmlRenderer)]
pub async fn page(_cx: &Context) -> Result<Response> {
    Ok(Response::new("<h1>Open</h1>"))
}
// ANCHOR_END: html

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .renderers(JsonRenderer)
        .register_view("echo", echo)
        .register_view("mirror", Mirror)
        .register_view("page", page)
}
// ANCHOR_END: all

// ANCHOR: limits
/// Few letters each.
pub struct Notes;

#[viewset(body_limits = |limits| BodyLimits { max_body: 20, ..limits })]
impl ViewSet for Notes {
    async fn create(&self, cx: &Context) -> Result<Response> {
        Ok(Response::created(&cx.data().await?))
    }

    #[action(
        detail = false,
        methods(post),
        body_limits = |limits| BodyLimits { max_body: 1_000, ..limits }
    )]
    async fn import(&self, cx: &Context) -> Result<Response> {
        Ok(Response::created(&cx.data().await?))
    }
}

pub fn small() -> RestKit {
    let limits = BodyLimits {
        max_body: 10,
        ..Default::default()
    };
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .body_limits(limits)
        .register_view("echo", echo)
        .register("notes", Notes)
        .basename("note")
}
// ANCHOR_END: limits

// ANCHOR: tables
#[api_view(get, renderers = (
    JsonRenderer,
    CsvRenderer::new().for_spreadsheets(),
    YamlRenderer,
))]
pub async fn prices(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&[("Dune", "=9+9"), ("Tehanu", "12.50")]))
}
// ANCHOR_END: tables

// ANCHOR: quality
pub fn weighing() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .content_negotiation(DefaultContentNegotiation::new().by_quality())
        .register_view("mirror", Mirror)
}
// ANCHOR_END: quality

// ANCHOR: negotiation
/// Answers browsers with the last renderer of the view, and everybody else with the first.
#[derive(Debug)]
pub struct ByUserAgent;

impl ContentNegotiation for ByUserAgent {
    fn select_renderer(
        &self,
        request: &Request,
        renderers: &[Arc<dyn Renderer>],
        _suffix: Option<&str>,
    ) -> Result<Negotiated> {
        let agent = request.header("user-agent").unwrap_or_default();
        let chosen = if agent.starts_with("Mozilla/") {
            renderers.last()
        } else {
            renderers.first()
        };
        match chosen {
            Some(renderer) => Ok(Negotiated::with(renderer)),
            None => Err(Error::new(ErrorKind::NotAcceptable)),
        }
    }
}

#[api_view(get, renderers = (JsonRenderer, FramedRenderer), content_negotiation = ByUserAgent)]
pub async fn greeting(_cx: &Context) -> Result<Response> {
    Ok(Response::new("hello"))
}
// ANCHOR_END: negotiation

pub fn negotiated() -> RestKit {
    weighing()
        .register_view("greeting", greeting)
        .register_view("prices", prices)
}
