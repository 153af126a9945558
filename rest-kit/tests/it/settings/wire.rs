//! Parsers, renderers, versions, and what OPTIONS answers.

use std::sync::Arc;

use rest_kit::negotiation::{ContentNegotiation, DefaultContentNegotiation, Negotiated};
use rest_kit::parsers::{FormParser, JsonParser, LenientJsonParser};
use rest_kit::prelude::*;
use rest_kit::renderers::{CsvRenderer, JsonRenderer, JsonStyle, Renderer};
use rest_kit::request::Request;
use rest_kit::versioning::{AcceptHeaderVersioning, UrlPathVersioning};
use rest_kit::views::Setting;
use rest_kit::views::metadata::{Metadata, ViewMetadata};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

#[api_view]
async fn letters(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({"letter": "é", "list": [1, 2]})))
}

// parity: SET-038, SET-039
#[actix_web::test]
async fn json_is_laid_out_as_the_application_says() {
    for library in each(|kit| kit.register_view("letters", letters)).await {
        assert_eq!(
            library.get("/letters/").await.text(),
            r#"{"letter":"é","list":[1,2]}"#
        );
    }
    let app = |kit: RestKit| {
        kit.register_view("letters", letters)
            .json_style(JsonStyle::new().ascii().spaced())
    };
    for library in each(app).await {
        let text = library.get("/letters/").await.text();
        assert_eq!(text, r#"{"letter": "\u00e9", "list": [1, 2]}"#);
        let indented = library
            .get("/letters/")
            .header("accept", "application/json; indent=1");
        let text = "{\n \"letter\": \"\\u00e9\",\n \"list\": [\n  1,\n  2\n ]\n}";
        assert_eq!(indented.await.text(), text);
        assert_eq!(
            library.put("/letters/").await.text(),
            r#"{"detail": "Method \"PUT\" not allowed."}"#
        );
    }
}

#[api_view(post)]
async fn echo(cx: &Context) -> Result<Response> {
    Ok(Response::new(&format!("{:?}", cx.data().await?)))
}

// parity: SET-002, SET-040
#[actix_web::test]
async fn the_parsers_of_the_application_read_bodies() {
    for library in each(|kit| kit.register_view("echo", echo)).await {
        let strict = library.post("/echo/").body("application/json", "NaN").await;
        assert_eq!(strict.status(), 400);
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            200
        );
    }
    let app = |kit: RestKit| kit.register_view("echo", echo).parsers(LenientJsonParser);
    for library in each(app).await {
        let lenient = library.post("/echo/").body("application/json", "NaN").await;
        expect(&lenient, 200, &json!("Float(NaN)"));
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            415
        );
    }
    let both = |kit: RestKit| {
        kit.register_view("echo", echo)
            .parsers((JsonParser, FormParser))
    };
    for library in each(both).await {
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            200
        );
    }
}

// parity: SET-001, SET-028
#[actix_web::test]
async fn renderers_are_chosen_by_a_parameter_of_another_name_or_by_none() {
    for library in each(|kit| open(kit).renderers((JsonRenderer, CsvRenderer::default()))).await {
        let csv = library.get("/api/tags/?format=csv").await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    }
    for library in each(open).await {
        assert_eq!(library.get("/api/tags/?format=csv").await.status(), 404);
    }
    let renamed = |kit: RestKit| {
        open(kit)
            .renderers((JsonRenderer, CsvRenderer::default()))
            .content_negotiation(DefaultContentNegotiation::new().format_param("type"))
    };
    for library in each(renamed).await {
        let csv = library.get("/api/tags/?type=csv&format=x").await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(library.get("/api/tags/?type=xml").await.status(), 404);
    }
    let none = |kit: RestKit| {
        open(kit).content_negotiation(DefaultContentNegotiation::new().format_param(None))
    };
    for library in each(none).await {
        assert_eq!(library.get("/api/tags/?format=xml").await.status(), 200);
    }
}

/// Answers in the last form that a view has, whatever the client asks for.
#[derive(Debug)]
struct Last;

impl ContentNegotiation for Last {
    fn select_renderer(
        &self,
        _request: &Request,
        renderers: &[Arc<dyn Renderer>],
        _suffix: Option<&str>,
    ) -> Result<Negotiated> {
        let last = renderers.last().map(Negotiated::with);
        last.ok_or_else(Error::not_found)
    }
}

struct Usual;

#[api_view]
impl ApiView for Usual {
    fn content_negotiation(&self) -> Setting<dyn ContentNegotiation> {
        DefaultContentNegotiation::new().into()
    }

    fn metadata(&self) -> Setting<dyn Metadata> {
        Setting::Off
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&["usual"]))
    }
}

// parity: SET-006, VER-013
#[actix_web::test]
async fn another_negotiation_chooses_renderers() {
    let app = |kit: RestKit| {
        open(kit)
            .register_view("usual", Usual)
            .renderers((JsonRenderer, CsvRenderer::default()))
            .content_negotiation(Last)
    };
    for library in each(app).await {
        let csv = library
            .get("/api/tags/?format=xml")
            .header("accept", "image/png")
            .await;
        assert_eq!(csv.status(), 200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        expect(&library.get("/usual/").await, 200, &json!(["usual"]));
    }
}

/// Names only.
#[derive(Debug)]
struct MinimalMetadata;

impl Metadata for MinimalMetadata {
    fn determine_metadata(&self, view: &ViewMetadata<'_>, _cx: &Context) -> Response {
        Response::new(&json!({"name": view.name, "description": view.description}))
    }
}

// parity: SET-007, VER-018
#[actix_web::test]
async fn options_answers_what_the_application_says_or_nothing() {
    let app = |kit: RestKit| {
        open(kit)
            .register_view("usual", Usual)
            .metadata(MinimalMetadata)
    };
    for library in each(app).await {
        let answer = library.options("/api/authors/").await;
        expect(
            &answer,
            200,
            &json!({"name": "Author List", "description": "Those who write."}),
        );
        let refused = library.options("/usual/").await;
        expect(
            &refused,
            405,
            &json!({"detail": "Method \"OPTIONS\" not allowed."}),
        );
    }
    for library in each(|kit| open(kit).metadata(Setting::Off)).await {
        assert_eq!(library.options("/api/authors/").await.status(), 405);
        assert_eq!(library.get("/api/authors/").await.status(), 200);
    }
}

#[api_view]
async fn version(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.version()))
}

// parity: SET-008, SET-017, SET-018, SET-019
#[actix_web::test]
async fn versions_have_a_default_a_list_and_a_parameter() {
    let by_header = |kit: RestKit| {
        kit.register_view("version", version).versioning(
            AcceptHeaderVersioning::new()
                .default_version("1")
                .allowed_versions(["1", "2"])
                .version_param("v"),
        )
    };
    for library in each(by_header).await {
        let get = |accept: &str| library.get("/version/").header("accept", accept);
        expect(&get("*/*").await, 200, &json!("1"));
        expect(&get("application/json; v=2").await, 200, &json!("2"));
        expect(&get("application/json; version=2").await, 200, &json!("1"));
        assert_eq!(get("application/json; v=3").await.status(), 406);
    }
    let by_path = |kit: RestKit| {
        kit.register_view("{v}/version", version)
            .versioning(UrlPathVersioning::new().version_param("v"))
    };
    for library in each(by_path).await {
        expect(&library.get("/7/version/").await, 200, &json!("7"));
    }
    for library in each(|kit| kit.register_view("version", version)).await {
        expect(&library.get("/version/").await, 200, &json!(null));
    }
}
