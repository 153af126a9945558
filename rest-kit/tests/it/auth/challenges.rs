//! How refusals ask for credentials, and names with passwords in a header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rest_kit::authentication::{BasicAuthentication, SessionAuthentication, TokenStore};
use rest_kit::context::User as Caller;
use rest_kit::contrib::auth::{User, auth_user};
use rest_kit::prelude::*;
use rest_kit::views::Authenticators;
use serde_json::json;
use std::sync::Arc;

use super::{PASSWORD, change, each, in_cookies, users};
use crate::support::app::expect;

/// Knows no token.
struct NoTokens;

impl TokenStore for NoTokens {
    async fn find(&self, _: &str, _: &Context) -> Result<Option<Arc<dyn Caller>>> {
        Ok(None)
    }
}

/// Who calls, recognized in this way.
struct Me(fn() -> Authenticators);

#[api_view]
impl ApiView for Me {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    fn authentication(&self) -> Authenticators {
        (self.0)()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(
            &cx.user().map(|user| user.username().to_owned()),
        ))
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.register_view(
        "token",
        Me(|| {
            (
                TokenAuthentication::new(NoTokens),
                BasicAuthentication::new(users()),
            )
                .into()
        }),
    )
    .register_view(
        "basic",
        Me(|| {
            (
                BasicAuthentication::new(users()),
                TokenAuthentication::new(NoTokens),
            )
                .into()
        }),
    )
    .register_view(
        "session",
        Me(|| {
            (
                SessionAuthentication::new(users(), in_cookies()),
                BasicAuthentication::new(users()),
            )
                .into()
        }),
    )
    .register_view("nobody", Me(Authenticators::none))
}

// parity: AUT-002, AUT-003
#[actix_web::test]
async fn the_first_authenticator_says_how_to_log_in() {
    for client in each(in_cookies, app).await {
        for (path, status, challenge) in [
            ("/token/", 401, Some("Token")),
            ("/basic/", 401, Some("Basic realm=\"api\"")),
            ("/session/", 403, None),
        ] {
            let answer = client.get(path).await;
            let text = "Authentication credentials were not provided.";
            expect(&answer, status, &json!({ "detail": text }));
            assert_eq!(answer.header("www-authenticate"), challenge, "{path}");
            let wrong = client.get(path).basic("ann", "wrong").await;
            expect(
                &wrong,
                status,
                &json!({ "detail": "Invalid username/password." }),
            );
            assert_eq!(wrong.header("www-authenticate"), challenge, "{path}");
        }
        let answer = client.get("/nobody/").basic("ann", PASSWORD).await;
        let text = "You do not have permission to perform this action.";
        expect(&answer, 403, &json!({ "detail": text }));
    }
}

// parity: AUT-014
#[actix_web::test]
async fn names_and_passwords_come_in_a_header() {
    for client in each(in_cookies, app).await {
        let name = User::changes().set(auth_user::username, "ren\u{e9}");
        let password = "pass:w\u{f6}rd";
        users().create(name, password, client.db()).await.unwrap();
        change(&client, "root", |user| user.is_active = false).await;
        let pair = format!("ren\u{e9}:{password}");
        let latin: Vec<u8> = pair.chars().map(|letter| letter as u8).collect();
        for header in [
            format!("Basic {}", STANDARD.encode(&pair)),
            format!("basic {}", STANDARD.encode(&latin)),
        ] {
            let me = client.get("/basic/").header("authorization", &header).await;
            expect(&me, 200, &json!("ren\u{e9}"));
        }
        let encoded = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let broken = "Invalid basic header. Credentials not correctly base64 encoded.";
        for (header, detail) in [
            (
                "Basic".to_owned(),
                "Invalid basic header. No credentials provided.",
            ),
            (
                "Basic a b".to_owned(),
                "Invalid basic header. Credentials string should not contain spaces.",
            ),
            ("Basic %%%".to_owned(), broken),
            (encoded("no colon"), broken),
            (encoded("ann:wrong"), "Invalid username/password."),
            (
                encoded(&format!("nobody:{PASSWORD}")),
                "Invalid username/password.",
            ),
            (encoded("root:wrong"), "Invalid username/password."),
        ] {
            let answer = client.get("/basic/").header("authorization", &header).await;
            expect(&answer, 401, &json!({ "detail": detail }));
        }
        let inactive = client.get("/basic/").basic("root", PASSWORD).await;
        assert_eq!(inactive.status(), 401);
    }
}
