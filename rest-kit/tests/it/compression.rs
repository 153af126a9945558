//! Answers that are compressed: their tags, their refusals.

use rest_kit::middleware::ConditionalRequests;
use rest_kit::prelude::*;
use rest_kit::views::failure;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::open;

#[api_view(get)]
async fn long(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&"long ".repeat(1000)))
}

// parity: FAP-017
#[actix_web::test]
async fn answers_are_compressed_for_those_who_ask() {
    let app = |kit: RestKit| kit.compression().register_view("long", long);
    for library in each(app).await {
        let plain = library.get("/long/").await;
        assert_eq!(
            (plain.bytes().len(), plain.header("content-encoding")),
            (5002, None)
        );
        let packed = library
            .get("/long/")
            .header("accept-encoding", "gzip")
            .await;
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert!(packed.bytes().len() < 200 && packed.bytes().starts_with(b"\x1f\x8b"));
        assert!(
            packed
                .headers("vary")
                .join(",")
                .to_lowercase()
                .contains("accept-encoding")
        );
    }
}

// parity: FAP-017
#[actix_web::test]
async fn encodings_that_nobody_has_are_refused_in_the_form_of_errors() {
    let app = |kit: RestKit| kit.compression().register_view("long", long);
    let message = "Could not satisfy the request Accept-Encoding header.";
    for library in each(app).await {
        let refused = library
            .get("/long/")
            .header("accept-encoding", "identity;q=0, br");
        let refused = refused.await;
        expect(&refused, 406, &json!({ "detail": message }));
        assert_eq!(refused.header("content-type"), Some("application/json"));
        assert!(refused.headers("vary").contains(&"Accept-Encoding"));
        // What the view refuses is its own.
        let other = library.get("/long/").header("accept", "text/none");
        let other = other.header("accept-encoding", "identity").await;
        let message = "Could not satisfy the request Accept header.";
        expect(&other, 406, &json!({ "detail": message }));
    }
    let problems = |kit: RestKit| {
        kit.compression()
            .exception_handler(failure::problem)
            .register_view("long", long)
    };
    for library in each(problems).await {
        let refused = library.get("/nowhere/").header("accept-encoding", "*;q=0");
        assert_eq!(
            refused.await.header("content-type"),
            Some("application/problem+json")
        );
    }
}

#[cfg(feature = "cors")]
#[actix_web::test]
async fn refused_encodings_may_be_read_by_those_who_are_named() {
    use rest_kit::app::Cors;

    let app = |kit: RestKit| {
        kit.compression()
            .request_ids()
            .cors(Cors::new().origins(["https://shop.example"]))
            .register_view("long", long)
    };
    for library in each(app).await {
        let refused = library
            .get("/long/")
            .header("origin", "https://shop.example")
            .header("accept-encoding", "identity;q=0, br")
            .await;
        assert_eq!(refused.status(), 406);
        let allowed = refused.header("access-control-allow-origin");
        assert_eq!(allowed, Some("https://shop.example"));
        assert!(refused.header("x-request-id").is_some());
    }
}

// parity: FAP-017
#[actix_web::test]
async fn tags_of_compressed_answers_are_weak_and_still_known() {
    let app = |kit: RestKit| {
        open(kit.compression().middleware(ConditionalRequests::new())).register_view("long", long)
    };
    for library in each(app).await {
        let plain = library.get("/api/tags/1/").await;
        let strong = plain.header("etag").unwrap().to_owned();
        assert!(strong.starts_with('"'));
        let get = |path: &str| library.get(path).header("accept-encoding", "gzip");
        let packed = get("/api/tags/1/").await;
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        let weak = packed.header("etag").unwrap().to_owned();
        assert_eq!(weak, format!("W/{strong}"));
        let known = get("/api/tags/1/").header("if-none-match", &weak).await;
        assert_eq!((known.status(), known.header("etag")), (304, Some(&*weak)));
        let known = get("/api/tags/1/").header("if-none-match", &strong).await;
        assert_eq!(
            (known.status(), known.header("etag")),
            (304, Some(&*strong))
        );
        // Who has read a compressed answer may say so when it is changed, once.
        let change = |name: &str| {
            let request = library.patch("/api/tags/1/").json(&json!({ "name": name }));
            request.header("if-match", &format!("\"other\", {weak}"))
        };
        assert_eq!(change("first").await.status(), 200);
        assert_eq!(change("second").await.status(), 412);
    }
}

#[actix_web::test]
async fn weak_tags_change_nothing_where_nothing_is_compressed() {
    let app = |kit: RestKit| open(kit.middleware(ConditionalRequests::new()));
    for library in each(app).await {
        let read = library.get("/api/tags/1/").await;
        let weak = format!("W/{}", read.header("etag").unwrap());
        let change = library.patch("/api/tags/1/").json(&json!({"name": "x"}));
        assert_eq!(change.header("if-match", &weak).await.status(), 412);
    }
}
