//! What is broken in an application ends one request, and the client is told in its form.

use rest_kit::prelude::*;
use rest_kit::renderers::{RenderContext, Renderer};
use rest_kit::request::Value;
use rest_kit::test::Multipart;
use rest_kit::views::{Renderers, failure};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

/// Panics or fails, as the query says.
#[derive(Debug)]
struct Broken;

impl Renderer for Broken {
    fn media_type(&self) -> &'static str {
        "text/broken"
    }
    fn format(&self) -> &'static str {
        "broken"
    }
    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let asked = cx.request.and_then(|request| request.query_param("how"));
        assert_ne!(asked, Some("panic"), "broken");
        match asked {
            Some("fail") => Err(Error::internal("broken")),
            _ => Ok(data),
        }
    }
}

struct Shown;

#[api_view]
impl ApiView for Shown {
    fn renderers(&self) -> Renderers {
        Broken.into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        match cx.request().query_param("what") {
            Some("nothing") => Err(Error::not_found()),
            _ => Ok(Response::new("shown").with_header("X-Shown", "yes")),
        }
    }
}

const SERVER_ERROR: &str = "A server error occurred.";

// parity: EXC-002
#[actix_web::test]
async fn a_renderer_that_panics_ends_one_request_with_500() {
    let app = |kit: RestKit| kit.register_view("shown", Shown);
    for library in each(app).await {
        for query in [
            "how=panic",
            "how=fail",
            "how=panic&what=nothing",
            "how=fail&what=nothing",
        ] {
            let answer = library.get(&format!("/shown/?{query}")).await;
            expect(&answer, 500, &json!({ "detail": SERVER_ERROR }));
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert_eq!(answer.header("x-shown"), None);
            assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
        }
        assert_eq!(library.get("/shown/").await.text(), "\"shown\"");
    }
    let problems = |kit: RestKit| {
        kit.exception_handler(failure::problem)
            .register_view("shown", Shown)
    };
    for library in each(problems).await {
        let answer = library.get("/shown/?how=panic").await;
        let form = answer.header("content-type");
        assert_eq!(
            (answer.status(), form),
            (500, Some("application/problem+json"))
        );
    }
}

/// Panics at what it does not know.
fn careless(error: Error, cx: &Context) -> Response {
    assert_eq!(error.status(), 403, "careless");
    failure::respond(error, cx)
}

// parity: EXC-002
#[actix_web::test]
async fn an_exception_handler_that_panics_ends_one_request_with_500() {
    let app = |kit: RestKit| {
        kit.exception_handler(careless)
            .register_view("shown", Shown)
    };
    for library in each(app).await {
        for path in ["/shown/?what=nothing", "/shown/?how=panic", "/nowhere/"] {
            let answer = library.get(path).await;
            expect(&answer, 500, &json!({ "detail": SERVER_ERROR }));
        }
    }
}

/// Answers with the header that the query has.
#[api_view(get)]
async fn header(cx: &Context) -> Result<Response> {
    let value = cx.request().query_param("value").unwrap_or_default();
    let name = cx.request().query_param("name").unwrap_or("X-Told");
    if cx.request().query_param("refuse").is_some() {
        return Err(Error::permission_denied().with_header(name, value));
    }
    Ok(Response::new("told").with_header(name, value))
}

#[actix_web::test]
async fn headers_that_http_forbids_are_failures() {
    let app = |kit: RestKit| kit.register_view("header", header);
    for library in each(app).await {
        for query in [
            "value=a%0D%0AX-Evil:%201",
            "value=a%0AX-Evil:%201",
            "value=%00",
            "name=a%20b",
            "name=",
            "name=Content-Type&value=a%0Ab",
            "value=a%0Db&refuse",
        ] {
            let answer = library.get(&format!("/header/?{query}")).await;
            expect(&answer, 500, &json!({ "detail": SERVER_ERROR }));
            assert_eq!(
                (answer.header("x-evil"), answer.header("x-told")),
                (None, None)
            );
        }
        let answer = library.get("/header/?value=%C3%A9").await;
        assert_eq!((answer.status(), answer.headers("x-told").len()), (200, 1));
    }
}

/// Tells what the log would say of a file.
#[api_view(post)]
async fn debug(cx: &Context) -> Result<Response> {
    let mut data = cx.data().await?;
    let Some(Value::File(file)) = data.take("file") else {
        return Err(Error::parse("no file"));
    };
    Ok(Response::raw("text/plain", format!("{file:?}")))
}

#[actix_web::test]
async fn what_is_logged_of_a_file_is_not_its_content() {
    let app = |kit: RestKit| kit.register_view("debug", debug);
    for library in each(app).await {
        let body = Multipart::new().file("file", "a.txt", "text/plain", "secret".repeat(1000));
        let told = library.post("/debug/").multipart(body).await.text();
        let expected = r#"UploadedFile { name: "a.txt", content_type: "text/plain", size: 6000 }"#;
        assert_eq!(told, expected);
    }
}

// parity: EXC-020
#[actix_web::test]
async fn refused_words_of_a_search_are_found_in_the_query() {
    let app = |kit: RestKit| open(kit.exception_handler(failure::problem));
    for library in each(app).await {
        let refused = library.get("/api/books/?search=%00").await;
        assert_eq!(refused.status(), 400);
        let expected = json!([{
            "detail": "Null characters are not allowed.",
            "code": "null_characters_not_allowed",
            "parameter": "search",
        }]);
        assert_eq!(refused.value()["errors"], expected);
    }
    let app = |kit: RestKit| open(kit.exception_handler(failure::fastapi));
    for library in each(app).await {
        let refused = library.get("/api/books/?search=%00").await.value();
        assert_eq!(refused["detail"][0]["loc"], json!(["query", "search"]));
        assert_eq!(refused["detail"][0]["input"], "\0");
    }
    // DRF's own body names no key.
    for library in each(open).await {
        let refused = library.get("/api/books/?search=%00").await;
        expect(&refused, 400, &json!(["Null characters are not allowed."]));
    }
}
