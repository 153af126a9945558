//! Media types of other people: parsers and renderers that an application brings along.

use rest_kit::negotiation::MediaType;
use rest_kit::parsers::{JsonParser, Parser};
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, RenderContext, Renderer};
use rest_kit::request::{Request, Value};
use rest_kit::views::{Parsers, Renderers};
use serde_json::json;

use crate::support::app::{each, expect};

/// A version of a company's own form of JSON.
#[derive(Debug)]
struct Vendor {
    media_type: &'static str,
    format: &'static str,
}

impl Renderer for Vendor {
    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn format(&self) -> &'static str {
        self.format
    }

    fn charset(&self) -> Option<&'static str> {
        None
    }

    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        let head = format!("{{\"{}\":", self.format).into_bytes();
        Ok([&head, &data[..], b"}"].concat())
    }
}

/// Reads elements without attributes, which is all that these tests send.
#[derive(Debug)]
struct XmlParser;

impl Parser for XmlParser {
    fn media_type(&self) -> &'static str {
        "application/xml"
    }

    fn parse(&self, body: &[u8], content_type: &MediaType, _: &Request) -> Result<Value> {
        let malformed = || Error::parse("XML parse error");
        if content_type
            .param("charset")
            .is_some_and(|it| it != "utf-8")
        {
            return Err(malformed());
        }
        let mut rest = std::str::from_utf8(body).map_err(|_| malformed())?;
        let mut entries = Vec::new();
        while let Some(start) = rest.strip_prefix('<') {
            let (name, after) = start.split_once('>').ok_or_else(malformed)?;
            let end = format!("</{name}>");
            let (text, after) = after.split_once(&end).ok_or_else(malformed)?;
            entries.push((name.to_owned(), Value::from(text)));
            rest = after;
        }
        Ok(Value::Map(entries))
    }
}

#[derive(Serializer)]
struct Shelf {
    name: String,
    places: i64,
}

struct Shelves;

#[api_view]
impl ApiView for Shelves {
    fn renderers(&self) -> Renderers {
        let first = Vendor {
            media_type: "application/vnd.acme.v1+json",
            format: "v1",
        };
        let second = Vendor {
            media_type: "application/vnd.acme.v2+json",
            format: "v2",
        };
        (JsonRenderer, first, second).into()
    }

    fn parsers(&self) -> Parsers {
        (JsonParser, XmlParser).into()
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::new(&1))
    }

    async fn post(&self, _: &Context, sent: Data<Shelf>) -> Result<Response> {
        Ok(Response::created(&*sent))
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.register_view("shelves", Shelves)
}

// parity: RSP-026
#[actix_web::test]
async fn vendors_choose_versions_of_answers_by_media_types() {
    for library in each(app).await {
        for (accept, media_type, text) in [
            ("*/*", "application/json", "1"),
            (
                "application/vnd.acme.v2+json",
                "application/vnd.acme.v2+json",
                r#"{"v2":1}"#,
            ),
            (
                "application/vnd.acme.v1+json, text/html",
                "application/vnd.acme.v1+json",
                r#"{"v1":1}"#,
            ),
        ] {
            let answer = library.get("/shelves/").header("accept", accept).await;
            assert_eq!(answer.header("content-type"), Some(media_type));
            assert_eq!(answer.text(), text);
        }
        assert_eq!(
            library.get("/shelves/?format=v2").await.text(),
            r#"{"v2":1}"#
        );
        let unknown = "application/vnd.acme.v3+json";
        let refused = library.get("/shelves/").header("accept", unknown).await;
        assert_eq!(refused.status(), 406);
    }
}

// parity: REQ-017
#[actix_web::test]
async fn parsers_of_other_media_types_slot_in() {
    for library in each(app).await {
        let send = |content_type: &str, body: &'static str| {
            library.post("/shelves/").body(content_type, body)
        };
        let body = "<name>Poetry</name><places>40</places>";
        for content_type in ["application/xml", "application/xml; charset=utf-8"] {
            let made = send(content_type, body).await;
            expect(&made, 201, &json!({"name": "Poetry", "places": 40}));
        }
        // Fields judge what it has read, and its own errors are told.
        let refused = send("application/xml", "<name></name><places>many</places>").await;
        let messages = json!({
            "name": ["This field may not be blank."],
            "places": ["A valid integer is required."],
        });
        expect(&refused, 400, &messages);
        let malformed = send("application/xml", "<name>Poetry").await;
        expect(&malformed, 400, &json!({"detail": "XML parse error"}));
        let unknown = send("application/msgpack", "x").await;
        let words = "Unsupported media type \"application/msgpack\" in request.";
        expect(&unknown, 415, &json!({ "detail": words }));
        assert_eq!(
            library.options("/shelves/").await.value()["parses"],
            json!(["application/json", "application/xml"])
        );
    }
}
