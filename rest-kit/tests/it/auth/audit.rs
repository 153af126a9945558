//! What is logged of logins and refusals, and what is not.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings};
use rest_kit::contrib::api_keys::{self, ApiKey, ApiKeys, HasApiKey, api_key};
use rest_kit::contrib::auth::{Endpoints, Mail, Mailer};
use rest_kit::contrib::jwt::{
    MIGRATIONS, OutstandingTokens, TokenBlacklistView, TokenObtainPairView, TokenRefreshView,
};
use rest_kit::prelude::*;

use super::browser::Browser;
use super::{PASSWORD, change, credentials, each, in_tables, key, plain, users};

thread_local! {
    /// What was logged on this thread, once a test listens there.
    static LINES: RefCell<Option<Vec<String>>> = RefCell::default();
}

/// Writes the events of listening threads down; for all tests, because what nobody listened to on
/// one thread would be skipped on others.
struct Listener;

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
    LINES.set(Some(Vec::new()));
}

fn heard() -> String {
    LINES.take().unwrap_or_default().join("\n")
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let (level, target) = (event.metadata().level(), event.metadata().target());
        let mut line = Line(format!("{level} {target}"));
        event.record(&mut line);
        LINES.with_borrow_mut(|lines| {
            if let Some(lines) = lines {
                lines.push(line.0);
            }
        });
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

// security: SEC-15
#[actix_web::test]
async fn security_events_are_logged_without_secrets() {
    for client in each(in_tables, plain).await {
        listen();
        let wrong = json!({ "username": "ann", "password": "a secret guess" });
        client.post("/api-token-auth/").json(&wrong).await;
        let token = client
            .post("/api-token-auth/")
            .json(&credentials("ann"))
            .await;
        let key = token.value()["token"].as_str().unwrap().to_owned();
        client.get("/me/").token(&key).await;
        client.get("/me/").token("another-secret").await;
        let login = client.post("/login/").json(&credentials("ann")).await;
        let cookies = login.headers("set-cookie").join(" ");
        let lines = heard();
        for expected in [
            "rest_kit::security message=login failed",
            "rest_kit::security message=token issued user=1",
            "rest_kit::security message=recognized user=1 via=\"TokenAuthentication\"",
            "rest_kit::security message=authentication failed path=\"/me/\"",
            "rest_kit::security message=logged in user=1",
        ] {
            assert!(lines.contains(expected), "{expected} is not in:\n{lines}");
        }
        let session = cookies.split("sessionid=").nth(1).unwrap();
        let session = session.split(';').next().unwrap();
        for secret in [PASSWORD, "a secret guess", "another-secret", &key, session] {
            assert!(!lines.contains(secret), "{secret} is in:\n{lines}");
        }
    }
}

thread_local! {
    static SENT: RefCell<String> = RefCell::default();
}

#[derive(Debug)]
struct Outbox;

impl Mailer for Outbox {
    fn send(&self, mail: Mail) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>> {
        SENT.set(mail.text);
        Box::pin(std::future::ready(Ok(())))
    }
}

#[api_view(get, permissions = IsAdminUser)]
async fn staff_only(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.user_id()))
}

#[api_view(get, permissions = HasApiKey::new())]
async fn stock(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.user_id()))
}

fn jwt() -> Jwt {
    let key = JwtKey::hs256("a secret of at least thirty-two bytes");
    let settings = JwtSettings::new(key)
        .rotate_refresh_tokens(true)
        .blacklist_after_rotation(true);
    Jwt::new(settings).records(OutstandingTokens)
}

fn everything(kit: RestKit) -> RestKit {
    let accounts = Endpoints::new(users())
        .sessions(in_tables())
        .registration()
        .password_reset(Outbox, key(), "https://shop.example/{uid}/{token}/end");
    kit.with(api_keys::install)
        .migrations(MIGRATIONS)
        .include("auth", accounts.router())
        .register_view("staff", staff_only)
        .register_view("stock", stock)
        .register_view("jwt", TokenObtainPairView::new(jwt(), users()))
        .register_view("refresh", TokenRefreshView::new(jwt(), users()))
        .register_view("blacklist", TokenBlacklistView::new(jwt(), users()))
        .register_view("by-jwt", ByJwt)
}

struct ByJwt;

#[api_view]
impl ApiView for ByJwt {
    fn authentication(&self) -> rest_kit::views::Authenticators {
        JwtAuthentication::new(jwt(), users()).into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.user_id()))
    }
}

