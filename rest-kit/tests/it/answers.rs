//! What every answer says beside its data: its status, its headers, and what its method did.

use rest_kit::middleware::{Middleware, Middlewares, Next};
use rest_kit::prelude::*;
use rest_kit::renderers::{CsvRenderer, JsonRenderer, RenderContext, Renderer, StaticHtmlRenderer};
use rest_kit::schema::OpenApi;
use rest_kit::throttling::AnonRateThrottle;
use rest_kit::views::failure;
use serde_json::json;

use crate::support::app::{Tokens, each, expect};
use crate::support::library::{Author, open};

#[api_view(get)]
async fn fault(cx: &Context) -> Result<Response> {
    Err(match cx.request().query_param("how") {
        Some("422") => Error::validation("No.").with_status(422),
        _ => Error::internal("the cause"),
    })
}

#[api_view(get, permissions = IsAdminUser)]
async fn staff(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

#[api_view(get, throttles = AnonRateThrottle::new("1/hour"))]
async fn limited(_cx: &Context) -> Result<Response> {
    Ok(Response::new("one"))
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .authentication(TokenAuthentication::new(Tokens))
        .permissions(IsAuthenticatedOrReadOnly)
        .register_view("fault", fault)
        .register_view("staff", staff)
        .register_view("limited", limited)
        .schema("api/schema", OpenApi::new("Library", "1"))
}

const ANN: (&str, &str) = ("authorization", "Token token-of-ann");
const LIST: &str = "GET, POST, HEAD, OPTIONS";
const DETAIL: &str = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";
const VIEW: &str = "GET, OPTIONS";

// parity: STS-004, RSP-010
#[actix_web::test]
async fn each_outcome_has_its_status_and_names_the_methods_of_its_address() {
    let image = ("accept", "image/png");
    let none = ("x-nothing", "");
    let cases = [
        ("GET", "/api/books/1/", none, None, 200, DETAIL),
        ("OPTIONS", "/api/books/", none, None, 200, LIST),
        (
            "POST",
            "/api/tags/",
            ANN,
            Some("{\"name\":\"new\"}"),
            201,
            LIST,
        ),
        ("DELETE", "/api/tags/3/", ANN, None, 204, DETAIL),
        ("POST", "/api/tags/", ANN, Some("{}"), 400, LIST),
        ("POST", "/api/tags/", none, Some("{}"), 401, LIST),
        ("GET", "/staff/", ANN, None, 403, VIEW),
        ("GET", "/api/books/99/", none, None, 404, DETAIL),
        ("PUT", "/api/books/", ANN, None, 405, LIST),
        ("GET", "/api/books/", image, None, 406, LIST),
        ("DELETE", "/api/authors/1/", ANN, None, 409, DETAIL),
        ("POST", "/api/tags/", ANN, Some("text"), 415, LIST),
        ("GET", "/fault/?how=422", none, None, 422, VIEW),
        ("GET", "/limited/", none, None, 200, VIEW),
        ("GET", "/limited/", none, None, 429, VIEW),
        ("GET", "/fault/", none, None, 500, VIEW),
    ];
    for library in each(app).await {
        for (method, path, (name, value), body, status, allow) in cases {
            let mut request = library.request(method, path).header(name, value);
            if let Some(body) = body {
                let is_json = body.starts_with('{');
                let media_type = if is_json {
                    "application/json"
                } else {
                    "text/plain"
                };
                request = request.body(media_type, body);
            }
            let answer = request.await;
            assert_eq!(
                answer.status(),
                status,
                "{method} {path}: {}",
                answer.text()
            );
            assert_eq!(
                answer.header("allow"),
                Some(allow),
                "{method} {path} {status}"
            );
        }
        let paths = library.get("/api/schema/").await.value()["paths"].take();
        for (path, method, statuses) in [
            ("/api/tags/", "get", "200 401 403 406"),
            ("/api/tags/", "post", "201 400 401 403 406 413 415"),
            ("/api/tags/{id}/", "get", "200 401 403 404 406"),
            ("/api/tags/{id}/", "put", "200 400 401 403 404 406 413 415"),
            (
                "/api/tags/{id}/",
                "patch",
                "200 400 401 403 404 406 413 415",
            ),
            ("/api/tags/{id}/", "delete", "204 401 403 404 406 409"),
            ("/limited/", "get", "200 401 403 406 429"),
        ] {
            let responses = paths[path][method]["responses"].as_object().unwrap();
            let described: Vec<&str> = responses.keys().map(String::as_str).collect();
            assert_eq!(described.join(" "), statuses, "{method} {path}");
        }
    }
}

// parity: STS-003
#[actix_web::test]
async fn methods_change_as_much_as_they_say() {
    for library in each(open).await {
        let count = async || Author::objects().count(library.db()).await.unwrap();
        let before = library.get("/api/authors/").await.value();
        for method in ["GET", "HEAD", "OPTIONS"] {
            for path in ["/api/authors/", "/api/authors/1/"] {
                assert_eq!(library.request(method, path).await.status(), 200);
            }
        }
        assert_eq!(library.get("/api/authors/").await.value(), before);
        // Each POST makes a row.
        for id in [3, 4] {
            let lem = json!({"name": format!("Lem {id}"), "born": "1921-09-12"});
            let created = library.post("/api/authors/").json(&lem).await;
            assert_eq!(
                (created.status(), &created.value()["id"]),
                (201, &json!(id))
            );
        }
        // PATCH changes what it names, PUT says everything; twice is as once.
        let patched = json!({"id": 3, "name": "Lem", "born": "1921-09-12"});
        let replaced = json!({"id": 3, "name": "Dick", "born": null});
        for _ in 0..2 {
            let patch = library
                .patch("/api/authors/3/")
                .json(&json!({"name": "Lem"}));
            expect(&patch.await, 200, &patched);
        }
        for _ in 0..2 {
            let put = library
                .put("/api/authors/3/")
                .json(&json!({"name": "Dick", "born": null}));
            expect(&put.await, 200, &replaced);
        }
        assert_eq!(count().await, 4);
        for status in [204, 404] {
            assert_eq!(library.delete("/api/authors/3/").await.status(), status);
            assert_eq!(count().await, 3);
        }
    }
}

#[derive(Debug)]
struct Stamp;

impl Middleware for Stamp {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        Ok(next.run(cx).await?.with_header("X-Stamp", "answer"))
    }
}

