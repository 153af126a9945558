//! Parsers, renderers and versions: which bodies are read and written.

use rest_kit::parsers::JsonParser;
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, RenderContext, Renderer};
use rest_kit::routers::SimpleRouter;
use rest_kit::versioning::{
    AcceptHeaderVersioning, NamespaceVersioning, QueryParameterVersioning, UrlPathVersioning,
    Versioning,
};
use rest_kit::views::{Parsers, Renderers, Setting};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

#[derive(Debug)]
struct Shouting;

impl Renderer for Shouting {
    fn media_type(&self) -> &'static str {
        "text/shout"
    }
    fn format(&self) -> &'static str {
        "shout"
    }
    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        Ok(data.to_ascii_uppercase())
    }
}

struct Echo;

#[api_view]
impl ApiView for Echo {
    fn renderers(&self) -> Renderers {
        (JsonRenderer, Shouting).into()
    }

    fn parsers(&self) -> Parsers {
        JsonParser.into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.data().await?))
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::new("hello"))
    }
}

fn app(kit: RestKit) -> RestKit {
    open(kit).register_view("echo", Echo)
}

/// Lets in whoever asks for the second version as text.
struct SecondAsText;

#[permission]
impl<M: 'static> Permission<M> for SecondAsText {
    fn has_permission(&self, cx: &Context) -> bool {
        let scheme = cx.versioning().map(|scheme| format!("{scheme:?}"));
        let is_header = scheme.is_some_and(|scheme| scheme.starts_with("AcceptHeaderVersioning"));
        let negotiated = cx.negotiated();
        let is_text = negotiated.is_some_and(|chosen| {
            chosen.renderer.format() == "shout" && chosen.media_type.starts_with("text/shout;")
        });
        is_header && is_text && cx.version() == Some("2.0")
    }
}

#[api_view(
    get,
    permissions = SecondAsText,
    renderers = (JsonRenderer, Shouting),
    versioning = AcceptHeaderVersioning::new().default_version("1.0"),
)]
async fn second(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.version()))
}

// parity: REQ-025
#[actix_web::test]
async fn permissions_know_version_and_renderer() {
    let app = |kit: RestKit| kit.register_view("second", second);
    for library in each(app).await {
        for (accept, status) in [
            ("text/shout; version=2.0", 200),
            ("text/shout; version=1.0", 403),
            ("application/json; version=2.0", 403),
            ("text/shout", 403),
        ] {
            let answer = library.get("/second/").header("accept", accept).await;
            assert_eq!(answer.status(), status, "{accept}");
        }
    }
}

/// Tells what it knows.
#[derive(Debug)]
struct Telling;

impl Renderer for Telling {
    fn media_type(&self) -> &'static str {
        "text/told"
    }
    fn format(&self) -> &'static str {
        "told"
    }
    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let request = cx
            .request
            .ok_or_else(|| Error::internal("a request is answered"))?;
        let told = format!(
            "{} {} {}.{} {:?} {:?} {:?} {:?} ",
            request.method(),
            cx.status,
            cx.view,
            cx.action,
            request.path_params(),
            request.query_param("q"),
            cx.media_type,
            cx.headers,
        );
        Ok([told.into_bytes(), data].concat())
    }
}

struct Shelves;

#[viewset(renderers(list = (JsonRenderer, Telling), fetch = (JsonRenderer, Telling)))]
impl ViewSet for Shelves {
    async fn list(&self, _: &Context) -> Result<Response> {
        Err(Error::new(rest_kit::ErrorKind::Conflict))
    }

    #[action(detail = true)]
    async fn fetch(&self, _: &Context) -> Result<Response> {
        Ok(Response::created("it").with_header("X-Note", "new"))
    }
}

