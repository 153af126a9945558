use listings::jwt::{app, identity_service, shop_service, with_claims};
use rest_kit::authentication::jwt::{JwtKey, JwtSettings};
use serde_json::json;

use crate::support::{client, replay};

const SECRET: &str = "the secret of this book, which everybody knows";

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app(SECRET)).await, "jwt").await;
}

#[actix_web::test]
async fn a_login_opens_views_and_ends() {
    let client = client(app(SECRET)).await;
    let body = json!({"username": "ada", "password": "ada-token"});
    let pair = client.post("/api/token/").json(&body).await.value();
    let access = pair["access"].as_str().unwrap();
    let me = client
        .get("/api/me/")
        .header("authorization", &format!("Bearer {access}"))
        .await;
    assert_eq!(me.value(), json!(["ada", "JWTAuthentication"]));
    let renewed = client
        .post("/api/token/refresh/")
        .json(&json!({"refresh": pair["refresh"]}));
    let renewed = renewed.await.value();
    let body = json!({"refresh": renewed["refresh"]});
    assert_eq!(
        client
            .post("/api/token/blacklist/")
            .json(&body)
            .await
            .value(),
        json!({})
    );
    assert_eq!(
        client
            .post("/api/token/refresh/")
            .json(&body)
            .await
            .status(),
        401
    );
}

#[test]
fn services_start_with_keys_only() {
    let _ = with_claims(JwtSettings::new(JwtKey::hs256(SECRET)));
    for kit in [identity_service("no key", "no key"), shop_service("no key")] {
        let refused = kit.build().unwrap_err().to_string();
        assert!(refused.contains("the JWT key for EdDSA is no"), "{refused}");
    }
}
