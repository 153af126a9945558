//! Answers that are given again, and what they say of themselves.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rest_kit::middleware::{CacheControl, ConditionalRequests, ResponseCache};
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::open;

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

#[cfg(feature = "redis")]
mod redis {
    //! The same answers, kept in Redis: `scripts/redis.sh start` says where it is.

    use rest_kit::test::Client;

    use super::*;

    /// A cache in Redis with keys of its own; none without a server.
    fn cache(prefix: &str, keep: Duration) -> Option<ResponseCache> {
        let Ok(url) = std::env::var("REST_KIT_TEST_REDIS") else {
            eprintln!(
                "skipped: set REST_KIT_TEST_REDIS to the URL that `scripts/redis.sh start` prints"
            );
            return None;
        };
        let cache = ResponseCache::new(keep).vary_on("Accept-Language");
        Some(cache.redis_with_prefix(&url, prefix).unwrap())
    }

    fn prefix() -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        format!("test {:?}:", now.unwrap())
    }

    /// An application of its own, with a connection of its own, as another process has them.
    async fn process(cache: ResponseCache) -> Client {
        let kit = RestKit::new(Settings::default()).database("sqlite::memory:");
        let kit = kit
            .permissions(AllowAny)
            .authentication(TokenAuthentication::new(Tokens))
            .middleware(cache)
            .register_view("calls", calls);
        Client::new(kit.build().unwrap()).await
    }

    // parity: CAC-001
    // security: SEC-36
    #[actix_web::test]
    async fn processes_share_answers() {
        let (prefix, long) = (prefix(), Duration::from_secs(60));
        let Some(first) = cache(&prefix, long) else {
            return;
        };
        let second = cache(&prefix, long).unwrap();
        let (one, two) = (process(first).await, process(second.clone()).await);
        let made = one.get("/calls/").await;
        let again = two.get("/calls/").await;
        assert_eq!(again.text(), made.text());
        assert_eq!((made.header("age"), again.header("age")), (None, Some("0")));
        assert_eq!(again.header("content-type"), Some("application/json"));
        assert_eq!(
            again.headers("vary"),
            ["Authorization, Cookie", "accept-language"]
        );
        for (name, value) in [
            ("accept-language", "de"),
            ("authorization", "Basic eDp5"),
            ("cookie", "session=1"),
        ] {
            let other = two.get("/calls/").header(name, value).await;
            assert_eq!(other.header("age"), None, "{name}");
        }
        two.force_authenticate(Some(caller(1, false)));
        let known = two.get("/calls/").await;
        assert_eq!(
            (known.header("age"), &known.value()["user"]),
            (None, &json!(1))
        );
        two.force_authenticate(Some(caller(2, false)));
        assert_eq!(two.get("/calls/").await.value()["user"], 2);
        two.force_authenticate(None);
        for kept_by_nobody in ["error", "cookie", "private", "varying"] {
            let path = format!("/calls/?as={kept_by_nobody}");
            one.get(&path).await;
            assert_eq!(two.get(&path).await.header("age"), None, "{path}");
        }
        second.clear().await.unwrap();
        assert_eq!(one.get("/calls/").await.header("age"), None);
        assert_ne!(two.get("/calls/").await.text(), made.text());
    }

    // parity: CAC-001
    #[actix_web::test]
    async fn answers_go_when_their_time_is_over_or_they_are_too_large() {
        let Some(cache) = cache(&prefix(), Duration::from_millis(300)) else {
            return;
        };
        let client = process(cache.clone()).await;
        client.get("/calls/").await;
        assert!(client.get("/calls/").await.header("age").is_some());
        actix_web::rt::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(client.get("/calls/").await.header("age"), None);
        let client = process(cache.max_size(3)).await;
        client.get("/calls/?small").await;
        assert_eq!(client.get("/calls/?small").await.header("age"), None);
    }

    #[actix_web::test]
    async fn without_a_server_requests_are_answered() {
        let cache = ResponseCache::new(Duration::from_secs(60));
        let cache = cache.redis("redis://127.0.0.1:9/").unwrap();
        let client = process(cache.clone()).await;
        for _ in 0..3 {
            let answer = client.get("/calls/").await;
            assert_eq!((answer.status(), answer.header("age")), (200, None));
        }
        // What is kept there will be answered again: whoever has changed it should know.
        assert_eq!(cache.clear().await.unwrap_err().status(), 503);
        let wrong = ResponseCache::new(Duration::from_secs(60)).redis("http://127.0.0.1/");
        assert!(wrong.is_err());
    }
}

// parity: CAC-001, CAC-004
#[actix_web::test]
async fn kept_answers_are_not_sent_to_those_who_know_them() {
    const KEEP: Duration = Duration::from_secs(60);
    let apps: [fn(RestKit) -> RestKit; 2] = [
        |kit| {
            let kit = kit.middleware(ResponseCache::new(KEEP));
            open(kit.middleware(ConditionalRequests::new()))
        },
        |kit| {
            let kit = kit.middleware(ConditionalRequests::new());
            open(kit.middleware(ResponseCache::new(KEEP)))
        },
    ];
    for app in apps {
        for library in each(app).await {
            let first = library.get("/api/tags/").await;
            let tag = first.header("etag").unwrap().to_owned();
            let again = library.get("/api/tags/").await;
            assert_eq!(again.header("etag"), Some(&*tag));
            assert!(again.header("age").is_some());
            let known = library
                .get("/api/tags/")
                .header("if-none-match", &tag)
                .await;
            assert_eq!((known.status(), known.bytes()), (304, &b""[..]));
            assert_eq!(known.header("etag"), Some(&*tag));
            let other = library.get("/api/tags/").header("if-none-match", "\"x\"");
            assert_eq!(other.await.status(), 200);
        }
    }
}
