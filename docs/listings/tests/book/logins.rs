use listings::logins::app;
use rest_kit::contrib::auth::{User, Users, auth_user};
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::test::{Client, database};
use serde_json::json;

// ANCHOR: client
/// A client; the application's start makes the tables, the ready-made ones first.
async fn client() -> Client {
    let kit = app(SecretKey::random().unwrap(), &"s".repeat(32));
    Client::start(kit, database(()).unwrap()).await.unwrap()
}
// ANCHOR_END: client

#[actix_web::test]
async fn one_user_is_known_in_three_ways() {
    let client = client().await;
    let ada = User::changes().set(auth_user::username, "ada");
    let users = Users::new();
    users
        .create(ada, "a long and quiet river", client.db())
        .await
        .unwrap();
    let unknown = client.get("/api/me/").await;
    assert_eq!(unknown.status(), 401);

    let login = json!({"username": "ada", "password": "a long and quiet river"});
    let pair = client.post("/api/token/").json(&login).await.value();
    let bearer = format!("Bearer {}", pair["access"].as_str().unwrap());
    let entered = client.post("/auth/login/").json(&login).await;
    let token = format!("Token {}", entered.value()["key"].as_str().unwrap());
    let cookies = entered.headers("set-cookie");
    let cookies: Vec<_> = cookies
        .iter()
        .filter_map(|cookie| cookie.split(';').next())
        .collect();
    for (name, value, via) in [
        ("authorization", &bearer, "JWTAuthentication"),
        ("authorization", &token, "TokenAuthentication"),
        ("cookie", &cookies.join("; "), "SessionAuthentication"),
    ] {
        let me = client.get("/api/me/").header(name, value).await;
        assert_eq!(me.value(), json!(["ada", via]));
    }
}
