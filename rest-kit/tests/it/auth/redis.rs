//! Sessions in Redis: `scripts/redis.sh start` says where it is.

use std::time::Duration;

use rest_kit::authentication::SessionAuthentication;
use rest_kit::prelude::*;
use rest_kit::sessions::{RedisSessions, Sessions};
use rest_kit::test::{Client, database};
use serde_json::json;

use super::browser::Browser;
use super::{LoginView, credentials, each, in_redis, key, plain, stores};

fn is_there() -> bool {
    let is_there = stores().len() > 2;
    if !is_there {
        eprintln!(
            "skipped: set REST_KIT_TEST_REDIS to the URL that `scripts/redis.sh start` prints"
        );
    }
    is_there
}

// parity: AUT-019
// security: SEC-27
#[actix_web::test]
async fn a_login_gives_the_session_a_new_key_and_a_logout_ends_it() {
    if !is_there() {
        return;
    }
    for client in each(in_redis, plain).await {
        let mut browser = Browser::new(&client);
        let planted = "x".repeat(32);
        browser
            .cookies
            .insert("sessionid".to_owned(), planted.clone());
        browser
            .send("POST", "/login/", &credentials("ann"), &[])
            .await;
        let first = browser.cookies["sessionid"].clone();
        assert_ne!(first, planted);
        browser
            .send("POST", "/login/", &credentials("ann"), &[])
            .await;
        assert_ne!(browser.cookies["sessionid"], first);
        let mut copy = Browser::new(&client);
        copy.cookies.insert("sessionid".to_owned(), first);
        assert_eq!(copy.get("/me/").await.status(), 403);
        copy.cookies = browser.cookies.clone();
        assert_eq!(copy.get("/me/").await.status(), 200);
        assert_eq!(browser.post("/logout/", &json!({})).await.status(), 204);
        assert_eq!(copy.get("/me/").await.status(), 403);
        assert_eq!(copy.cookies.get("sessionid"), None);
    }
}

#[actix_web::test]
async fn sessions_end_at_their_time() {
    if !is_there() {
        return;
    }
    for client in each(|| in_redis().age(Duration::from_secs(1)), plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        assert_eq!(browser.get("/me/").await.status(), 200);
        actix_web::rt::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(browser.get("/me/").await.status(), 403);
    }
}

#[actix_web::test]
async fn without_the_server_requests_with_a_session_are_unavailable() {
    // Nobody listens on the port of discarding.
    let store = RedisSessions::open("redis://127.0.0.1:9/").unwrap();
    let sessions = Sessions::new(store, key());
    let authentication = SessionAuthentication::new(super::users(), sessions.clone());
    let kit = RestKit::new(Settings::default())
        .with(rest_kit::contrib::auth::install)
        .authentication(authentication)
        .permissions(AllowAny)
        .register_view("login", LoginView(sessions))
        .register_view("me", super::MeView);
    let client = Client::start(kit, database(()).unwrap()).await.unwrap();
    assert_eq!(client.get("/me/").await.status(), 403);
    let with_session = client.get("/me/").header("cookie", "sessionid=abc").await;
    assert_eq!(with_session.status(), 503);
    assert!(RedisSessions::open("http://127.0.0.1/").is_err());
}
