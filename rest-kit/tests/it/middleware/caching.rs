//! Answers that are given again, and what they say of themselves.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rest_kit::middleware::{CacheControl, ResponseCache};
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect};

static CALLS: AtomicU32 = AtomicU32::new(0);

/// Tells how often it was called, and by whom.
#[api_view(get, post)]
async fn calls(cx: &Context) -> Result<Response> {
    let calls = CALLS.fetch_add(1, Ordering::Relaxed);
    let response = Response::new(&json!({"calls": calls, "user": cx.user_id()}));
    match cx.request().query_param("as") {
        Some("added-cookie") => cx.add_header("Set-Cookie", "a=b"),
        Some("added-varying") => cx.vary_on("X-Mood"),
        _ => {}
    }
    Ok(match cx.request().query_param("as") {
        Some("error") => response.with_status(404),
        Some("cookie") => response.with_header("Set-Cookie", "a=b"),
        Some("private") => response.with_header("Cache-Control", "private, no-store"),
        Some("varying") => response.with_header("Vary", "X-Mood"),
        _ => response,
    })
}

fn app(kit: RestKit) -> RestKit {
    let cache = ResponseCache::new(Duration::from_secs(60)).vary_on("Accept-Language");
    kit.authentication(TokenAuthentication::new(Tokens))
        .middleware(cache)
        .register_view("calls", calls)
}

// parity: CAC-001
#[actix_web::test]
async fn answers_are_given_again() {
    for library in each(app).await {
        let first = library.get("/calls/").await;
        let again = library.get("/calls/").await;
        assert_eq!(again.text(), first.text());
        assert_eq!(
            (first.header("age"), again.header("age")),
            (None, Some("0"))
        );
        assert_eq!(again.header("content-type"), Some("application/json"));
        assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
        let vary = ["Authorization, Cookie", "accept-language"];
        assert_eq!(again.headers("vary"), vary);
        for other in ["/calls/?a=1", "/calls/?a=2"] {
            assert_ne!(library.get(other).await.text(), first.text());
        }
        let german = library.get("/calls/").header("accept-language", "de").await;
        assert_ne!(german.text(), first.text());
        assert_ne!(
            library.post("/calls/").await.text(),
            library.post("/calls/").await.text()
        );
    }
}

// parity: CAC-001
#[actix_web::test]
async fn callers_never_get_each_others_answers() {
    for library in each(app).await {
        let anonymous = library.get("/calls/").await;
        for token in ["token-of-ann", "token-of-root"] {
            let call = || {
                library
                    .get("/calls/")
                    .header("authorization", &format!("Token {token}"))
            };
            let (first, again) = (call().await, call().await);
            assert_eq!(first.text(), again.text());
            assert_ne!(first.value()["user"], anonymous.value()["user"]);
            assert_eq!(first.header("cache-control"), Some("private, max-age=60"));
        }
        library.force_authenticate(Some(caller(7, false)));
        assert_eq!(library.get("/calls/").await.value()["user"], 7);
        library.force_authenticate(None);
        let with_cookie = library.get("/calls/").header("cookie", "cart=1").await;
        assert_ne!(with_cookie.text(), anonymous.text());
        expect(&library.get("/calls/").await, 200, &anonymous.value());
    }
}

// security: SEC-36
// parity: CAC-001, CAC-002
#[actix_web::test]
async fn some_answers_are_not_kept() {
    for library in each(app).await {
        for how in [
            "error",
            "cookie",
            "private",
            "varying",
            "added-cookie",
            "added-varying",
        ] {
            let path = format!("/calls/?as={how}");
            assert_ne!(
                library.get(&path).await.text(),
                library.get(&path).await.text(),
                "{how}"
            );
        }
    }
}

// parity: CAC-008
#[actix_web::test]
async fn answers_say_who_may_keep_them() {
    let app = |kit: RestKit| {
        kit.authentication(TokenAuthentication::new(Tokens))
            .middleware(CacheControl::max_age(5))
            .register_view("calls", calls)
    };
    for library in each(app).await {
        let control = async |path: &str, user: Option<i64>| {
            library.force_authenticate(user.map(|id| caller(id, false)));
            let answer = library.get(path).await;
            answer.headers("cache-control").join("; ")
        };
        assert_eq!(control("/calls/", None).await, "public, max-age=5");
        assert_eq!(control("/calls/", Some(1)).await, "private, max-age=5");
        assert_eq!(
            control("/calls/?as=private", None).await,
            "private, no-store"
        );
        assert_eq!(control("/calls/?as=error", None).await, "no-store");
        assert_eq!(
            library.post("/calls/").await.header("cache-control"),
            Some("no-store")
        );
    }
}
