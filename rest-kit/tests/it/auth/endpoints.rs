//! The endpoints of accounts.

use std::cell::RefCell;
use std::pin::Pin;

use rest_kit::contrib::auth::{Endpoints, Mail, Mailer};
use rest_kit::contrib::authtoken::Tokens;
use rest_kit::passwords::Passwords;
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use super::browser::Browser;
use super::{PASSWORD, PASSWORDS, change, credentials, each, in_tables, key, user, users};

thread_local! {
    static OUTBOX: RefCell<Vec<Mail>> = RefCell::default();
}

#[derive(Debug)]
struct Outbox;

impl Mailer for Outbox {
    fn send(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> {
        OUTBOX.with_borrow_mut(|outbox| outbox.push(mail));
        Box::pin(std::future::ready(Ok(())))
    }
}

fn app(kit: RestKit) -> RestKit {
    let both = Endpoints::new(users())
        .sessions(in_tables())
        .tokens(Tokens::new(users()))
        .registration()
        .password_reset(Outbox, key(), "https://shop.example/{uid}/{token}");
    let few = Endpoints::new(users()).sessions(in_tables());
    kit.include("auth", both.router()).include(
        "",
        SimpleRouter::new().include_as("few", "few", few.router()),
    )
}

const NEW: &str = "another very quiet river";

// parity: AUT-030, AUT-031, AUT-025
#[actix_web::test]
async fn a_login_starts_a_session_and_gives_a_token_until_the_logout() {
    for client in each(in_tables, app).await {
        let stale = [("authorization", "Token nonsense")];
        let mut browser = Browser::new(&client);
        let login = browser
            .send("POST", "/auth/login/", &credentials("ann"), &stale)
            .await;
        let key = login.value()["key"].as_str().unwrap().to_owned();
        assert_eq!(
            browser.get("/me/").await.value()["via"],
            "SessionAuthentication"
        );
        assert_eq!(client.get("/me/").token(&key).await.value()["name"], "ann");
        assert!(user(&client, "ann").await.last_login.is_some());

        let detail = json!({ "detail": "Successfully logged out." });
        let logout = browser.post("/auth/logout/", &json!({})).await;
        assert_eq!((logout.status(), logout.value()), (200, detail.clone()));
        assert_eq!(browser.get("/me/").await.status(), 403);
        assert_eq!(client.get("/me/").token(&key).await.status(), 200);
        let logout = client.post("/auth/logout/").token(&key).await;
        assert_eq!(logout.value(), detail);
        assert_eq!(client.get("/me/").token(&key).await.status(), 403);
        // Without tokens there is nothing to say.
        let login = client.post("/few/login/").json(&credentials("ann")).await;
        assert_eq!(login.status(), 204);
        assert_eq!(
            client
                .post("/few/registration/")
                .json(&json!({}))
                .await
                .status(),
            404
        );
    }
}

// security: SEC-09, SEC-14
#[actix_web::test]
async fn logins_are_refused_in_the_same_words_and_to_other_pages() {
    for client in each(in_tables, app).await {
        change(&client, "root", |user| user.is_active = false).await;
        let refused =
            json!({ "non_field_errors": ["Unable to log in with provided credentials."] });
        for body in [
            json!({ "username": "ann", "password": "wrong" }),
            json!({ "username": "nobody", "password": "wrong" }),
            credentials("root"),
        ] {
            let answer = client.post("/auth/login/").json(&body).await;
            assert_eq!((answer.status(), answer.value()), (400, refused.clone()));
        }
        let forged = client
            .post("/auth/login/")
            .header("origin", "https://evil.example");
        let forged = forged.json(&credentials("ann")).await;
        assert_eq!(forged.status(), 403);
        assert_eq!(forged.headers("set-cookie").len(), 0);
    }
}

/// Sends a body; answers the status, how many hashes were computed and how many statements ran.
async fn work(client: &rest_kit::test::Client, path: &str, body: &Value) -> (u16, u64, u64) {
    assert!(client.drain().await);
    let hashes = || PASSWORDS.with(Passwords::hash_count);
    let (before, counter) = (hashes(), QueryCounter::new(client.db()));
    let status = client.post(path).json(body).await.status();
    (status, hashes() - before, counter.count())
}

// security: SEC-14
#[actix_web::test]
async fn refusals_and_resets_cost_the_same_work_for_everybody() {
    for client in each(in_tables, app).await {
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        change(&client, "root", |user| user.is_active = false).await;
        for path in ["/auth/login/", "/api-token-auth/", "/few/login/"] {
            for (name, password) in [
                ("ann", "wrong"),
                ("nobody", "wrong"),
                ("root", "wrong"),
                ("root", PASSWORD),
            ] {
                let body = json!({ "username": name, "password": password });
                assert_eq!(
                    work(&client, path, &body).await,
                    (400, 1, 1),
                    "{path} {body}"
                );
            }
        }
        for email in ["ann@example.com", "nobody@example.com"] {
            let body = json!({ "email": email });
            let worked = work(&client, "/auth/password/reset/", &body).await;
            assert_eq!(worked, (200, 0, 0), "{email}");
        }
        for (name, status) in [("ann", 400), ("zoe", 201)] {
            let body = json!({ "username": name, "password1": NEW, "password2": NEW });
            let (found, hashes, _) = work(&client, "/auth/registration/", &body).await;
            assert_eq!((found, hashes), (status, 1), "{name}");
        }
    }
}

// parity: AUT-030
// security: SEC-20
#[actix_web::test]
async fn users_see_and_change_themselves_but_not_their_rights() {
    for client in each(in_tables, app).await {
        assert_eq!(client.get("/auth/user/").await.status(), 403);
        let body = json!({
            "username": "anna", "first_name": "Anna", "is_staff": true, "is_superuser": true,
            "email": "anna@example.com", "pk": 9, "password": "x",
        });
        let changed = client
            .patch("/auth/user/")
            .basic("ann", PASSWORD)
            .json(&body)
            .await;
        assert_eq!(
            changed.value(),
            json!({ "pk": 1, "username": "anna", "email": "", "first_name": "Anna", "last_name": "" })
        );
        let row = user(&client, "anna").await;
        assert!(!row.is_staff && !row.is_superuser && row.password.starts_with("argon2"));
    }
}

// parity: AUT-031
// security: SEC-11
#[actix_web::test]
async fn another_password_ends_everything_but_this_session() {
    for client in each(in_tables, app).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let mut other = Browser::logged_in(&client, "ann").await;
        let login = client.post("/auth/login/").json(&credentials("ann")).await;
        let token = login.value()["key"].as_str().unwrap().to_owned();
        let body = |old: &str, first: &str, second: &str| json!({ "old_password": old, "new_password1": first, "new_password2": second });
        let wrong = json!({ "old_password": ["Your old password was entered incorrectly. Please enter it again."] });
        let differ = json!({ "new_password2": ["The two password fields didn’t match."] });
        let weak = json!({ "new_password2": ["This password is too common.", "This password is entirely numeric."] });
        let saved = json!({ "detail": "New password has been saved." });
        for (body, status, expected) in [
            (body("wrong", NEW, NEW), 400, wrong),
            (body(PASSWORD, NEW, "x"), 400, differ),
            (body(PASSWORD, "12345678", "12345678"), 400, weak),
            (body(PASSWORD, NEW, NEW), 200, saved),
        ] {
            let answer = browser.post("/auth/password/change/", &body).await;
            assert_eq!((answer.status(), answer.value()), (status, expected));
        }
        assert_eq!(browser.get("/me/").await.status(), 200);
        assert_eq!(other.get("/me/").await.status(), 403);
        assert_eq!(client.get("/me/").token(&token).await.status(), 403);
        assert_eq!(
            client.get("/me/").basic("ann", PASSWORD).await.status(),
            403
        );
        assert_eq!(client.get("/me/").basic("ann", NEW).await.status(), 200);
    }
}

