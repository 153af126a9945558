//! Authentication: who calls.

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
        let user = caller(id, false);
        Ok(Some(Identity {
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

// parity: AUT-001, AUT-021, PRM-001, EXC-005, EXC-006
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
        // Of both the first one decides.
        let both = library.get("/me/").token("token-of-ann");
        let both = both.header("x-user", "9").await;
        assert_eq!(both.value()["via"], "TokenAuthentication");
    }
}

// parity: AUT-001, AUT-004, AUT-023, EXC-005, VIE-007
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

/// Recognizes nobody.
struct Nobody;

impl rest_kit::authentication::PasswordStore for Nobody {
    async fn verify(
        &self,
        _: &str,
        _: &str,
        _: &Context,
    ) -> Result<Option<std::sync::Arc<dyn rest_kit::context::User>>> {
        Ok(None)
    }
}

struct Private(fn() -> rest_kit::views::Authenticators);

#[api_view]
impl ApiView for Private {
    fn authentication(&self) -> rest_kit::views::Authenticators {
        (self.0)()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.user_id()))
    }
}

fn token() -> TokenAuthentication<Tokens> {
    TokenAuthentication::new(Tokens)
}

fn basic() -> BasicAuthentication<Nobody> {
    BasicAuthentication::new(Nobody)
}

// parity: AUT-002, AUT-003
#[actix_web::test]
async fn callers_without_credentials_are_asked_for_those_of_the_first_authenticator() {
    let app = |kit: RestKit| {
        kit.register_view("token", Private(|| (token(), basic()).into()))
            .register_view("bearer", Private(|| token().keyword("Bearer").into()))
            .register_view("basic", Private(|| (basic(), token()).into()))
            .register_view("realm", Private(|| basic().realm("shop").into()))
            .register_view("header", Private(|| (HeaderAuthentication, token()).into()))
            .register_view("none", Private(rest_kit::views::Authenticators::none))
    };
    for library in each(app).await {
        let missing = json!({"detail": "Authentication credentials were not provided."});
        for (path, challenge) in [
            ("/token/", Some("Token")),
            ("/bearer/", Some("Bearer")),
            ("/basic/", Some("Basic realm=\"api\"")),
            ("/realm/", Some("Basic realm=\"shop\"")),
            ("/header/", None),
        ] {
            let answer = library.get(path).await;
            let status = if challenge.is_some() { 401 } else { 403 };
            expect(&answer, status, &missing);
            assert_eq!(answer.header("www-authenticate"), challenge);
        }
        // Whom nobody could recognize need not try again.
        let denied = json!({"detail": "You do not have permission to perform this action."});
        expect(&library.get("/none/").await, 403, &denied);
    }
}

// parity: AUT-014
#[actix_web::test]
async fn basic_credentials_are_refused_in_drf_s_words() {
    let app = |kit: RestKit| kit.register_view("basic", Private(|| basic().into()));
    for library in each(app).await {
        for (header, detail) in [
            ("Basic", "Invalid basic header. No credentials provided."),
            (
                "basic YTpi YTpi",
                "Invalid basic header. Credentials string should not contain spaces.",
            ),
            (
                "Basic !",
                "Invalid basic header. Credentials not correctly base64 encoded.",
            ),
            ("BASIC YTpi", "Invalid username/password."),
            ("Basic 6To=", "Invalid username/password."),
        ] {
            let answer = library.get("/basic/").header("authorization", header).await;
            expect(&answer, 401, &json!({ "detail": detail }));
        }
    }
}

// parity: TST-005
#[actix_web::test]
async fn tests_may_be_anybody() {
    for library in each(tokens).await {
        library.force_authenticate(Some(caller(5, false)));
        assert_eq!(library.get("/me/").await.value()["id"], 5);
        // Even with credentials that are wrong.
        let answer = library.get("/me/").header("authorization", "Token x").await;
        assert_eq!(answer.value()["id"], 5);
        library.force_authenticate(None);
        assert_eq!(library.get("/me/").await.value()["id"], json!(null));
    }
}
