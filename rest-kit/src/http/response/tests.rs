use std::sync::Arc;

use actix_web::body::to_bytes;
use serde::ser::{Error as _, Serializer};

use super::*;
use crate::http::Rendering;
use crate::http::renderers::JsonRenderer;
use crate::http::renderers::JsonStyle;
use crate::http::{KeyStyle, Negotiated, Request};

struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("secret"))
    }
}

async fn send(response: Response, rendering: Option<&Rendering>) -> (u16, String, String) {
    let response = response.into_actix(rendering);
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type");
    let content_type = content_type
        .map_or("", |value| value.to_str().unwrap())
        .to_owned();
    let body = to_bytes(response.into_body()).await.unwrap();
    (
        status,
        content_type,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

// parity: RSP-001, RSP-002, RSP-003
#[actix_web::test]
async fn answers_have_the_content_types_of_drf() {
    let failed = "{\"detail\":\"A server error occurred.\"}";
    let cases = [
        (Response::new(&[7]), 200, "application/json", "[7]"),
        (
            Response::created("é\u{2028}"),
            201,
            "application/json",
            "\"é\\u2028\"",
        ),
        (
            Response::new("").with_status(202),
            202,
            "application/json",
            "\"\"",
        ),
        (Response::new(&None::<u8>), 200, "", ""),
        (Response::no_content(), 204, "", ""),
        (
            Response::raw("text/html; charset=utf-8", "<p>"),
            200,
            "text/html; charset=utf-8",
            "<p>",
        ),
        (
            Response::new(&7).with_header("Content-Type", "text/x"),
            200,
            "text/x",
            "7",
        ),
        (
            Response::created(&Unserializable),
            500,
            "application/json",
            failed,
        ),
        (Response::empty(42), 500, "application/json", failed),
    ];
    for (response, status, content_type, body) in cases {
        let sent = send(response, None).await;
        assert_eq!(sent, (status, content_type.to_owned(), body.to_owned()));
    }
}

// parity: RSP-005
#[actix_web::test]
async fn the_negotiated_renderer_writes_the_data() {
    let rendering = Rendering {
        negotiated: Negotiated {
            renderer: Arc::new(JsonRenderer),
            media_type: "application/json; indent=1".to_owned(),
            format_param: None,
        },
        request: Request::unsent("GET", "/"),
        view: "",
        action: "",
        page: None,
        template: None,
        keys: KeyStyle::default(),
        style: JsonStyle::new(),
    };
    let sent = send(Response::new(&[7]), Some(&rendering)).await;
    assert_eq!(
        sent,
        (200, "application/json".to_owned(), "[\n 7\n]".to_owned())
    );
}

#[actix_web::test]
async fn headers_that_http_forbids_are_failures() {
    for (name, value) in [
        ("X-Evil", "a\r\nSet-Cookie: b"),
        ("X Bad", "1"),
        ("X-Nul", "\0"),
        ("Content-Type", "a\nb"),
    ] {
        let response = Response::no_content().with_header(name, value);
        let sent = response.into_actix(None);
        assert_eq!(sent.status(), 500, "{name}");
        assert!(!sent.headers().contains_key("x-evil"));
    }
    assert_eq!(Response::raw("a\nb", "").into_actix(None).status(), 500);
    let response = Response::no_content()
        .with_header("Set-Cookie", "a=1")
        .with_header("Set-Cookie", "b=2")
        .with_header("X-Name", "é");
    assert_eq!(response.header("set-cookie"), Some("a=1"));
    let response = response.into_actix(None);
    let names = response.headers().iter().map(|(name, _)| name.as_str());
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    assert_eq!(names, ["set-cookie", "set-cookie", "x-name"]);
}
