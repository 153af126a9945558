//! Who a request is from, as views see it; nothing of it is kept for the next request.

use std::sync::Arc;

use rest_kit::authentication::Authentication;
use rest_kit::context::Identity;
use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::open;

/// Trusts a header, and keeps it as the credentials.
#[derive(Debug)]
struct ByHeader;

impl Authentication for ByHeader {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let header = cx.request().header("x-user");
        let named = header.map(|header| Identity {
            user: caller(9, false),
            auth: Some(Arc::new(header.to_owned())),
            via: "header",
        });
        Ok(named)
    }
}

fn who(cx: &Context) -> Value {
    let auth = cx.identity().and_then(|identity| identity.auth);
    let auth = auth.and_then(|auth| auth.downcast_ref::<String>().cloned());
    let name = cx.user().map(|user| user.username().to_owned());
    let via = cx.identity().map(|identity| identity.via);
    json!({
        "known": cx.is_authenticated(), "id": cx.user_id(), "user": name, "auth": auth, "via": via,
    })
}

struct Who;

#[api_view]
impl ApiView for Who {
    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&who(cx)))
    }

    /// Makes the caller another one.
    async fn post(&self, cx: &Context) -> Result<Response> {
        let before = who(cx);
        cx.set_identity(Some(Identity {
            user: caller(5, false),
            auth: None,
            via: "the view",
        }));
        let assigned = who(cx);
        cx.set_identity(None);
        Ok(Response::new(&[before, assigned, who(cx)]))
    }
}

// parity: REQ-003, REQ-004, AUT-022, SET-020, SET-021
#[actix_web::test]
async fn callers_are_known_by_name_and_credentials_or_nobody_and_can_be_set() {
    let app = |kit: RestKit| {
        kit.authentication((ByHeader, TokenAuthentication::new(Tokens)))
            .register_view("who", Who)
    };
    let nobody = json!({"known": false, "id": null, "user": null, "auth": null, "via": null});
    let header = json!({"known": true, "id": 9, "user": "user 9", "auth": "me", "via": "header"});
    let assigned =
        json!({"known": true, "id": 5, "user": "user 5", "auth": null, "via": "the view"});
    for library in each(app).await {
        expect(&library.get("/who/").await, 200, &nobody);
        let known = library.get("/who/").header("x-user", "me");
        expect(&known.await, 200, &header);
        let set = library.post("/who/").header("x-user", "me");
        expect(&set.await, 200, &json!([header, assigned, nobody]));
        // Nobody is looked up before there is a view, nor without credentials.
        let counter = QueryCounter::new(library.db());
        assert_eq!(library.get("/nowhere/").token("x").await.status(), 404);
        expect(&library.get("/who/").await, 200, &nobody);
        assert_eq!(counter.count(), 0);
        let ann = library.get("/who/").token("token-of-ann").await;
        assert_eq!((&ann.value()["user"], counter.count()), (&json!("ann"), 1));
    }
}

// parity: STS-006
#[actix_web::test]
async fn one_request_says_nothing_about_the_next() {
    let app = |kit: RestKit| {
        open(kit)
            .authentication(TokenAuthentication::new(Tokens))
            .permissions(IsAuthenticated)
    };
    for library in each(app).await {
        for _ in 0..2 {
            let known = library.get("/api/tags/").token("token-of-ann").await;
            assert_eq!(known.status(), 200);
            assert_eq!(known.headers("set-cookie"), [""; 0]);
            let unknown = library.get("/api/tags/").await;
            assert_eq!(unknown.status(), 401);
            assert_eq!(unknown.headers("set-cookie"), [""; 0]);
        }
        // Without an authenticator for sessions a cookie is nobody's.
        let cookie = library.get("/api/tags/").header("cookie", "sessionid=1");
        assert_eq!(cookie.await.status(), 401);
    }
}
