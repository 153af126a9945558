//! Requests that other sites have forged.

use serde_json::{Value, json};

use super::browser::Browser;
use super::{PASSWORD, credentials, each, in_cookies, plain};

const MISSING: &str = "CSRF Failed: CSRF token missing.";
const INCORRECT: &str = "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header incorrect.";

// parity: AUT-016, DJG-023
// security: SEC-09
#[actix_web::test]
async fn writing_requests_of_a_session_must_prove_their_page() {
    for client in each(in_cookies, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let token = browser.cookies["csrftoken"].clone();
        let wrong = "x".repeat(32);
        let evil = "CSRF Failed: Origin checking failed - https://evil.example does not match any trusted origins.";
        let cases: [(&[(&str, &str)], &str); 10] = [
            (&[], MISSING),
            (&[("x-csrftoken", &wrong)], INCORRECT),
            (
                &[("x-csrftoken", "short")],
                "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header has incorrect length.",
            ),
            (
                &[("x-csrftoken", &"-".repeat(32))],
                "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header has invalid characters.",
            ),
            (&[("x-csrftoken", &token)], ""),
            (
                &[("x-csrftoken", &token), ("origin", "http://testserver")],
                "",
            ),
            (
                &[("x-csrftoken", &token), ("origin", "https://evil.example")],
                evil,
            ),
            (
                &[("x-csrftoken", &token), ("origin", "null")],
                "CSRF Failed: Origin checking failed - null does not match any trusted origins.",
            ),
            (
                &[
                    ("x-csrftoken", &token),
                    ("origin", "http://testserver"),
                    ("origin", "null"),
                ],
                "CSRF Failed: Origin checking failed - http://testserver,null does not match any trusted origins.",
            ),
            (
                &[
                    ("x-csrftoken", &token),
                    ("referer", "https://evil.example/"),
                ],
                "",
            ),
        ];
        for (headers, expected) in cases {
            let answer = browser.send("POST", "/me/", &json!({}), headers).await;
            check(&answer, expected);
        }
        // Reading needs no proof; other writing methods do.
        assert_eq!(
            browser
                .send("GET", "/me/", &Value::Null, &[])
                .await
                .status(),
            200
        );
        let put = browser.send("PUT", "/me/", &json!({}), &[]).await;
        check(&put, MISSING);
        // Who has no session needs none: there is nothing to abuse.
        let anonymous = client.post("/me/").json(&json!({})).await;
        assert_eq!(
            anonymous.value()["detail"],
            "Authentication credentials were not provided."
        );
    }
}

#[track_caller]
fn check(answer: &rest_kit::test::TestResponse, expected: &str) {
    if expected.is_empty() {
        assert_eq!(answer.status(), 200, "{}", answer.text());
    } else {
        assert_eq!(answer.status(), 403);
        assert_eq!(answer.value()["detail"], expected);
    }
}

// parity: AUT-017
#[actix_web::test]
async fn forms_send_the_token_as_a_field() {
    for client in each(in_cookies, plain).await {
        let browser = Browser::logged_in(&client, "ann").await;
        let token = browser.cookies["csrftoken"].clone();
        let cookies = format!(
            "sessionid={}; csrftoken={token}",
            browser.cookies["sessionid"]
        );
        for (field, header, expected) in [
            (token.as_str(), "", ""),
            ("", token.as_str(), ""),
            (
                "short",
                token.as_str(),
                "CSRF Failed: CSRF token from POST has incorrect length.",
            ),
            (
                "",
                "",
                "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header has incorrect length.",
            ),
        ] {
            let request = client.post("/me/").header("cookie", &cookies);
            let request = request.header("x-csrftoken", header);
            let answer = request
                .form(&[("csrfmiddlewaretoken", field), ("a", "1")])
                .await;
            check(&answer, expected);
        }
    }
}

// parity: FAP-025
// security: SEC-09
#[actix_web::test]
async fn bodies_that_pages_can_send_without_asking_are_no_way_around() {
    for client in each(in_cookies, plain).await {
        let browser = Browser::logged_in(&client, "ann").await;
        let cookies: Vec<_> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let text = client.post("/me/").header("cookie", &cookies.join("; "));
        let refused = text.body("text/plain", r#"{"a": 1}"#).await;
        assert_eq!(refused.status(), 415);
        let unnamed = client.post("/me/").header("cookie", &cookies.join("; "));
        let refused = unnamed.body("", r#"{"a": 1}"#).await;
        assert!([403, 415].contains(&refused.status()), "{}", refused.text());
        let bare = client.post("/me/").header("cookie", &cookies.join("; "));
        check(&bare.await, MISSING);
    }
}

#[actix_web::test]
async fn broken_cookies_are_replaced() {
    for client in each(in_cookies, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        browser
            .cookies
            .insert("csrftoken".to_owned(), "short".to_owned());
        let answer = browser.send("POST", "/me/", &json!({}), &[]).await;
        check(&answer, "CSRF Failed: CSRF cookie has incorrect length.");
        assert_eq!(browser.cookies["csrftoken"].len(), 32);
        browser.cookies.remove("csrftoken");
        let answer = browser.send("POST", "/me/", &json!({}), &[]).await;
        check(&answer, "CSRF Failed: CSRF cookie not set.");
    }
}

// parity: VIE-006
#[actix_web::test]
async fn only_sessions_need_a_proof() {
    let evil = ("origin", "https://evil.example");
    for client in each(in_cookies, plain).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let session = browser.send("POST", "/me/", &json!({}), &[evil]).await;
        assert_eq!(session.status(), 403);
        let token = client.post("/api-token-auth/").json(&credentials("ann"));
        let token = token.header(evil.0, evil.1).await.value()["token"].take();
        let by_token = client.post("/me/").token(token.as_str().unwrap());
        let by_token = by_token.header(evil.0, evil.1).json(&json!({})).await;
        assert_eq!(by_token.value()["via"], "TokenAuthentication");
        let by_password = client.post("/me/").basic("ann", PASSWORD);
        let by_password = by_password.header(evil.0, evil.1).json(&json!({})).await;
        assert_eq!(by_password.value()["via"], "BasicAuthentication");
    }
}
