//! Pages to log in and out.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::contrib::sessions::LoginPages;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::test::{Client, TestResponse};
use rest_kit::throttling::FailedLoginThrottle;

use super::browser::Browser;
use super::{PASSWORD, change, each, in_tables, user, users};

fn pages(kit: RestKit) -> RestKit {
    let pages = LoginPages::new(users(), in_tables())
        .login_redirect("/me/")
        .throttles(FailedLoginThrottle::new("3/hour"));
    kit.include("api-auth", pages.router())
}

/// Fills in the form at `path`, with the token that it shows.
async fn fill_in(browser: &mut Browser<'_>, path: &str, values: &[(&str, &str)]) -> TestResponse {
    let shown = browser.get(path).await;
    assert_eq!(shown.status(), 200, "{}", shown.text());
    let token = token(&shown);
    send(browser, path, &token, values).await
}

/// Returns the token of a page's form.
fn token(page: &TestResponse) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("csrfmiddlewaretoken\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn send(
    browser: &mut Browser<'_>,
    path: &str,
    token: &str,
    values: &[(&str, &str)],
) -> TestResponse {
    let pairs = values
        .iter()
        .copied()
        .chain([("csrfmiddlewaretoken", token)]);
    let pairs: Vec<_> = pairs.collect();
    browser.send_form(path, &pairs).await
}

const ANN: [(&str, &str); 2] = [("username", "ann"), ("password", PASSWORD)];

