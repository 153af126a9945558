//! Tokens in cookies: for pages, and out of reach for scripts and other sites.

use rest_kit::authentication::jwt::JwtCookies;
use rest_kit::csrf::Csrf;
use serde_json::{Value, json};

use super::world::{World, each, rotating};
use crate::auth::browser::Browser;
use crate::support::app::expect;

async fn worlds() -> Vec<World> {
    let csrf = Csrf::default().trusted_origin("https://shop.example");
    each(rotating().cookies(JwtCookies::new("/token/").csrf(csrf))).await
}

async fn logged_in(world: &World) -> Browser<'_> {
    let mut browser = Browser::new(world);
    let body = json!({"username": "ann", "password": "ann-pass"});
    expect(&browser.post("/token/", &body).await, 200, &json!({}));
    browser
}

// parity: AUT-032
#[actix_web::test]
async fn a_login_answers_without_tokens_and_sets_cookies_that_scripts_cannot_read() {
    for world in worlds().await {
        let body = json!({"username": "ann", "password": "ann-pass"});
        let answer = world.post("/token/").json(&body).await;
        expect(&answer, 200, &json!({}));
        let cookies = answer.headers("set-cookie");
        let ends = |name: &str| {
            let found = cookies.iter().find(|cookie| cookie.starts_with(name));
            found.unwrap().split_once("; ").unwrap().1.to_owned()
        };
        let access = "HttpOnly; Max-Age=300; Path=/; SameSite=Lax; Secure";
        assert_eq!(ends("access_token="), access);
        let refresh = "HttpOnly; Max-Age=86400; Path=/token/; SameSite=Lax; Secure";
        assert_eq!(ends("refresh_token="), refresh);
        // Pages read this one, to send it back as a header.
        assert!(!ends("csrftoken=").contains("HttpOnly"));
    }
}

// parity: AUT-032
#[actix_web::test]
async fn refresh_and_logout_need_no_body() {
    for world in worlds().await {
        let mut browser = logged_in(&world).await;
        assert_eq!(browser.get("/me/").await.value()["name"], "ann");
        let before = browser.cookies["refresh_token"].clone();
        expect(
            &browser.post("/refresh/", &Value::Null).await,
            200,
            &json!({}),
        );
        assert_ne!(browser.cookies["refresh_token"], before);
        assert_eq!(browser.get("/me/").await.status(), 200);

        let last = browser.cookies["refresh_token"].clone();
        expect(
            &browser.post("/blacklist/", &Value::Null).await,
            200,
            &json!({}),
        );
        assert!(!browser.cookies.contains_key("access_token"));
        assert!(!browser.cookies.contains_key("refresh_token"));
        assert_eq!(browser.get("/me/").await.status(), 401);
        assert_eq!(world.refresh(&last).await.status(), 401);
        // Without a cookie a token in the body is asked for, as ever.
        let missing = json!({"refresh": ["This field is required."]});
        expect(&browser.post("/refresh/", &json!({})).await, 400, &missing);
    }
}

// security: SEC-09
// parity: AUT-032
#[actix_web::test]
async fn requests_that_other_sites_have_caused_are_refused() {
    for world in worlds().await {
        let mut browser = logged_in(&world).await;
        for path in ["/refresh/", "/blacklist/", "/logout/"] {
            let bare = browser.send("POST", path, &Value::Null, &[]).await;
            let missing = json!({"detail": "CSRF Failed: CSRF token missing."});
            expect(&bare, 403, &missing);
            let token = browser.cookies["csrftoken"].clone();
            let headers = [
                ("x-csrftoken", token.as_str()),
                ("origin", "https://evil.example"),
            ];
            let forged = browser.send("POST", path, &Value::Null, &headers).await;
            assert_eq!(forged.status(), 403, "{}", forged.text());
        }
        // Reading is free, and so is writing by header, which no browser sends by itself.
        assert_eq!(browser.get("/me/").await.status(), 200);
        let bearer = format!("Bearer {}", browser.cookies["access_token"]);
        let headers = [("authorization", bearer.as_str())];
        let logout = browser
            .send("POST", "/logout/", &Value::Null, &headers)
            .await;
        assert_eq!(logout.status(), 204);
    }
}

// security: SEC-09
#[actix_web::test]
async fn nobody_is_logged_in_by_a_page_of_another_site() {
    for world in worlds().await {
        let body = json!({"username": "ann", "password": "ann-pass"});
        let from = |origin: &str| world.post("/token/").header("origin", origin).json(&body);
        let forged = from("https://evil.example").await;
        let refusal = "CSRF Failed: Origin checking failed - https://evil.example does not match \
                       any trusted origins.";
        expect(&forged, 403, &json!({ "detail": refusal }));
        assert!(forged.headers("set-cookie").is_empty());
        assert_eq!(from("http://testserver").await.status(), 200);
        assert_eq!(from("https://shop.example").await.status(), 200);
        // A form or a plain text that another site sends is no JSON.
        let text = world
            .post("/token/")
            .body("text/plain", body.to_string())
            .await;
        assert_eq!(text.status(), 415);
    }
}
