//! Throttling: how often callers may call.

#[cfg(feature = "redis")]
mod redis;

use std::sync::Arc;

use futures_util::future::join_all;
use rest_kit::prelude::*;
use rest_kit::request::Value;
use rest_kit::test::Client;
use rest_kit::throttling::{
    AnonRateThrottle, ClientAddress, Decision, FailedLoginThrottle, MemoryStore, RateLimitHeaders,
    ScopedRateThrottle, Throttle, UserRateThrottle,
};
use rest_kit::views::Throttles;
use serde_json::json;

use crate::support::app::{caller, each, expect};
use crate::support::library::{Author, AuthorSerializer, AuthorViewSet};

fn anonymous(kit: RestKit) -> RestKit {
    kit.throttles(AnonRateThrottle::new("2/hour"))
        .register("authors", AuthorViewSet)
}

// security: SEC-16
// parity: THR-001, THR-002, THR-013, EXC-011
#[actix_web::test]
async fn strangers_wait_and_are_told_how_long() {
    for library in each(anonymous).await {
        assert_eq!(library.get("/authors/").await.status(), 200);
        assert_eq!(library.post("/authors/").await.status(), 400);
        for _ in 0..2 {
            let refused = library.get("/authors/1/").await;
            let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!((3590..=3600).contains(&wait), "{wait}");
            let words = format!("Request was throttled. Expected available in {wait} seconds.");
            expect(&refused, 429, &json!({ "detail": words }));
        }
        // A header that anybody can send makes nobody another caller.
        let forged = library.get("/authors/");
        let forged = forged.header("x-forwarded-for", "10.0.0.1").await;
        assert_eq!(forged.status(), 429);
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(library.get("/authors/").await.status(), 200);
    }
}

struct Burst;

#[viewset]
impl ReadOnlyModelViewSet for Burst {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn throttles(&self) -> Throttles {
        (
            UserRateThrottle::new("2/hour").scope("burst"),
            UserRateThrottle::new("100/day"),
        )
            .into()
    }
}

// parity: THR-003, THR-009
#[actix_web::test]
async fn a_views_limit_counts_all_of_its_actions() {
    for library in each(|kit| kit.register("authors", Burst)).await {
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(library.get("/authors/").await.status(), 200);
        assert_eq!(library.get("/authors/1/").await.status(), 200);
        assert_eq!(library.get("/authors/").await.status(), 429);
        assert_eq!(library.get("/authors/1/").await.status(), 429);
        library.force_authenticate(Some(caller(2, false)));
        assert_eq!(library.get("/authors/").await.status(), 200);
    }
}

struct Staff;

#[api_view]
impl ApiView for Staff {
    fn permissions(&self) -> impl Permission {
        IsAdminUser
    }