// parity: AUT-018
#[actix_web::test]
async fn a_form_logs_in_and_a_button_logs_out() {
    for client in each(in_tables, pages).await {
        let mut browser = Browser::new(&client);
        let form = browser.get("/api-auth/login/?next=/me/%22x").await;
        assert_eq!(
            form.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(form.header("cache-control").unwrap().contains("no-store"));
        assert!(form.text().contains("name=\"next\" value=\"/me/&quot;x\""));
        assert_eq!(browser.get("/me/").await.status(), 403);

        let login = fill_in(&mut browser, "/api-auth/login/", &ANN).await;
        assert_eq!(
            (login.status(), login.header("location")),
            (302, Some("/me/"))
        );
        assert_eq!(browser.get("/me/").await.value()["name"], "ann");
        assert!(user(&client, "ann").await.last_login.is_some());

        assert_eq!(browser.get("/api-auth/logout/").await.status(), 405);
        let token = browser.cookies["csrftoken"].clone();
        let forged = send(&mut browser, "/api-auth/logout/", "", &[]).await;
        assert_eq!(forged.status(), 403);
        assert_eq!(browser.get("/me/").await.status(), 200);
        let logout = send(&mut browser, "/api-auth/logout/", &token, &[]).await;
        assert_eq!(logout.status(), 200);
        assert!(
            logout.text().contains("<a href=\"/api-auth/login/\">"),
            "{}",
            logout.text()
        );
        assert_eq!(browser.get("/me/").await.status(), 403);
    }
}

// parity: AUT-018
// security: SEC-25, SEC-29
#[actix_web::test]
async fn next_leads_nowhere_else() {
    for client in each(in_tables, pages).await {
        let mut browser = Browser::new(&client);
        for (next, expected) in [
            ("/api-auth/login/?a=b#c", "/api-auth/login/?a=b#c"),
            ("http://testserver/me/", "http://testserver/me/"),
            ("/b%C3%BCcher/", "/b%C3%BCcher/"),
            ("/b\u{fc}cher/", "/b%C3%BCcher/"),
            ("", "/me/"),
            ("https://evil.example/", "/me/"),
            ("https://testserver/", "/me/"),
            ("http://testserver.evil.example/", "/me/"),
            ("http://testserver@evil.example/", "/me/"),
            ("http://testserver//evil.example/", "/me/"),
            ("http:///evil.example/", "/me/"),
            ("//evil.example/", "/me/"),
            ("///evil.example/", "/me/"),
            ("/\\evil.example/", "/me/"),
            ("\\\\evil.example/", "/me/"),
            ("/\t/evil.example/", "/me/"),
            (" //evil.example/", "/me/"),
            ("/\r\nSet-Cookie: x=y", "/me/"),
            ("https:evil.example", "/me/"),
            ("evil.example", "/me/"),
            ("javascript:alert(1)", "/me/"),
            ("data:text/html,x", "/me/"),
        ] {
            let values = [ANN[0], ANN[1], ("next", next)];
            let login = fill_in(&mut browser, "/api-auth/login/", &values).await;
            assert_eq!(login.status(), 302, "{next:?}");
            assert_eq!(login.header("location"), Some(expected), "{next:?}");
        }
        let login = fill_in(&mut browser, "/api-auth/login/?next=//evil.example/", &ANN).await;
        assert_eq!(login.header("location"), Some("/me/"));
        let login = fill_in(&mut browser, "/api-auth/login/?next=/me/?a", &ANN).await;
        assert_eq!(login.header("location"), Some("/me/?a"));
        let token = browser.cookies["csrftoken"].clone();
        let away = "/api-auth/logout/?next=//evil.example/";
        let logout = send(&mut browser, away, &token, &[]).await;
        assert_eq!((logout.status(), logout.header("location")), (200, None));
    }
}

async fn refused(client: &Client, values: &[(&str, &str)]) -> (u16, String, bool) {
    let mut browser = Browser::new(client);
    let answer = fill_in(&mut browser, "/api-auth/login/", values).await;
    let (before, _) = answer.text().split_once("<form").map_or_else(
        || (String::new(), String::new()),
        |(before, after)| (before.to_owned(), after.to_owned()),
    );
    (
        answer.status(),
        before,
        browser.cookies.contains_key("sessionid"),
    )
}

// security: SEC-14
#[actix_web::test]
async fn a_refused_login_asks_again_tells_nothing_and_is_counted() {
    for client in each(in_tables, pages).await {
        change(&client, "root", |user| user.is_active = false).await;
        let mut answers = Vec::new();
        for (name, password) in [("ann", "wrong"), ("nobody", "wrong"), ("root", PASSWORD)] {
            let values = [("username", name), ("password", password)];
            answers.push(refused(&client, &values).await);
        }
        let (status, text, has_session) = &answers[0];
        assert_eq!((*status, *has_session), (200, false));
        assert!(
            text.contains("Please enter a correct username and password."),
            "{text}"
        );
        assert!(answers.iter().all(|answer| answer == &answers[0]));
        // Three have failed: the right password comes too late.
        let mut browser = Browser::new(&client);
        let late = fill_in(&mut browser, "/api-auth/login/", &ANN).await;
        assert_eq!(late.status(), 429);
    }
}

// security: SEC-09
#[actix_web::test]
async fn nobody_is_logged_in_by_another_site() {
    for client in each(in_tables, pages).await {
        let mut browser = Browser::new(&client);
        let bare = browser.send_form("/api-auth/login/", &ANN).await;
        assert_eq!(bare.status(), 403);
        assert!(!browser.cookies.contains_key("sessionid"));
    }
}

// parity: BRW-003
#[actix_web::test]
async fn pages_for_people_lead_to_the_login_and_back_and_have_a_button_to_leave() {
    let browsed = |kit: RestKit| pages(kit).renderers((JsonRenderer, BrowsableApiRenderer));
    for client in each(in_tables, browsed).await {
        let path = "/me/?format=api";
        let mut browser = Browser::new(&client);
        let stranger = browser.get(path).await.text();
        let link =
            r#"<a href="/api-auth/login/?next=%2Fme%2F%3Fformat%3Dapi" rel="nofollow">Log in</a>"#;
        assert!(stranger.contains(link), "{stranger}");
        assert!(!stranger.contains("Log out"));
        let mut browser = Browser::logged_in(&client, "ann").await;
        let known = browser.get(path).await.text();
        let form = r#"<span>ann</span> <form method="post" action="/api-auth/logout/?next="#;
        assert!(known.contains(form), "{known}");
        assert!(known.contains("<button>Log out</button>"), "{known}");
        assert!(!known.contains("Log in"));
    }
}