// parity: RSP-019
#[actix_web::test]
async fn renderers_know_what_they_answer() {
    let app = |kit: RestKit| kit.register("shelves", Shelves);
    for library in each(app).await {
        let told = library.get("/shelves/7/fetch/?q=a&format=told").await;
        assert_eq!(
            told.text(),
            r#"GET 201 Shelves.fetch [("pk", "7")] Some("a") "text/told" [("X-Note", "new")] "it""#
        );
        assert_eq!(
            told.header("content-type"),
            Some("text/told; charset=utf-8")
        );
        let refused = library
            .get("/shelves/")
            .header("accept", "text/told; v=2")
            .await;
        let words = "The change conflicts with other data.";
        assert_eq!(
            refused.text(),
            format!(r#"GET 409 Shelves.list [] None "text/told; v=2" [] {{"detail":"{words}"}}"#)
        );
    }
}

// parity: RTR-009, EXC-010
#[actix_web::test]
async fn clients_choose_the_form_of_answers() {
    for library in each(app).await {
        for (accept, media_type) in [
            ("*/*", "application/json"),
            ("text/*", "text/shout"),
            ("application/json;q=0.1, text/shout", "application/json"),
            ("text/html, text/shout", "text/shout"),
        ] {
            let answer = library.get("/echo/").header("accept", accept).await;
            let found = answer.header("content-type").unwrap();
            assert!(found.starts_with(media_type), "{accept}: {found}");
            assert_eq!(answer.header("vary"), Some("Accept"));
        }
        assert_eq!(library.get("/echo/?format=shout").await.text(), "\"HELLO\"");
        let refused = library.get("/echo/").header("accept", "text/html").await;
        let words = "Could not satisfy the request Accept header.";
        expect(&refused, 406, &json!({ "detail": words }));
        assert_eq!(library.get("/echo/?format=yaml").await.status(), 404);
        // Errors are written in the form asked for.
        let shouted = library.put("/echo/").header("accept", "text/shout").await;
        assert_eq!(
            shouted.text(),
            r#"{"DETAIL":"METHOD \"PUT\" NOT ALLOWED."}"#
        );
    }
}

// parity: EXC-004, EXC-010
#[actix_web::test]
async fn bodies_that_cannot_be_read_are_refused() {
    for library in each(app).await {
        let form = library.post("/echo/").form(&[("a", "b")]).await;
        let media_type = "application/x-www-form-urlencoded";
        let words = format!("Unsupported media type \"{media_type}\" in request.");
        expect(&form, 415, &json!({ "detail": words }));
        for body in [
            "{",
            "{\"a\":}",
            "[1,]",
            "nul",
            "\u{feff}x",
            "{'a': 1}",
            "NaN",
        ] {
            let answer = library.post("/echo/").body("application/json", body).await;
            assert_eq!(answer.status(), 400, "{body}");
            let detail = answer.value()["detail"].as_str().unwrap().to_owned();
            assert!(detail.starts_with("JSON parse error - "), "{detail}");
        }
        let latin = library
            .post("/echo/")
            .body("application/json", vec![b'"', 0xff, b'"'])
            .await;
        assert_eq!(latin.status(), 400);
        let deep = "[".repeat(100_000);
        assert_eq!(
            library
                .post("/echo/")
                .body("application/json", deep)
                .await
                .status(),
            400
        );
        let large = format!("\"{}\"", "x".repeat(3_000_000));
        assert_eq!(
            library
                .post("/echo/")
                .body("application/json", large)
                .await
                .status(),
            413
        );
    }
}

#[actix_web::test]
async fn no_body_is_a_server_error() {
    let bodies: &[(&str, &[u8])] = &[
        ("application/json", b""),
        ("application/json", b"null"),
        ("application/json; charset=nonsense", b"{}"),
        ("application/json", b"{\"title\": \"\\ud800\"}"),
        ("application/json", b"{\"pages\": 1e400, \"isbn\": -1e400}"),
        ("application/x-www-form-urlencoded", b"%FF=%FF&=&&title=%00&a"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"title\"; filename=\"a\"\r\n\r\n\0\xff\r\n--x--\r\n"),
        ("text/plain", b"title"),
        ("", b"x"),
        ("nonsense", b"x"),
    ];
    for library in each(app).await {
        for (media_type, body) in bodies {
            for (method, path) in [
                ("POST", "/api/books/"),
                ("PATCH", "/api/books/1/"),
                ("POST", "/echo/"),
            ] {
                let answer = library.request(method, path).body(media_type, *body).await;
                assert!(
                    answer.status() < 500,
                    "{path} {media_type}: {}",
                    answer.text()
                );
            }
        }
    }
}

struct Versioned;

#[api_view]
impl ApiView for Versioned {
    fn versioning(&self) -> Setting<dyn Versioning> {
        AcceptHeaderVersioning::new()
            .allowed_versions(["1.0", "2.0"])
            .default_version("1.0")
            .into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.version()))
    }
}

#[api_view]
async fn inherited(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.version()))
}

