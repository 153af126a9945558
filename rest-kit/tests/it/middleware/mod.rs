//! What stands around actions: caching, conditional requests, idempotency keys, your own.

mod caching;
mod conditional;
mod idempotency;
mod versions;

use rest_kit::middleware::{Middleware, Middlewares, Next};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use serde_json::json;

use crate::support::app::{Tokens, each, expect};

/// Writes its name around what is inside, or refuses.
#[derive(Debug)]
struct Mark(&'static str);

impl Middleware for Mark {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        if cx.request().query_param("stop") == Some(self.0) {
            return Err(Error::permission_denied().with_message(self.0));
        }
        Ok(next.run(cx).await?.with_header("X-Mark", self.0))
    }
}

struct Marked;

#[api_view]
impl ApiView for Marked {
    fn middleware(&self) -> Middlewares {
        (Mark("view"), Mark("inner")).into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("seen").with_header("X-Mark", "action"))
    }
}

struct Guarded;

#[api_view]
impl ApiView for Guarded {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("seen"))
    }
}

// parity: VIE-003, FAP-018
#[actix_web::test]
async fn middleware_stands_around_actions_from_the_application_to_the_view() {
    let app = |kit: RestKit| {
        let inner = SimpleRouter::new()
            .middleware(Mark("inner router"))
            .register_view("marked", Marked);
        let outer = SimpleRouter::new()
            .middleware(Mark("outer router"))
            .include("", inner);
        kit.middleware(Mark("application")).include("", outer)
    };
    let marks = [
        "action",
        "inner",
        "view",
        "inner router",
        "outer router",
        "application",
    ];
    for library in each(app).await {
        let answer = library.get("/marked/").await;
        assert_eq!(answer.headers("x-mark"), marks);
        let refused = library.get("/marked/?stop=view").await;
        expect(&refused, 403, &json!({"detail": "view"}));
    }
}

// parity: VIE-002
#[actix_web::test]
async fn middleware_sees_only_callers_who_are_let_in() {
    let app = |kit: RestKit| {
        kit.authentication(TokenAuthentication::new(Tokens))
            .middleware(Mark("application"))
            .register_view("guarded", Guarded)
    };
    for library in each(app).await {
        assert_eq!(
            library.get("/guarded/?stop=application").await.status(),
            401
        );
        let known = library
            .get("/guarded/?stop=application")
            .header("authorization", "Token token-of-ann");
        assert_eq!(known.await.status(), 403);
        assert_eq!(
            library.put("/guarded/?stop=application").await.status(),
            401
        );
    }
}
