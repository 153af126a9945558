//! What was asked for twice is done once.

use std::time::Duration;

use actix_web::rt::time::sleep;
use futures_util::future::join;
use rest_kit::middleware::IdempotencyKeys;
use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::{Tag, open};

#[api_view(post)]
async fn slow(_cx: &Context) -> Result<Response> {
    sleep(Duration::from_millis(20)).await;
    Ok(Response::created("done"))
}

#[api_view(post)]
async fn broken(cx: &Context) -> Result<Response> {
    assert!(cx.request().query_param("panic").is_none(), "broken");
    Err(Error::internal("broken"))
}

fn app(kit: RestKit) -> RestKit {
    open(kit.authentication(TokenAuthentication::new(Tokens)))
        .middleware(IdempotencyKeys::new())
        .register_view("slow", slow)
        .register_view("broken", broken)
}

// parity: CAC-013
#[actix_web::test]
async fn a_repeated_request_is_answered_again_and_not_done_again() {
    for library in each(app).await {
        let create = |name: &str| {
            let request = library.post("/api/tags/").json(&json!({ "name": name }));
            request.header("idempotency-key", "k1")
        };
        let before = Tag::objects().count(library.db()).await.unwrap();
        let first = create("once").await;
        assert_eq!(
            (first.status(), first.header("idempotency-replayed")),
            (201, None)
        );
        let again = create("once").await;
        expect(&again, 201, &first.value());
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(
            Tag::objects().count(library.db()).await.unwrap(),
            before + 1
        );
        let other = create("twice").await;
        let message = "This Idempotency-Key was used with another request.";
        expect(&other, 422, &json!({ "detail": message }));
        // Another address is another key.
        let elsewhere = library.patch("/api/tags/1/").json(&json!({"name": "x"}));
        assert_eq!(
            elsewhere.header("idempotency-key", "k1").await.status(),
            200
        );
    }
}

// parity: CAC-013
// security: SEC-37
#[actix_web::test]
async fn keys_belong_to_callers() {
    for library in each(app).await {
        let create = async |name: &str| {
            let request = library.post("/api/tags/").json(&json!({ "name": name }));
            request.header("idempotency-key", "k1").await
        };
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(create("mine").await.status(), 201);
        library.force_authenticate(Some(caller(2, false)));
        let other = create("mine").await;
        assert_eq!(other.header("idempotency-replayed"), None);
        assert_eq!(other.status(), 400);
    }
}

// parity: CAC-013
#[actix_web::test]
async fn while_a_request_is_under_way_its_key_is_taken() {
    for library in each(app).await {
        let call = async || library.post("/slow/").header("idempotency-key", "k").await;
        let (first, second) = join(call(), call()).await;
        assert_eq!(first.status(), 201);
        let message = "A request with this Idempotency-Key is under way.";
        expect(&second, 409, &json!({ "detail": message }));
        assert_eq!(call().await.status(), 201);
    }
}

// parity: CAC-013
#[actix_web::test]
async fn what_failed_may_be_tried_again() {
    for library in each(app).await {
        for path in ["/broken/", "/broken/?panic"] {
            for _ in 0..2 {
                let answer = library.post(path).header("idempotency-key", "k").await;
                assert_eq!(answer.status(), 500);
            }
        }
        let create = |body: Value| {
            library
                .post("/api/tags/")
                .json(&body)
                .header("idempotency-key", "k")
        };
        assert_eq!(create(json!({})).await.status(), 400);
        assert_eq!(create(json!({"name": "new"})).await.status(), 201);
        let long = library
            .post("/slow/")
            .header("idempotency-key", &"k".repeat(256))
            .await;
        assert_eq!(long.status(), 400);
    }
}

#[actix_web::test]
async fn keys_may_be_required() {
    let app = |kit: RestKit| open(kit.middleware(IdempotencyKeys::new().required()));
    for library in each(app).await {
        let refused = library.post("/api/tags/").json(&json!({"name": "x"})).await;
        let message = "This request needs an Idempotency-Key header.";
        expect(&refused, 400, &json!({ "detail": message }));
        assert_eq!(library.get("/api/tags/").await.status(), 200);
    }
}
