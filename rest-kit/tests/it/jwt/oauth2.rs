//! Tokens as clients of OAuth 2 and of `FastAPI` ask for them.

use rest_kit::authentication::jwt::{Jwt, JwtAuthentication};
use rest_kit::contrib::jwt::{MIGRATIONS, OAuth2TokenView, OutstandingTokens, TokenRefreshView};
use rest_kit::permissions::HasScope;
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestRequest, databases};
use rest_kit::views::failure;
use serde_json::{Value, json};

use super::world::{People, claims, people, settings, text};
use crate::support::app::expect;

#[api_view(get, permissions = IsAuthenticated)]
async fn me(cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({"id": cx.user_id()})))
}

#[api_view(get, permissions = HasScope("items:read"))]
async fn list_items(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!([])))
}

/// Starts an application whose users may have `items:read`, and ann `items:write`.
async fn each(change: fn(RestKit) -> RestKit) -> Vec<(Client, People)> {
    let mut clients = Vec::new();
    for database in databases(()).unwrap() {
        let (jwt, people) = (Jwt::new(settings()).records(OutstandingTokens), people());
        let token = OAuth2TokenView::new(jwt.clone(), people.clone()).scopes(|user, scope| {
            scope == "items:read" || (scope == "items:write" && user.username() == "ann")
        });
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .migrations(MIGRATIONS)
            .authentication(JwtAuthentication::new(jwt.clone(), people.clone()))
            .register_view("token", token)
            .register_view("refresh", TokenRefreshView::new(jwt, people.clone()))
            .register_view("me", me)
            .register_view("items", list_items);
        clients.push((Client::start(change(kit), database).await.unwrap(), people));
    }
    clients
}

fn same(kit: RestKit) -> RestKit {
    kit
}

fn form<'a>(client: &'a Client, fields: &[(&str, &str)]) -> TestRequest<'a> {
    client.post("/token/").form(fields)
}

fn bearer<'a>(client: &'a Client, path: &str, token: &str) -> TestRequest<'a> {
    let header = format!("Bearer {token}");
    client.get(path).header("authorization", &header)
}

// parity: FAP-010
#[actix_web::test]
async fn a_form_with_a_name_and_a_password_gets_a_bearer_token() {
    for (client, _) in each(same).await {
        let ann = [
            ("grant_type", "password"),
            ("username", "ann"),
            ("password", "ann-pass"),
        ];
        let answer = form(&client, &ann).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let body = answer.value();
        assert_eq!(
            (&body["token_type"], &body["expires_in"]),
            (&json!("bearer"), &json!(300))
        );
        assert_eq!(body.get("scope"), None);
        let token = text(&answer, "access_token");
        expect(
            &bearer(&client, "/me/", &token).await,
            200,
            &json!({"id": 1}),
        );
        let again = json!({"refresh": text(&answer, "refresh_token")});
        assert_eq!(client.post("/refresh/").json(&again).await.status(), 200);
        // The fields that FastAPI's form has, and no others are needed.
        let full = [
            ("username", "ann"),
            ("password", "ann-pass"),
            ("scope", ""),
            ("client_id", ""),
            ("client_secret", "x"),
        ];
        assert_eq!(form(&client, &full).await.status(), 200);
        let other = [
            ("grant_type", "magic"),
            ("username", "ann"),
            ("password", "ann-pass"),
        ];
        let refusal = json!({"grant_type": ["\"magic\" is not a valid choice."]});
        expect(&form(&client, &other).await, 400, &refusal);
        let missing = json!({"password": ["This field is required."]});
        expect(&form(&client, &[("username", "ann")]).await, 400, &missing);
    }
}

// parity: FAP-013
#[actix_web::test]
async fn who_is_inactive_gets_no_token_and_is_out_with_one() {
    for (client, people) in each(same).await {
        let refusal = json!({
            "detail": "No active account found with the given credentials",
        });
        for (name, password) in [("ann", "wrong"), ("nobody", "x"), ("gone", "gone-pass")] {
            let refused = form(&client, &[("username", name), ("password", password)]).await;
            expect(&refused, 401, &refusal);
            assert_eq!(
                refused.header("www-authenticate"),
                Some("Bearer realm=\"api\"")
            );
        }
        let bob = [("username", "bob"), ("password", "bob-pass")];
        let token = text(&form(&client, &bob).await, "access_token");
        people.change("bob", |bob| bob.is_active = false);
        let out = json!({"detail": "User is inactive", "code": "user_inactive"});
        expect(&bearer(&client, "/me/", &token).await, 401, &out);
    }
}

// parity: FAP-011
#[actix_web::test]
async fn scopes_are_asked_for_and_granted_by_the_application() {
    for (client, _) in each(same).await {
        let token = async |name: &str, scope: &str| {
            let password = format!("{name}-pass");
            let fields = [
                ("username", name),
                ("password", &*password),
                ("scope", scope),
            ];
            form(&client, &fields).await
        };
        for (name, asked, granted) in [
            (
                "ann",
                "items:read items:write",
                json!("items:read items:write"),
            ),
            ("bob", "items:write  items:read admin", json!("items:read")),
            ("bob", "admin", Value::Null),
        ] {
            let answer = token(name, asked).await;
            assert_eq!(answer.value()["scope"], granted, "{name} {asked}");
            let access = text(&answer, "access_token");
            assert_eq!(claims(&access)["scope"], granted, "{name} {asked}");
            let items = bearer(&client, "/items/", &access).await;
            assert_eq!(items.status(), if granted.is_null() { 403 } else { 200 });
            // What refreshed tokens are good for stays.
            let again = json!({"refresh": text(&answer, "refresh_token")});
            let again = client.post("/refresh/").json(&again).await;
            assert_eq!(claims(&text(&again, "access"))["scope"], granted);
        }
    }
}

// parity: FAP-009
#[actix_web::test]
async fn without_a_token_callers_are_told_so_as_fastapi_does() {
    for (client, _) in each(|kit| kit.exception_handler(failure::fastapi)).await {
        for header in ["", "Bearer", "Basic YTpi", "Token abc"] {
            let refused = client.get("/me/").header("authorization", header).await;
            assert_eq!(refused.status(), 401, "{header}");
            assert_eq!(
                refused.header("www-authenticate"),
                Some("Bearer realm=\"api\"")
            );
            if header != "Bearer" {
                assert_eq!(
                    refused.value(),
                    json!({"detail": "Not authenticated"}),
                    "{header}"
                );
            }
        }
    }
}