// parity: VIE-002, VIE-003
#[actix_web::test]
async fn versions_are_found_and_checked() {
    let app = |kit: RestKit| {
        kit.versioning(QueryParameterVersioning::new().allowed_versions(["v1", "v2"]))
            .register_view("versioned", Versioned)
            .register_view("inherited", inherited)
    };
    for library in each(app).await {
        expect(&library.get("/versioned/").await, 200, &json!("1.0"));
        let asked = library
            .get("/versioned/")
            .header("accept", "application/json; version=2.0");
        expect(&asked.await, 200, &json!("2.0"));
        let unknown = library
            .get("/versioned/")
            .header("accept", "application/json; version=3")
            .await;
        assert_eq!(unknown.status(), 406);
        expect(
            &library.get("/inherited/?version=v2").await,
            200,
            &json!("v2"),
        );
        assert_eq!(library.get("/inherited/?version=v3").await.status(), 404);
    }
}

#[api_view(get)]
async fn here(cx: &Context) -> Result<Response> {
    let other = cx.reverse("here", &[("version", "v9")])?;
    Ok(Response::new(&json!([cx.reverse("here", &[])?, other])))
}

#[actix_web::test]
async fn addresses_stay_in_the_version_of_the_request() {
    let by_path = |kit: RestKit| {
        let kit = kit.versioning(UrlPathVersioning::new());
        kit.register_view("{version}/here", here).basename("here")
    };
    let by_query = |kit: RestKit| {
        let kit = kit.versioning(QueryParameterVersioning::new());
        kit.register_view("here", here)
    };
    let by_namespace = |kit: RestKit| {
        let routers =
            ["v1", "v2"].map(|name| (name, SimpleRouter::new().register_view("here", here)));
        let all = routers
            .into_iter()
            .fold(SimpleRouter::new(), |all, (name, router)| {
                all.include_as(name, name, router)
            });
        kit.versioning(NamespaceVersioning::new()).include("", all)
    };
    for library in each(by_path).await {
        let paths = library.get("/v2/here/").await;
        expect(&paths, 200, &json!(["/v2/here/", "/v9/here/"]));
    }
    for library in each(by_query).await {
        let paths = library.get("/here/?version=2").await;
        expect(
            &paths,
            200,
            &json!(["/here/?version=2", "/here/?version=2"]),
        );
    }
    for library in each(by_namespace).await {
        let paths = library.get("/v2/here/").await;
        expect(&paths, 200, &json!(["/v2/here/", "/v2/here/"]));
    }
}

macro_rules! tags_of_version {
    ($viewset:ident, $serializer:ident, $key:literal) => {
        #[derive(Serializer)]
        #[serializer(model = crate::support::library::Tag)]
        struct $serializer {
            #[field(rename = $key)]
            name: String,
        }

        struct $viewset;

        #[viewset]
        impl ModelViewSet for $viewset {
            type Model = crate::support::library::Tag;
            type Serializer = $serializer;
        }
    };
}

tags_of_version!(OldTags, OldTagSerializer, "title");
tags_of_version!(NewTags, NewTagSerializer, "label");

// parity: VER-007, VER-002
#[actix_web::test]
async fn each_version_has_a_serializer_of_its_own() {
    let app = |kit: RestKit| {
        let versions = NamespaceVersioning::new().allowed_versions(["v1", "v2"]);
        let old = SimpleRouter::new().register("tags", OldTags);
        let new = SimpleRouter::new().register("tags", NewTags);
        let router = SimpleRouter::new()
            .include_as("v1", "v1", old)
            .include_as("v2", "v2", new);
        kit.versioning(versions).include("", router)
    };
    for library in each(app).await {
        for (version, key) in [("v1", "title"), ("v2", "label")] {
            let tag = json!({ key: format!("of {version}") });
            let created = library.post(&format!("/{version}/tags/")).json(&tag).await;
            expect(&created, 201, &tag);
            let shown = library.get(&format!("/{version}/tags/1/")).await;
            expect(&shown, 200, &json!({ key: "classic" }));
        }
    }
}

// parity: VER-010, VER-012
#[actix_web::test]
async fn what_comes_before_negotiation_is_told_in_the_first_form() {
    for library in each(app).await {
        for (accept, format) in [("image/png", ""), ("text/shout", "?format=xml")] {
            let request = library
                .get(&format!("/echo/{format}"))
                .header("accept", accept);
            let answer = request.await;
            assert!(matches!(answer.status(), 404 | 406));
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert!(answer.value()["detail"].is_string());
        }
    }
}
