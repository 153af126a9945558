//! Pages for people who have logged in.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::contrib::auth::User;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use serde_json::{Value, json};

use super::browser::Browser;
use super::{each, in_tables};

fn pages(kit: RestKit) -> RestKit {
    kit.renderers((JsonRenderer, BrowsableApiRenderer))
}

/// Returns what stands between two texts.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

// parity: BRW-004
#[actix_web::test]
async fn a_page_gives_its_forms_the_token_that_is_asked_for() {
    for client in each(in_tables, pages).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let as_page = [("accept", "text/html")];
        let page = browser.send("GET", "/me/", &Value::Null, &as_page).await;
        let text = page.text();
        assert!(text.contains("<span>ann</span>"), "{text}");
        let header = between(&text, "data-token-header=\"", "\"").to_owned();
        let token = between(&text, "data-token=\"", "\"").to_owned();
        let body = json!({});
        let forged = browser.send("POST", "/me/", &body, &as_page).await;
        assert_eq!(forged.status(), 403);
        assert!(forged.text().contains("CSRF Failed"));
        let believed = [as_page[0], (header.as_str(), token.as_str())];
        let answer = browser.send("POST", "/me/", &body, &believed).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        // Programs are given neither token nor cookie.
        let data = browser.get("/me/").await;
        assert!(data.headers("set-cookie").is_empty());
    }
}

#[derive(Serializer)]
#[serializer(model = User)]
struct AccountSerializer {
    id: i64,
    #[field(min_length = 3)]
    username: String,
    #[field(write_only)]
    password: String,
}

struct AccountViewSet;

#[viewset]
impl ModelViewSet for AccountViewSet {
    type Model = User;
    type Serializer = AccountSerializer;
}

// parity: AUT-024
// security: SEC-21
#[actix_web::test]
async fn passwords_are_never_echoed() {
    let accounts = |kit| pages(kit).register("accounts", AccountViewSet);
    let secret = "not to be seen";
    for client in each(in_tables, accounts).await {
        let shown = client.get("/accounts/").await;
        assert_eq!(shown.value()[0], json!({ "id": 1, "username": "ann" }));
        let page = client.get("/accounts/?format=api").await.text();
        let input = between(&page, "<input type=\"password\"", ">");
        assert!(input.contains("name=\"password\""), "{input}");
        assert!(!input.contains("value"), "{input}");
        for (username, status) in [("x", 400), ("bea", 201)] {
            let body = json!({ "username": username, "password": secret });
            for path in ["/accounts/", "/accounts/?format=api"] {
                let answer = client.post(path).json(&body).await;
                assert!(!answer.text().contains(secret), "{}", answer.text());
                assert!([status, 400].contains(&answer.status()));
            }
        }
        for path in ["/login/", "/api-token-auth/"] {
            let wrong = json!({ "username": "ann", "password": secret });
            let refused = client.post(path).json(&wrong).await;
            assert!(!refused.text().contains(secret), "{}", refused.text());
        }
    }
}
