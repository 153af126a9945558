//! Authentication: who calls.

use std::sync::Arc;

use rest_kit::authentication::Authentication;
use rest_kit::context::Identity;
use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect};

#[api_view]
async fn me(cx: &Context) -> Result<Response> {
    let via = cx.identity().map(|identity| identity.via);
    let name = cx.user().map(|user| user.username().to_owned());
    Ok(Response::new(
        &json!({"id": cx.user_id(), "name": name, "via": via}),
    ))
}

/// Trusts a header, and has no challenge.
#[derive(Debug)]
struct HeaderAuthentication;

impl Authentication for HeaderAuthentication {
    async fn authenticate(&self, cx: &Context) -> Result<Option<Identity>> {
        let Some(id) = cx.request().header("x-user") else {
            return Ok(None);
        };
        let id = id
            .parse()
            .map_err(|_| Error::authentication_failed("Who?"))?;
        Ok(caller(id, false).map(|user: Arc<_>| Identity {
            user,
            auth: None,
            via: "header",
        }))
    }
}

fn tokens(kit: RestKit) -> RestKit {
    kit.authentication((TokenAuthentication::new(Tokens), HeaderAuthentication))
        .register_view("me", me)
}

// parity: PRM-001, EXC-005, EXC-006
#[actix_web::test]
async fn tokens_name_their_owner() {
    for library in each(tokens).await {
        let nobody = library.get("/me/").await;
        expect(
            &nobody,
            200,
            &json!({"id": null, "name": null, "via": null}),
        );
        let ann = library
            .get("/me/")
            .header("authorization", "token token-of-ann")
            .await;
        expect(
            &ann,
            200,
            &json!({"id": 1, "name": "ann", "via": "TokenAuthentication"}),
        );
        let header = library.get("/me/").header("x-user", "9").await;
        expect(
            &header,
            200,
            &json!({"id": 9, "name": "user 9", "via": "header"}),
        );
    }
}

// parity: EXC-005, VIE-007
#[actix_web::test]
async fn wrong_credentials_are_refused_even_where_none_are_needed() {
    let cases = [
        ("Token x", "Invalid token."),
        ("Token token-of-gone", "User inactive or deleted."),
        ("Token", "Invalid token header. No credentials provided."),
        (
            "Token a b",
            "Invalid token header. Token string should not contain spaces.",
        ),
    ];
    for library in each(tokens).await {
        for (header, detail) in cases {
            let answer = library.get("/me/").header("authorization", header).await;
            expect(&answer, 401, &json!({ "detail": detail }));
            assert_eq!(answer.header("www-authenticate"), Some("Token"));
        }
        // The second authenticator's refusal too; the first one's challenge is shown.
        let answer = library.get("/me/").header("x-user", "me").await;
        expect(&answer, 401, &json!({"detail": "Who?"}));
        assert_eq!(answer.header("www-authenticate"), Some("Token"));
    }
}

// parity: VIE-007
#[actix_web::test]
async fn without_a_challenge_refusals_are_403() {
    let app = |kit: RestKit| {
        kit.authentication(HeaderAuthentication)
            .register_view("me", me)
    };
    for library in each(app).await {
        let answer = library.get("/me/").header("x-user", "me").await;
        expect(&answer, 403, &json!({"detail": "Who?"}));
        assert_eq!(answer.header("www-authenticate"), None);
    }
}

// parity: TST-005
#[actix_web::test]
async fn tests_may_be_anybody() {
    for library in each(tokens).await {
        library.force_authenticate(caller(5, false));
        assert_eq!(library.get("/me/").await.value()["id"], 5);
        // Even with credentials that are wrong.
        let answer = library.get("/me/").header("authorization", "Token x").await;
        assert_eq!(answer.value()["id"], 5);
        library.force_authenticate(None);
        assert_eq!(library.get("/me/").await.value()["id"], json!(null));
    }
}