struct Stamped;

#[api_view]
impl ApiView for Stamped {
    fn permissions(&self) -> impl Permission {
        IsAuthenticatedOrReadOnly
    }

    fn middleware(&self) -> Middlewares {
        Stamp.into()
    }

    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        failure::respond(error, cx).with_header("X-Stamp", "refusal")
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("seen"))
    }
}

// parity: RSP-024
#[actix_web::test]
async fn a_view_adds_headers_to_all_of_its_answers() {
    let app = |kit: RestKit| app(kit).register_view("stamped", Stamped);
    for library in each(app).await {
        for (method, header, status, stamp) in [
            ("GET", ANN, 200, "answer"),
            ("HEAD", ANN, 200, "answer"),
            ("OPTIONS", ANN, 200, "answer"),
            ("PUT", ANN, 405, "refusal"),
            ("POST", ("x-nothing", ""), 401, "refusal"),
            ("GET", ("accept", "image/png"), 406, "refusal"),
        ] {
            let request = library.request(method, "/stamped/");
            let answer = request.header(header.0, header.1).await;
            assert_eq!(answer.status(), status, "{method}");
            assert_eq!(answer.headers("x-stamp"), [stamp], "{method} {status}");
        }
        for path in ["/api/tags/", "/limited/", "/fault/"] {
            assert_eq!(library.get(path).await.header("x-stamp"), None);
        }
    }
}

