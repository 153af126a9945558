//! Sessions: logging in and out, and when they end.

use rest_kit::contrib::sessions::{DatabaseSessions, StoredSession, session};
use rest_kit::prelude::*;
use rest_kit::sessions::Sessions;
use serde_json::json;

use super::browser::Browser;
use super::{
    PASSWORD, change, credentials, delete, each, in_cookies, in_tables, plain, stores, user, users,
};

// parity: AUT-015, DJG-022
#[actix_web::test]
async fn a_session_names_its_user_until_the_logout() {
    for store in stores() {
        for client in each(store, plain).await {
            let mut browser = Browser::new(&client);
            assert_eq!(browser.get("/me/").await.status(), 403);
            let login = browser
                .send("POST", "/login/", &credentials("ann"), &[])
                .await;
            assert_eq!((login.status(), login.text().as_str()), (200, r#""ann""#));
            assert_eq!(login.header("vary"), Some("Cookie"));
            let me = browser.get("/me/").await;
            assert_eq!(
                me.value(),
                json!({ "name": "ann", "via": "SessionAuthentication" })
            );
            assert_eq!(me.headers("set-cookie"), Vec::<&str>::new());
            let logout = browser.post("/logout/", &json!({})).await;
            assert_eq!(logout.status(), 204);
            assert_eq!(
                logout.headers("set-cookie"),
                [r#"sessionid=""; HttpOnly; Max-Age=0; Path=/; SameSite=Lax"#]
            );
            assert_eq!(browser.get("/me/").await.status(), 403);
        }
    }
}

// security: SEC-27
#[actix_web::test]
async fn cookies_have_their_flags() {
    for (sessions, secure) in [
        (in_cookies as fn() -> Sessions, ""),
        (|| in_cookies().secure(true), "; Secure"),
    ] {
        for client in each(sessions, plain).await {
            let login = client.post("/login/").json(&credentials("ann")).await;
            let attributes: Vec<_> = login
                .headers("set-cookie")
                .into_iter()
                .map(|cookie| cookie.split_once("; ").unwrap().1.to_owned())
                .collect();
            let expected = [
                format!("Max-Age=31449600; Path=/; SameSite=Lax{secure}"),
                format!("HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax{secure}"),
            ];
            assert_eq!(attributes, expected);
        }
    }
}

// parity: AUT-019
// security: SEC-27
#[actix_web::test]
async fn a_login_gives_the_session_a_new_key() {
    for client in each(in_tables, plain).await {
        // A key that the client brings along is not taken.
        let mut victim = Browser::new(&client);
        let planted = "x".repeat(32);
        victim
            .cookies
            .insert("sessionid".to_owned(), planted.clone());
        victim
            .send("POST", "/login/", &credentials("ann"), &[])
            .await;
        let first = victim.cookies["sessionid"].clone();
        assert_ne!(first, planted);
        // A second login leaves the first key worth nothing, and changes the CSRF secret.
        let secret = victim.cookies["csrftoken"].clone();
        victim
            .send("POST", "/login/", &credentials("ann"), &[])
            .await;
        assert_ne!(victim.cookies["sessionid"], first);
        assert_ne!(victim.cookies["csrftoken"], secret);
        let mut attacker = Browser::new(&client);
        attacker.cookies.insert("sessionid".to_owned(), first);
        assert_eq!(attacker.get("/me/").await.status(), 403);
        // The table does not tell the key.
        let rows = StoredSession::objects().load(client.db()).await.unwrap();
        assert!(
            rows.iter()
                .all(|row| row.digest != victim.cookies["sessionid"])
        );
    }
}

// security: SEC-27
#[actix_web::test]
async fn a_logout_ends_copies_of_the_cookie() {
    for client in each(in_tables, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let mut copy = Browser::new(&client);
        copy.cookies = browser.cookies.clone();
        assert_eq!(copy.get("/me/").await.status(), 200);
        browser.post("/logout/", &json!({})).await;
        let refused = copy.get("/me/").await;
        assert_eq!(refused.status(), 403);
        assert_eq!(copy.cookies.get("sessionid"), None);
        // GET does not log out.
        let mut other = Browser::logged_in(&client, "ann").await;
        assert_eq!(other.get("/logout/").await.status(), 405);
        assert_eq!(other.get("/me/").await.status(), 200);
    }
}

// security: SEC-11
#[actix_web::test]
async fn inactive_deleted_and_changed_users_are_out_at_once() {
    for store in stores() {
        for client in each(store, plain).await {
            let mut browser = Browser::logged_in(&client, "ann").await;
            change(&client, "ann", |user| user.is_active = false).await;
            assert_eq!(browser.get("/me/").await.status(), 403, "inactive");
            change(&client, "ann", |user| user.is_active = true).await;
            assert_eq!(browser.get("/me/").await.status(), 200, "active again");

            let mut other = Browser::logged_in(&client, "ann").await;
            let ann = user(&client, "ann").await;
            users()
                .set_password(&ann, "another river", client.db())
                .await
                .unwrap();
            assert_eq!(browser.get("/me/").await.status(), 403, "another password");
            assert_eq!(other.get("/me/").await.status(), 403, "another password");

            let mut root = Browser::logged_in(&client, "root").await;
            delete(&client, "root").await;
            assert_eq!(root.get("/me/").await.status(), 403, "deleted");
        }
    }
}

#[actix_web::test]
async fn another_user_does_not_inherit_the_session() {
    for client in each(in_tables, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        browser
            .send("POST", "/login/", &credentials("root"), &[])
            .await;
        let me = browser.get("/me/").await;
        assert_eq!(me.value()["name"], "root");
        assert_eq!(
            StoredSession::objects().count(client.db()).await.unwrap(),
            1
        );
    }
}

struct Counter(Sessions);

#[api_view]
impl ApiView for Counter {
    async fn get(&self, cx: &Context) -> Result<Response> {
        let session = self.0.open(cx).await?;
        let visits = session.get::<u32>("visits").unwrap_or_default() + 1;
        session.insert("visits", visits)?;
        match cx.request().query_param("fail") {
            Some(_) => Err(Error::internal("on purpose")),
            None => Ok(Response::new(&visits)),
        }
    }
}

#[actix_web::test]
async fn sessions_keep_data_of_anonymous_callers_unless_a_request_fails() {
    for client in each(in_tables, |kit| {
        kit.register_view("visits", Counter(in_tables()))
    })
    .await
    {
        let mut browser = Browser::new(&client);
        assert_eq!(browser.get("/visits/").await.text(), "1");
        assert_eq!(browser.get("/visits/").await.text(), "2");
        assert_eq!(browser.get("/visits/?fail").await.status(), 500);
        assert_eq!(browser.get("/visits/").await.text(), "3");
        // What was there before the login is kept.
        browser
            .send("POST", "/login/", &credentials("ann"), &[])
            .await;
        assert_eq!(browser.get("/visits/").await.text(), "4");
    }
}

/// Keeps something in each of two sessions.
struct Twice(Sessions, Sessions);

#[api_view]
impl ApiView for Twice {
    async fn get(&self, cx: &Context) -> Result<Response> {
        let (one, other) = (self.0.open(cx).await?, self.1.open(cx).await?);
        one.insert("name", "one")?;
        other.insert("name", "other")?;
        let names = [&one, &other].map(|session| session.get::<String>("name"));
        let again = self.1.open(cx).await?.get::<String>("name");
        Ok(Response::new(&(names, again)))
    }
}

#[actix_web::test]
async fn sessions_behind_two_cookies_are_two() {
    let twice = |kit: RestKit| {
        let other = in_cookies().cookie("basket");
        kit.register_view("twice", Twice(in_tables(), other))
    };
    for client in each(in_tables, twice).await {
        let mut browser = Browser::new(&client);
        let answer = browser.get("/twice/").await;
        assert_eq!(answer.value(), json!([["one", "other"], "other"]));
        let names: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
        assert_eq!(names, ["basket", "sessionid"]);
        let stored = StoredSession::objects().load(client.db()).await.unwrap();
        let stored: Vec<_> = stored.iter().map(|row| &row.data.0["name"]).collect();
        assert_eq!(stored, ["one"]);
    }
}

#[actix_web::test]
async fn expired_sessions_are_nobody_s_and_can_be_cleared() {
    for client in each(in_tables, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let past: DateTime = "2024-01-01T00:00:00Z".parse().unwrap();
        let ended = StoredSession::changes().set(session::expires, past);
        StoredSession::objects()
            .update(ended, client.db())
            .await
            .unwrap();
        assert_eq!(browser.get("/me/").await.status(), 403);
        assert_eq!(
            DatabaseSessions::clear_expired(client.db()).await.unwrap(),
            1
        );
        assert_eq!(
            DatabaseSessions::clear_expired(client.db()).await.unwrap(),
            0
        );
    }
}

// parity: DJG-009
// security: SEC-14
#[actix_web::test]
async fn refused_logins_tell_nothing() {
    for client in each(in_cookies, plain).await {
        change(&client, "root", |user| user.is_active = false).await;
        let mut texts = Vec::new();
        for (name, password) in [
            ("ann", "wrong"),
            ("nobody", PASSWORD),
            ("root", PASSWORD),
            ("root", "wrong"),
        ] {
            let body = json!({ "username": name, "password": password });
            let refused = client.post("/login/").json(&body).await;
            texts.push((
                refused.status(),
                refused.text(),
                refused.headers("set-cookie").len(),
            ));
        }
        assert_eq!(texts, vec![(403, r#"{"detail":"No."}"#.to_owned(), 0); 4]);
    }
}

// parity: TST-006, TST-008
#[actix_web::test]
async fn clients_of_tests_log_in_and_out() {
    for client in each(in_tables, plain).await {
        let (sessions, users) = (in_tables(), users());
        let wrong = client.login(&sessions, &users, "ann", "a guess");
        assert!(!wrong.await.unwrap());
        assert_eq!(client.get("/me/").await.status(), 403);
        let login = client.login(&sessions, &users, "ann", PASSWORD);
        assert!(login.await.unwrap());
        let me = client.get("/me/").await.value();
        assert_eq!(me, json!({"name": "ann", "via": "SessionAuthentication"}));
        // Writing needs no token of the page, unless the test wants to see that.
        assert_eq!(client.post("/me/").await.status(), 200);
        client.enforce_csrf_checks(true);
        assert_eq!(client.post("/me/").await.status(), 403);
        let stolen = client.cookie("sessionid").unwrap();
        client.logout().await.unwrap();
        assert_eq!(client.get("/me/").await.status(), 403);
        // The session itself has ended, not only the cookie.
        client.set_cookie("sessionid", &stolen);
        assert_eq!(client.get("/me/").await.status(), 403);
    }
}
