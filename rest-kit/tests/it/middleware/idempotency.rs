//! What was asked for twice is done once.

use std::time::Duration;

use actix_web::rt::time::sleep;
use futures_util::future::join;
use rest_kit::middleware::IdempotencyKeys;
use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::{Tag, open, tags};

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

/// Answers with as many bytes as are asked for.
#[api_view(post)]
async fn large(cx: &Context) -> Result<Response> {
    let count = cx.request().query_param("count").unwrap_or_default();
    let count: usize = count.parse().unwrap_or_default();
    let name = cx.request().query_param("name").unwrap_or("x");
    let tag = Tag::changes().set(tags::name, name.to_owned());
    Tag::objects().create(tag, cx).await?;
    Ok(Response::created(&"x".repeat(count)))
}

fn small(kit: RestKit) -> RestKit {
    let keys = IdempotencyKeys::new().max_size(3_000).memory(20_000);
    open(kit.middleware(keys.max_body(1_000)))
        .register_view("large", large)
        .register_view("slow", slow)
}

// parity: CAC-013
#[actix_web::test]
async fn answers_that_are_too_large_to_keep_are_not_made_twice() {
    for library in each(small).await {
        let call = async |count: usize| {
            let path = format!("/large/?count={count}&name=n{count}");
            library.post(&path).header("idempotency-key", "k").await
        };
        assert_eq!(call(2_000).await.status(), 201);
        assert_eq!(
            call(2_000).await.header("idempotency-replayed"),
            Some("true")
        );
        let before = Tag::objects().count(library.db()).await.unwrap();
        let first = library.post("/large/?count=4000&name=big");
        assert_eq!(first.header("idempotency-key", "b").await.status(), 201);
        let again = library.post("/large/?count=4000&name=big");
        let again = again.header("idempotency-key", "b").await;
        let message = "A request with this Idempotency-Key was answered already.";
        expect(&again, 409, &json!({ "detail": message }));
        assert_eq!(
            Tag::objects().count(library.db()).await.unwrap(),
            before + 1
        );
    }
}

// parity: CAC-013
#[actix_web::test]
async fn memory_is_bounded_and_what_is_under_way_is_never_forgotten() {
    for library in each(small).await {
        let waiting = async {
            let call = async || library.post("/slow/").header("idempotency-key", "k").await;
            join(call(), call()).await
        };
        let filling = async {
            for number in 0..30 {
                let path = format!("/large/?count=2500&name=t{number}");
                let key = format!("key {number}");
                let answer = library.post(&path).header("idempotency-key", &key).await;
                assert_eq!(answer.status(), 201, "{number}");
            }
        };
        let ((first, second), ()) = join(waiting, filling).await;
        assert_eq!((first.status(), second.status()), (201, 409));
        let path = "/large/?count=2500&name=t29";
        let last = library.post(path).header("idempotency-key", "key 29").await;
        assert_eq!(last.header("idempotency-replayed"), Some("true"));
        // Bodies are compared in memory: they have a largest size of their own.
        let body = "x".repeat(1_001);
        let refused = library.post("/slow/").body("application/json", body);
        assert_eq!(refused.header("idempotency-key", "z").await.status(), 413);
    }
}

#[actix_web::test]
async fn no_key_is_taken_when_there_is_no_room_for_it() {
    let app = |kit: RestKit| {
        kit.middleware(IdempotencyKeys::new().capacity(1).keep(Duration::MAX))
            .register_view("slow", slow)
    };
    for library in each(app).await {
        let call = async |key: &str| library.post("/slow/").header("idempotency-key", key).await;
        let (first, second) = join(call("a"), call("b")).await;
        assert_eq!((first.status(), second.status()), (201, 503));
        assert_eq!(second.header("retry-after"), Some("1"));
        assert_eq!(call("b").await.status(), 201);
    }
}

/// Answers the body's length in the form that the query names.
#[api_view(post, patch)]
async fn told(cx: &Context) -> Result<Response> {
    let tag = Tag::changes().set(tags::name, format!("{:?}", cx.request().query_string()));
    Tag::objects().create(tag, cx).await?;
    let lines = futures_util::stream::iter([Ok(b"n".to_vec())]);
    Ok(match cx.request().query_param("as") {
        Some("csv") => Response::raw("text/csv", "n7").with_header("X-Rows", "1"),
        Some("bytes") => Response::raw("application/octet-stream", [0, 159, 146]),
        Some("stream") => Response::stream("text/csv", lines),
        _ => Response::no_content(),
    }
    .with_status(202))
}

fn telling(kit: RestKit) -> RestKit {
    open(kit.middleware(IdempotencyKeys::new())).register_view("told", told)
}

// parity: CAC-013
#[actix_web::test]
async fn answers_of_every_media_type_are_given_again() {
    for library in each(telling).await {
        for form in ["csv", "bytes", "nothing"] {
            let path = format!("/told/?as={form}");
            let call = async || library.post(&path).header("idempotency-key", form).await;
            let (first, again) = (call().await, call().await);
            assert_eq!(first.status(), 202, "{}", first.text());
            assert_eq!((again.status(), again.bytes()), (202, first.bytes()));
            for name in ["content-type", "x-rows", "allow"] {
                assert_eq!(again.header(name), first.header(name), "{form} {name}");
            }
            assert_eq!(again.header("idempotency-replayed"), Some("true"));
        }
        // What was sent as it was made is gone, but not made again.
        let call = async || {
            let request = library.post("/told/?as=stream");
            request.header("idempotency-key", "stream").await
        };
        assert_eq!(call().await.text(), "n");
        let message = "A request with this Idempotency-Key was answered already.";
        expect(&call().await, 409, &json!({ "detail": message }));
    }
}

// parity: CAC-013
#[actix_web::test]
async fn forms_are_the_same_whatever_their_boundary_is() {
    let form = |boundary: &str, name: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{name}\r\n\
             --{boundary}--\r\n"
        )
    };
    for library in each(telling).await {
        let create = async |boundary: &str, body: String| {
            let content_type = format!("multipart/form-data; boundary={boundary}");
            let request = library.post("/api/tags/").body(&content_type, body);
            request.header("idempotency-key", "k").await
        };
        let first = create("abc", form("abc", "once")).await;
        assert_eq!(first.status(), 201, "{}", first.text());
        let again = create("other-1", form("other-1", "once")).await;
        expect(&again, 201, &first.value());
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let quoted = create("\"q\"", form("q", "once")).await;
        assert_eq!(quoted.status(), 201);
        for (boundary, body) in [
            ("abc", form("abc", "twice")),
            ("abc", form("other", "once")),
            (
                "abc",
                form("abc", "once").replace("\r\n--abc--", "--abc\r\n--abc--"),
            ),
        ] {
            assert_eq!(create(boundary, body).await.status(), 422);
        }
    }
}

// parity: CAC-013
#[actix_web::test]
async fn a_request_has_one_key() {
    for library in each(telling).await {
        let before = Tag::objects().count(library.db()).await.unwrap();
        let call = |key: &str| library.post("/told/").header("idempotency-key", key);
        for (first, second) in [("a", "b"), ("a", "a"), ("", "a")] {
            let refused = call(first).header("idempotency-key", second).await;
            let message = "A request has one Idempotency-Key header, not several.";
            expect(&refused, 400, &json!({ "detail": message }));
        }
        // A key that cannot be read is not taken for none.
        for odd in ["", "\u{e9}"] {
            assert_eq!(call(odd).await.status(), 400, "{odd}");
        }
        assert_eq!(Tag::objects().count(library.db()).await.unwrap(), before);
    }
}