// parity: AUT-033, VAL-014
#[actix_web::test]
async fn people_register_and_are_logged_in() {
    for client in each(in_tables, app).await {
        let body = |name: &str, first: &str, second: &str| json!({ "username": name, "email": "bob@example.com", "password1": first, "password2": second });
        let invalid = "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.";
        for (body, expected) in [
            (
                body("bob", NEW, "x"),
                json!({ "non_field_errors": ["The two password fields didn't match."] }),
            ),
            (
                body("bob", "bob12345", "bob12345"),
                json!({ "password1": ["This password is too common."] }),
            ),
            (
                body("ann", NEW, NEW),
                json!({ "username": ["A user with that username already exists."] }),
            ),
            (body("a b", NEW, NEW), json!({ "username": [invalid] })),
        ] {
            let answer = client.post("/auth/registration/").json(&body).await;
            assert_eq!((answer.status(), answer.value()), (400, expected));
        }
        let mut browser = Browser::new(&client);
        let created = browser
            .send("POST", "/auth/registration/", &body("bob", NEW, NEW), &[])
            .await;
        assert_eq!(created.status(), 201);
        assert_eq!(created.value()["key"].as_str().unwrap().len(), 40);
        assert!(!created.text().contains(NEW));
        assert_eq!(browser.get("/me/").await.value()["name"], "bob");
    }
}