/// Bytes that are no text.
#[derive(Debug)]
struct Binary;

impl Renderer for Binary {
    fn media_type(&self) -> &'static str {
        "application/octet-stream"
    }

    fn format(&self) -> &'static str {
        "bin"
    }

    fn charset(&self) -> Option<&'static str> {
        None
    }

    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        Ok(data)
    }
}

struct Many;

#[api_view]
impl ApiView for Many {
    fn renderers(&self) -> rest_kit::views::Renderers {
        (JsonRenderer, CsvRenderer::new(), StaticHtmlRenderer, Binary).into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        match cx.request().query_param("vary") {
            Some("cookie") => cx.vary_on("Cookie"),
            Some(_) => return Ok(Response::new("x").with_header("Vary", "X-Mood")),
            None => {}
        }
        Ok(Response::new("<p>hello</p>"))
    }
}

fn many(kit: RestKit) -> RestKit {
    app(kit).register_view("many", Many)
}

// parity: RSP-014, RSP-022
#[actix_web::test]
async fn texts_have_a_charset_and_json_and_bytes_have_none() {
    for library in each(many).await {
        for (format, media_type) in [
            ("json", "application/json"),
            ("csv", "text/csv; charset=utf-8"),
            ("html", "text/html; charset=utf-8"),
            ("bin", "application/octet-stream"),
        ] {
            let answer = library.get(&format!("/many/?format={format}")).await;
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.header("content-type"), Some(media_type));
            let refused = library
                .put(&format!("/many/?format={format}"))
                .header(ANN.0, ANN.1);
            let refused = refused.await;
            assert_eq!(refused.status(), 405);
            assert_eq!(refused.header("content-type"), Some(media_type));
        }
        let html = library.get("/many/?format=html").await;
        assert_eq!(html.text(), "<p>hello</p>");
        let refused = library.put("/many/?format=html").header(ANN.0, ANN.1);
        assert_eq!(refused.await.text(), "405 Method Not Allowed");
    }
}

// parity: RSP-011
#[actix_web::test]
async fn answers_of_several_forms_depend_on_what_is_accepted() {
    for library in each(many).await {
        for (method, path, vary) in [
            ("GET", "/many/", &["Accept"][..]),
            ("PUT", "/many/", &["Accept"]),
            ("OPTIONS", "/many/", &["Accept"]),
            ("GET", "/many/?format=yaml", &["Accept"]),
            ("GET", "/many/?vary=cookie", &["Accept", "Cookie"]),
            ("GET", "/many/?vary=mood", &["Accept", "X-Mood"]),
            // Of these there is one form.
            ("GET", "/api/tags/", &[]),
            ("PUT", "/api/tags/", &[]),
        ] {
            let answer = library.request(method, path).await;
            assert_eq!(answer.headers("vary"), vary, "{method} {path}");
        }
    }
}

#[api_view(post)]
async fn reads_all(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.data().await?))
}

#[api_view(post, parsers = rest_kit::parsers::FormParser)]
async fn reads_forms(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.data().await?))
}

// parity: REQ-015
#[actix_web::test]
async fn a_view_reads_other_bodies_than_the_application() {
    let app = |kit: RestKit| {
        kit.register_view("all", reads_all)
            .register_view("forms", reads_forms)
    };
    let form = "application/x-www-form-urlencoded";
    for library in each(app).await {
        for (path, parses, of_json) in [
            (
                "/all/",
                json!(["application/json", form, "multipart/form-data"]),
                200,
            ),
            ("/forms/", json!([form]), 415),
        ] {
            assert_eq!(library.options(path).await.value()["parses"], parses);
            assert_eq!(
                library.post(path).json(&json!({"a": "b"})).await.status(),
                of_json
            );
            let sent = library.post(path).form(&[("a", "b")]).await;
            expect(&sent, 200, &json!({"a": "b"}));
        }
    }
}