    fn throttles(&self) -> Throttles {
        UserRateThrottle::new("1/hour").into()
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

// parity: THR-014
#[actix_web::test]
async fn those_who_may_not_call_are_not_counted() {
    for library in each(|kit| kit.register_view("staff", Staff)).await {
        library.force_authenticate(Some(caller(1, false)));
        for _ in 0..3 {
            assert_eq!(library.get("/staff/").await.status(), 403);
        }
        library.force_authenticate(Some(caller(1, true)));
        assert_eq!(library.get("/staff/").await.status(), 204);
        assert_eq!(library.get("/staff/").await.status(), 429);
    }
}

/// Refuses and says after how many seconds, if at all.
#[derive(Debug)]
struct Refuses(Option<f64>);

impl Throttle for Refuses {
    async fn allow_request(&self, _: &Context) -> Result<Decision> {
        Ok(Decision::Refused(self.0))
    }
}

// parity: THR-006, THR-012
#[actix_web::test]
async fn the_longest_wait_is_told_and_none_if_unknown() {
    let app = |kit: RestKit| {
        kit.throttles((Refuses(Some(0.2)), Refuses(None), Refuses(Some(16.2))))
            .register("authors", AuthorViewSet)
    };
    for library in each(app).await {
        let answer = library.get("/authors/").await;
        assert_eq!(answer.header("retry-after"), Some("17"));
    }
    for library in each(|kit| {
        kit.throttles(Refuses(None))
            .register("authors", AuthorViewSet)
    })
    .await
    {
        let answer = library.get("/authors/").await;
        expect(&answer, 429, &json!({"detail": "Request was throttled."}));
        assert_eq!(answer.header("retry-after"), None);
    }
}

// parity: THR-011, TST-020
#[actix_web::test]
async fn stores_can_be_shared_and_cleared() {
    let store = Arc::new(MemoryStore::default());
    let throttle = AnonRateThrottle::new("1/day").store(store.clone());
    let kit = RestKit::new(rest_kit::app::Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:");
    let api = kit
        .throttles(throttle)
        .register("shapes", Shapes)
        .build()
        .unwrap();
    let client = rest_kit::test::Client::new(api).await;
    assert_eq!(client.get("/shapes/").await.status(), 200);
    assert_eq!(client.get("/shapes/").await.status(), 429);
    store.clear();
    assert_eq!(client.get("/shapes/").await.status(), 200);
}

struct Shapes;

#[viewset]
impl ViewSet for Shapes {
    async fn list(&self, _: &Context) -> Result<Response> {
        Ok(Response::new(&["circle"]))
    }
}

/// Calls `/shapes/` once with each header, and says which calls were refused.
async fn refused(kit: RestKit, name: &str, values: &[&str]) -> Vec<bool> {
    let kit = kit
        .database("sqlite::memory:")
        .throttles(AnonRateThrottle::new("1/day"));
    let client = Client::new(kit.register("shapes", Shapes).build().unwrap()).await;
    let mut refused = Vec::new();
    for value in values {
        let answer = client.get("/shapes/").header(name, value).await;
        refused.push(answer.status() == 429);
    }
    refused
}

// security: SEC-16
// parity: THR-007
#[actix_web::test]
async fn callers_behind_proxies_are_told_apart_as_far_as_proxies_are_trusted() {
    let kit = || RestKit::new(Settings::default()).permissions(AllowAny);
    let name = "x-forwarded-for";
    let forged = [
        "6.6.6.6, 1.1.1.1",
        "7.7.7.7, 1.1.1.1",
        "1.1.1.1",
        "6.6.6.6, 2.2.2.2",
    ];
    for (address, expected) in [
        (ClientAddress::Peer, [false, true, true, true]),
        (ClientAddress::Proxies(0), [false, true, true, true]),
        (ClientAddress::Proxies(1), [false, true, true, false]),
        (ClientAddress::Proxies(2), [false, false, false, true]),
        (ClientAddress::ForwardedFor, [false, false, false, false]),
    ] {
        let found = refused(kit().client_address(address), name, &forged).await;
        assert_eq!(found, expected, "{address:?}");
    }
    // DRF minds no spaces.
    let kit = kit().client_address(ClientAddress::ForwardedFor);
    assert_eq!(
        refused(kit, name, &["1.1.1.1, 2.2.2.2", "1.1.1.1,2.2.2.2"]).await,
        [false, true]
    );
    // A network of 64 bits is one caller: whoever has an address of it has all of them.
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .client_address(ClientAddress::Proxies(1));
    let near = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"];
    assert_eq!(refused(kit, name, &near).await, [false, true, false]);
}

struct Uploads;

#[api_view]
impl ApiView for Uploads {
    fn throttles(&self) -> Throttles {
        ScopedRateThrottle::new("uploads").into()
    }

    async fn post(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

// parity: THR-004, THR-005, THR-015, THR-017
#[actix_web::test]
async fn rates_of_scopes_are_settings_of_the_application() {
    let app = |kit: RestKit| {
        kit.throttle_rates([
            ("uploads", Some("1/hour")),
            ("anon", None),
            ("user", Some("2/h")),
        ])
        .throttles((AnonRateThrottle::default(), UserRateThrottle::default()))
        .register_view("uploads", Uploads)
        .register_view("more-uploads", Uploads)
        .register("authors", AuthorViewSet)
    };
    for library in each(app).await {
        assert_eq!(library.post("/uploads/").await.status(), 204);
        // Views of one scope share its limit.
        assert_eq!(library.post("/more-uploads/").await.status(), 429);
        // Of a scope that is switched off nothing is counted; every method is.
        assert_eq!(library.get("/authors/").await.status(), 200);
        assert_eq!(library.options("/authors/").await.status(), 200);
        assert_eq!(library.get("/authors/").await.status(), 429);
    }
}

// parity: THR-005
#[test]
fn wrong_rates_keep_the_application_from_starting_beside_other_mistakes() {
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .bind("nowhere")
        .throttle_rates([("anon", "often"), ("unused", "5/week")])
        .throttles((AnonRateThrottle::default(), UserRateThrottle::new("-1/day")))
        .register("authors", AuthorViewSet)
        .register_view("uploads", Uploads);
    let refused = kit.build().unwrap_err();
    let found = refused.mistakes();
    for expected in [
        "`nowhere` is no address to listen on; write host and port: `127.0.0.1:8000`",
        "`often` is no rate; write a number, `/` and s, m, h or d: `100/day`",
        "`5/week` is no rate; write a number, `/` and s, m, h or d: `100/day`",
        "`-1/day` is no rate; write a number, `/` and s, m, h or d: `100/day`",
        "no rate is set for the throttle scope `uploads`; add one: \
         `.throttle_rates([(\"uploads\", \"100/day\")])`; a throttle of `Uploads` asks for it",
    ] {
        assert_eq!(
            found.iter().filter(|mistake| *mistake == expected).count(),
            1,
            "{found:#?}"
        );
    }
    assert_eq!(found.len(), 5, "{found:#?}");
}

// security: SEC-16
// parity: THR-010
#[actix_web::test]
async fn of_a_thousand_requests_at_once_exactly_a_hundred_go_on() {
    let app = |kit: RestKit| {
        kit.throttles(AnonRateThrottle::new("100/min"))
            .register("authors", AuthorViewSet)
    };
    for library in each(app).await {
        let requests = (0..1_000).map(|_| library.options("/authors/").into_future());
        let answers = join_all(requests).await;
        let count = |status| {
            answers
                .iter()
                .filter(|answer| answer.status() == status)
                .count()
        };
        assert_eq!((count(200), count(429)), (100, 900));
    }
}

// security: SEC-16
#[actix_web::test]
async fn spellings_of_a_path_share_the_limit() {
    for library in each(|kit| {
        kit.throttles(AnonRateThrottle::new("1/day"))
            .register("authors", AuthorViewSet)
    })
    .await
    {
        assert_eq!(library.get("/authors/").await.status(), 200);
        for path in ["/authors/?x=1", "/authors/1/", "/authors.json"] {
            assert_eq!(library.get(path).await.status(), 429, "{path}");
        }
        // Without its slash a path leads to the one with it, and nowhere else.
        assert_eq!(library.get("/authors").await.status(), 301);
        assert_eq!(library.get("/Authors/").await.status(), 404);
    }
}

// parity: THR-016
#[actix_web::test]
async fn callers_are_told_how_they_stand_if_the_application_wants_it() {
    let headers = |answer: &rest_kit::test::TestResponse, prefix: &str| {
        ["Limit", "Remaining", "Reset"].map(|name| {
            let name = format!("{prefix}RateLimit-{name}");
            answer.header(&name).map(str::to_owned)
        })
    };
    let text = |value: &str| Some(value.to_owned());
    for (kind, prefix) in [
        (RateLimitHeaders::Standard, ""),
        (RateLimitHeaders::Prefixed, "X-"),
    ] {
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .database("sqlite::memory:");
        let kit = kit.rate_limit_headers(kind).throttles((
            UserRateThrottle::new("2/min").scope("burst"),
            UserRateThrottle::new("100/day").scope("sustained"),
        ));
        let client = Client::new(kit.register("shapes", Shapes).build().unwrap()).await;
        // Of several limits the nearest is told.
        for (status, remaining) in [(200, "1"), (200, "0"), (429, "0")] {
            let answer = client.get("/shapes/").await;
            assert_eq!(answer.status(), status);
            let found = headers(&answer, prefix);
            assert_eq!(found, [text("2"), text(remaining), text("60")]);
        }
    }
    for library in each(anonymous).await {
        let answer = library.get("/authors/").await;
        assert_eq!(headers(&answer, ""), [None, None, None]);
    }
}

/// Logs in whoever has the password `right`.
#[api_view(post, throttles = (
    FailedLoginThrottle::new("3/hour"),
    FailedLoginThrottle::new("2/hour").by_name("username"),
))]
async fn log_in(cx: &Context) -> Result<Response> {
    let body = cx.data().await?;
    match body.get("password") {
        Some(Value::String(password)) if password == "right" => Ok(Response::no_content()),
        _ => Err(Error::authentication_failed("Wrong.")),
    }
}

// security: SEC-16
// parity: THR-018
#[actix_web::test]
async fn guesses_at_passwords_are_limited_by_address_and_by_name() {
    let app = |kit: RestKit| {
        kit.client_address(ClientAddress::Proxies(1))
            .register_view("login", log_in)
    };
    for library in each(app).await {
        let attempt = async |address: &str, name: &str, password: &str| {
            let body = json!({"username": name, "password": password});
            let request = library.post("/login/").header("x-forwarded-for", address);
            request.json(&body).await.status()
        };
        // Logins that succeed do not count.
        for _ in 0..5 {
            assert_eq!(attempt("1.1.1.1", "ann", "right").await, 204);
        }
        // One name, many addresses.
        assert_eq!(attempt("2.2.2.1", "ann", "x").await, 403);
        assert_eq!(attempt("2.2.2.2", "Ann ", "x").await, 403);
        assert_eq!(attempt("2.2.2.3", "ann", "x").await, 429);
        assert_eq!(attempt("2.2.2.4", "ann", "right").await, 429);
        // One name in other forms that a field of text takes for it.
        for (number, name) in [json!("\u{1c}bob"), json!("bob\u{1f}"), json!("Bob")]
            .into_iter()
            .chain([json!(1234), json!("1234"), json!(" 1234 ")])
            .enumerate()
        {
            let request = library.post("/login/");
            let request = request.header("x-forwarded-for", &format!("5.5.5.{number}"));
            let answer = request
                .json(&json!({"username": name, "password": "x"}))
                .await;
            let expected = if number % 3 == 2 { 429 } else { 403 };
            assert_eq!(answer.status(), expected, "{name}");
        }
        // One address, many names.
        for name in ["a", "b", "c"] {
            assert_eq!(attempt("3.3.3.3", name, "x").await, 403);
        }
        assert_eq!(attempt("3.3.3.3", "d", "x").await, 429);
        // A hundred guesses at once are no more than one after the other.
        let guesses = (0..100).map(|number| {
            let body = json!({"username": format!("user {number}"), "password": "x"});
            let request = library.post("/login/").header("x-forwarded-for", "4.4.4.4");
            request.json(&body).into_future()
        });
        let answers = join_all(guesses).await;
        assert_eq!(
            answers
                .iter()
                .filter(|answer| answer.status() == 403)
                .count(),
            3
        );
    }
}