/// Asks for a link, and returns what a mail says.
async fn link(client: &rest_kit::test::Client, email: &str) -> Option<(String, String)> {
    let asked = client
        .post("/auth/password/reset/")
        .header("host", "evil.example");
    let asked = asked.json(&json!({ "email": email })).await;
    let sent = json!({ "detail": "Password reset e-mail has been sent." });
    assert_eq!((asked.status(), asked.value()), (200, sent));
    assert!(client.drain().await);
    let mail = OUTBOX.with_borrow_mut(Vec::pop)?;
    let (_, link) = mail.text.split_once("https://shop.example/")?;
    let (uid, rest) = link.split_once('/')?;
    Some((uid.to_owned(), rest.split('\n').next()?.to_owned()))
}

// parity: AUT-031
// security: SEC-14, SEC-24
#[actix_web::test]
async fn a_forgotten_password_is_reset_once() {
    for client in each(in_tables, app).await {
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        assert_eq!(link(&client, "nobody@example.com").await, None);
        let (uid, token) = link(&client, "ann@example.com").await.unwrap();
        let body = |uid: &str, token: &str, first: &str, second: &str| json!({ "uid": uid, "token": token, "new_password1": first, "new_password2": second });
        let done = json!({ "detail": "Password has been reset with the new password." });
        let no_uid: Value = json!({ "uid": ["Invalid value"] });
        let no_token: Value = json!({ "token": ["Invalid value"] });
        let differ = json!({ "new_password2": ["The two password fields didn’t match."] });
        for (body, status, expected) in [
            (body("Mg", &token, NEW, NEW), 400, &no_token),
            (body("nonsense", &token, NEW, NEW), 400, &no_uid),
            (body(&uid, "1-AAAA", NEW, NEW), 400, &no_token),
            (body(&uid, &token, NEW, "x"), 400, &differ),
            (body(&uid, &token, NEW, NEW), 200, &done),
            (body(&uid, &token, PASSWORD, PASSWORD), 400, &no_token),
        ] {
            let answer = client
                .post("/auth/password/reset/confirm/")
                .json(&body)
                .await;
            assert_eq!((answer.status(), &answer.value()), (status, expected));
        }
        assert_eq!(client.get("/me/").basic("ann", NEW).await.status(), 200);
        // As Django: letters in either case, but no others that a database takes for them.
        assert!(link(&client, "Ann@EXAMPLE.com").await.is_some());
        for other in ["ann@example.con", "an_@example.com"] {
            assert_eq!(link(&client, other).await, None, "{other}");
        }
        change(&client, "ann", |user| {
            user.email = "ıann@example.com".to_owned();
        })
        .await;
        assert_eq!(link(&client, "iann@example.com").await, None);
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        // Inactive users get no mail; a link from before does not bring them back.
        let (uid, token) = link(&client, "ann@example.com").await.unwrap();
        change(&client, "ann", |user| user.is_active = false).await;
        assert_eq!(link(&client, "ann@example.com").await, None);
        let late = client.post("/auth/password/reset/confirm/");
        let late = late.json(&body(&uid, &token, NEW, NEW)).await;
        assert_eq!(late.value(), no_uid);
    }
}
