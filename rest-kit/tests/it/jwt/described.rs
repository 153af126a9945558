//! What descriptions say of tokens.

use rest_kit::authentication::jwt::{Jwt, JwtCookies, JwtSettings};
use rest_kit::schema::OpenApi;
use rest_kit::test::{Client, databases};
use serde_json::{Value, json};

use super::world::{app, people, settings};

async fn schemes(settings: JwtSettings) -> (Value, Value) {
    let kit = app(&Jwt::new(settings), &people());
    let kit = kit.schema(
        "schema",
        OpenApi::new("Tokens", "1").permissions(rest_kit::permissions::AllowAny),
    );
    let database = databases(()).unwrap().remove(0);
    let client = Client::new(kit.db(database.db().clone()).build().unwrap()).await;
    let document = client.get("/schema/").await.value();
    let me = document["paths"]["/me/"]["get"]["security"].clone();
    (document["components"]["securitySchemes"].clone(), me)
}

// parity: JWT-036, OAS-012
#[actix_web::test]
async fn tokens_are_bearer_credentials_or_cookies() {
    let bearer = json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"});
    let (known, me) = schemes(settings()).await;
    assert_eq!(known, json!({"jwtAuth": bearer}));
    assert_eq!(me, json!([{"jwtAuth": []}]));

    let (known, me) = schemes(settings().cookies(JwtCookies::new("/token/"))).await;
    let cookie = json!({"type": "apiKey", "in": "cookie", "name": "access_token"});
    assert_eq!(known, json!({"jwtAuth": bearer, "jwtCookieAuth": cookie}));
    assert_eq!(me, json!([{"jwtAuth": []}, {"jwtCookieAuth": []}]));

    let (known, _) = schemes(settings().auth_header_types(["JWT"])).await;
    let header = json!({
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": "Token-based authentication with required prefix \"JWT\"",
    });
    assert_eq!(known, json!({"jwtAuth": header}));
}
