//! Throttling: how often callers may call.

use std::sync::Arc;

use rest_kit::prelude::*;
use rest_kit::throttling::{AnonRateThrottle, Decision, MemoryStore, Throttle, UserRateThrottle};
use rest_kit::views::Throttles;
use serde_json::json;

use crate::support::app::{caller, each, expect};
use crate::support::library::{Author, AuthorSerializer, AuthorViewSet};

fn anonymous(kit: RestKit) -> RestKit {
    kit.throttles(AnonRateThrottle::new("2/hour"))
        .register("authors", AuthorViewSet)
}

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
        // Others are not concerned.
        let other = library
            .get("/authors/")
            .header("x-forwarded-for", "10.0.0.1")
            .await;
        assert_eq!(other.status(), 200);
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
    let kit = RestKit::new(rest_kit::app::Settings::default()).database("sqlite::memory:");
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
