//! Parsers and renderers: bodies in and out.

use rest_kit::negotiation::MediaType;
use rest_kit::parsers::{JsonParser, Parser};
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, RenderContext, Renderer, StaticHtmlRenderer};
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
pub fn small() -> RestKit {
    let limits = BodyLimits {
        max_body: 10,
        ..Default::default()
    };
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .body_limits(limits)
        .register_view("echo", echo)
}
// ANCHOR_END: limits
