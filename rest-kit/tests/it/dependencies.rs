//! Dependencies: values that handlers are given, made once per request and put away after it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rest_kit::middleware::{Middleware, Next};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::views::{Dep, Dependency};
use serde_json::json;

use crate::support::app::{Library, each, expect};
use crate::support::library::{Tag, tags};

static MADE: AtomicUsize = AtomicUsize::new(0);

/// What is common to a request: made once, however many ask for it.
struct Settled {
    number: usize,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl Dependency for Settled {
    async fn resolve(cx: &Context) -> Result<Self> {
        if cx.request().query_param("fail") == Some("first") {
            return Err(Error::permission_denied().with_message("No dependency."));
        }
        Ok(Self {
            number: MADE.fetch_add(1, Ordering::SeqCst),
            log: Arc::default(),
        })
    }

    /// Stores in which order everything was put away.
    async fn release(self: Arc<Self>, db: Db) -> Result<()> {
        let order = self.log.lock().map(|log| log.join(" ")).unwrap_or_default();
        let new = Tag::changes().set(tags::name, format!("{order} {}", self.number));
        Tag::objects().create(new, &db).await?;
        Ok(())
    }
}

/// Needs the other one.
struct Cursor(Dep<Settled>);

impl Dependency for Cursor {
    async fn resolve(cx: &Context) -> Result<Self> {
        let rows = Tag::objects().count(cx).await?;
        assert!(rows >= 2, "it has the database");
        Ok(Self(Dep::of(cx).await?))
    }

    async fn release(self: Arc<Self>, _db: Db) -> Result<()> {
        if let Ok(mut log) = self.0.log.lock() {
            log.push("cursor");
        }
        Ok(())
    }
}

#[api_view(get, post)]
async fn twice(cx: &Context, cursor: Dep<Cursor>, settled: Dep<Settled>) -> Result<Response> {
    let again = Dep::<Settled>::of(cx).await?;
    if cx.method() == "POST" {
        return Err(Error::validation("Refused."));
    }
    assert!(cx.request().query_param("panic").is_none(), "on purpose");
    let uncached = Settled::resolve(cx).await?;
    let same = cursor.0.number == settled.number && settled.number == again.number;
    Ok(Response::new(
        &json!({"same": same, "another": uncached.number != settled.number}),
    ))
}

struct Set;

#[viewset]
impl ViewSet for Set {
    async fn list(&self, _cx: &Context, settled: Dep<Settled>) -> Result<Response> {
        Ok(Response::new(&settled.number))
    }
}

/// Runs before the actions of a router: what it makes, they find.
#[derive(Debug)]
struct Required;

impl Middleware for Required {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        let settled = Dep::<Settled>::of(cx).await?;
        let response = next.run(cx).await?;
        Ok(response.with_header("X-Made", settled.number.to_string()))
    }
}

fn app(kit: RestKit) -> RestKit {
    let below = SimpleRouter::new()
        .middleware(Required)
        .register("set", Set);
    kit.register_view("twice", twice).include("below", below)
}

async fn put_away(library: &Library) -> Vec<String> {
    assert!(library.drain().await);
    let rows = Tag::objects()
        .filter(tags::id.gt(2))
        .order_by(tags::id.asc());
    let rows = rows.load(library.db()).await.unwrap();
    rows.into_iter().map(|tag| tag.name).collect()
}

// parity: FAP-003
#[actix_web::test]
async fn dependencies_are_made_once_and_put_away_after_the_answer() {
    for library in each(app).await {
        let answer = library.get("/twice/").await;
        expect(&answer, 200, &json!({"same": true, "another": true}));
        // After a refusal and a panic, too; the one that needs the other goes first.
        assert_eq!(library.post("/twice/").await.status(), 400);
        assert_eq!(library.get("/twice/?panic=1").await.status(), 500);
        let away = put_away(&library).await;
        assert_eq!(away.len(), 3, "{away:?}");
        assert!(away.iter().all(|it| it.starts_with("cursor ")), "{away:?}");

        let refused = library.get("/twice/?fail=first").await;
        expect(&refused, 403, &json!({"detail": "No dependency."}));
        assert_eq!(put_away(&library).await.len(), 3);

        // That of a router is the same as that of its actions.
        let below = library.get("/below/set/").await;
        assert_eq!(below.header("x-made"), Some(below.text().as_str()));
        assert_eq!(library.get("/below/set/?fail=first").await.status(), 403);
    }
}

// parity: FAP-003
#[actix_web::test]
async fn an_application_makes_dependencies_in_its_own_way() {
    let app = |kit: RestKit| {
        app(kit).dependency(|cx| {
            let number = cx.request().query_param("number").map(str::parse);
            let number = number.and_then(Result::ok).unwrap_or(7_000);
            Ok(Settled {
                number,
                log: Arc::default(),
            })
        })
    };
    for library in each(app).await {
        assert_eq!(library.get("/below/set/").await.text(), "7000");
        assert_eq!(library.get("/below/set/?number=8").await.text(), "8");
    }
}

/// Whoever names a tenant.
struct Tenant(String);

impl Dependency for Tenant {
    async fn resolve(cx: &Context) -> Result<Self> {
        match cx.request().header("x-tenant") {
            Some(name) => Ok(Self(name.to_owned())),
            None => Err(Error::permission_denied().with_message("Who pays?")),
        }
    }
}

#[api_view(get)]
async fn unaware(_cx: &Context) -> Result<Response> {
    Ok(Response::new("reached"))
}

#[api_view(get)]
async fn aware(cx: &Context) -> Result<Response> {
    Ok(Response::new(&Dep::<Tenant>::of(cx).await?.0))
}

#[actix_web::test]
async fn routers_and_applications_depend_on_values_before_their_views() {
    let whole: fn(RestKit) -> RestKit = |kit| {
        kit.depends_on::<Tenant>()
            .register_view("guarded/unaware", unaware)
            .register_view("guarded/aware", aware)
    };
    let one: fn(RestKit) -> RestKit = |kit| {
        let below = SimpleRouter::new().register_view("aware", aware);
        let guarded = SimpleRouter::new()
            .depends_on::<Tenant>()
            .register_view("unaware", unaware)
            .include("", below);
        kit.include("guarded", guarded)
            .register_view("open", unaware)
    };
    for (app, is_router) in [(whole, false), (one, true)] {
        for library in each(app).await {
            for path in ["/guarded/unaware/", "/guarded/aware/"] {
                let refused = json!({"detail": "Who pays?"});
                expect(&library.get(path).await, 403, &refused);
            }
            let asked = |path| library.get(path).header("x-tenant", "ann");
            expect(&asked("/guarded/unaware/").await, 200, &json!("reached"));
            expect(&asked("/guarded/aware/").await, 200, &json!("ann"));
            if is_router {
                assert_eq!(library.get("/open/").await.status(), 200);
            }
        }
    }
}