// security: SEC-15
#[actix_web::test]
async fn every_kind_of_credentials_is_told_of_and_none_is_told() {
    const NEW: &str = "another very quiet river";
    for client in each(in_tables, everything).await {
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        listen();
        let mut secrets = vec![PASSWORD.to_owned(), NEW.to_owned(), "a guess".to_owned()];
        // JSON web tokens: a login, a failure, uses, a second use, a logout.
        let guess = json!({ "username": "ann", "password": "a guess" });
        client.post("/jwt/").json(&guess).await;
        let pair = client.post("/jwt/").json(&credentials("ann")).await.value();
        let text = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap().to_owned();
        let (refresh, access) = (text(&pair, "refresh"), text(&pair, "access"));
        let bearer = format!("Bearer {access}");
        client
            .get("/by-jwt/")
            .header("authorization", &bearer)
            .await;
        client
            .get("/by-jwt/")
            .header("authorization", "Bearer a.b.planted")
            .await;
        let next = client
            .post("/refresh/")
            .json(&json!({ "refresh": refresh }))
            .await;
        let next = text(&next.value(), "refresh");
        client
            .post("/refresh/")
            .json(&json!({ "refresh": refresh }))
            .await;
        let other = client.post("/jwt/").json(&credentials("ann")).await.value();
        let other = text(&other, "refresh");
        client
            .post("/blacklist/")
            .json(&json!({ "refresh": other }))
            .await;
        secrets.extend([refresh, access, next, other, "planted".to_owned()]);
        // A key, a permission that is missing, a page that is forged.
        let values = ApiKey::changes().set(api_key::name, "the till");
        let (api_key, _) = ApiKeys::new().create(values, client.db()).await.unwrap();
        let header = format!("Api-Key {api_key}");
        client.get("/stock/").header("authorization", &header).await;
        client.get("/staff/").basic("ann", PASSWORD).await;
        let mut browser = Browser::logged_in(&client, "ann").await;
        browser
            .send(
                "POST",
                "/me/",
                &json!({}),
                &[("x-csrftoken", "of another page")],
            )
            .await;
        secrets.extend(browser.cookies.values().cloned());
        secrets.push(api_key.split('.').nth(1).unwrap().to_owned());
        // Another password, by those who know the present one and by those who do not.
        let body = json!({ "old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW });
        browser.post("/auth/password/change/", &body).await;
        client
            .post("/auth/password/reset/")
            .json(&json!({ "email": "ann@example.com" }))
            .await;
        assert!(client.drain().await);
        let mail = SENT.take();
        let (uid, token) = mail
            .split_once("example/")
            .unwrap()
            .1
            .split_once('/')
            .unwrap();
        let token = token.split('/').next().unwrap();
        let body = json!({ "uid": uid, "token": token, "new_password1": PASSWORD, "new_password2": PASSWORD });
        client
            .post("/auth/password/reset/confirm/")
            .json(&body)
            .await;
        secrets.push(token.to_owned());
        let new = json!({ "username": "zoe", "password1": NEW, "password2": NEW });
        client.post("/auth/registration/").json(&new).await;
        let lines = heard();
        for expected in [
            "login failed",
            "logged in user=1",
            "recognized user=1 via=\"JWTAuthentication\"",
            "authentication failed path=\"/by-jwt/\"",
            "refresh token used again user=1",
            "logged out user=1",
            "API key used key=",
            "permission denied user=1 path=\"/staff/\"",
            "forged request path=\"/me/\"",
            "password changed user=1",
            "password reset asked user=1",
            "password reset user=1",
            "registered user=3",
        ] {
            let expected = format!("rest_kit::security message={expected}");
            assert!(lines.contains(&expected), "{expected} is not in:\n{lines}");
        }
        for secret in secrets {
            assert!(!lines.contains(&secret), "{secret} is in:\n{lines}");
        }
    }
}

#[api_view(get)]
async fn broken(_cx: &Context) -> Result<Response> {
    Err(Error::internal("the disk is full"))
}

// parity: DJG-032
#[actix_web::test]
async fn failed_requests_are_logged_by_whose_fault_they_are() {
    for client in each(in_tables, |kit| kit.register_view("broken", broken)).await {
        listen();
        client.get("/nothing/").await;
        client.get("/me/?secret=7").await;
        client.get("/broken/").await;
        let lines = heard();
        for expected in [
            "WARN rest_kit::request message=Not Found status=404",
            "WARN rest_kit::request message=Unauthorized status=401",
            "ERROR rest_kit::request message=request failed: A server error occurred.: the disk is full status=500",
        ] {
            assert!(lines.contains(expected), "{expected} is not in:\n{lines}");
        }
        assert!(!lines.contains("secret"), "{lines}");
    }
}
