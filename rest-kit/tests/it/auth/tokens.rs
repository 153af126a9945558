//! Tokens: issuing, ending, and what is stored of them.

use rest_kit::authentication::TokenStore as _;
use rest_kit::contrib::authtoken::{AccessToken, PlainToken, PlainTokens, Tokens, access_token};
use rest_kit::prelude::*;
use rest_kit::test::Client;
use serde_json::json;

use super::{change, credentials, delete, each, in_cookies, plain, plain_table, user, users};

async fn obtain(client: &Client, name: &str) -> String {
    let answer = client
        .post("/api-token-auth/")
        .json(&credentials(name))
        .await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.value()["token"].as_str().unwrap().to_owned()
}

// parity: AUT-005, AUT-009
// security: SEC-15
#[actix_web::test]
async fn a_name_and_a_password_give_a_token_that_is_not_stored() {
    for client in each(in_cookies, plain).await {
        let key = obtain(&client, "ann").await;
        assert_eq!(key.len(), 40);
        let me = client.get("/me/").token(&key).await;
        assert_eq!(
            me.value(),
            json!({ "name": "ann", "via": "TokenAuthentication" })
        );
        // OPTIONS says what is sent and answered.
        let options = client.options("/api-token-auth/").await.value();
        let fields = options["actions"]["POST"].as_object().unwrap();
        let names: Vec<_> = fields.keys().map(String::as_str).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!(fields["password"]["required"], true);
        assert_eq!(fields["token"]["read_only"], true);
        let rows = AccessToken::objects().load(client.db()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!format!("{rows:?}").contains(&key));
        assert_eq!(rows[0].prefix, key[..8]);
        assert!(rows[0].last_used.is_some());
        // What is stored is no token.
        assert_eq!(
            client.get("/me/").token(&rows[0].digest).await.status(),
            403
        );
    }
}

// parity: AUT-009, AUT-010
// security: SEC-14
#[actix_web::test]
async fn refusals_are_drf_s() {
    for client in each(in_cookies, plain).await {
        change(&client, "root", |user| user.is_active = false).await;
        let refused =
            json!({ "non_field_errors": ["Unable to log in with provided credentials."] });
        let required = json!({ "username": ["This field is required."], "password": ["This field is required."] });
        for (body, expected) in [
            (json!({}), &required),
            (json!({ "username": "ann", "password": "wrong" }), &refused),
            (
                json!({ "username": "nobody", "password": "wrong" }),
                &refused,
            ),
            (credentials("root"), &refused),
        ] {
            let answer = client.post("/api-token-auth/").json(&body).await;
            assert_eq!(
                (answer.status(), &answer.value()),
                (400, expected),
                "{body}"
            );
        }
    }
}

// parity: AUT-027
#[actix_web::test]
async fn a_user_has_several_tokens_that_end_one_by_one_or_together() {
    for client in each(in_cookies, plain).await {
        let tokens = Tokens::new(users());
        let (one, two) = (obtain(&client, "ann").await, obtain(&client, "ann").await);
        let of_root = obtain(&client, "root").await;
        assert!(tokens.revoke(&one, client.db()).await.unwrap());
        assert!(!tokens.revoke(&one, client.db()).await.unwrap());
        assert_eq!(client.get("/me/").token(&one).await.status(), 403);
        assert_eq!(client.get("/me/").token(&two).await.status(), 200);
        let ann = user(&client, "ann").await.id;
        assert_eq!(tokens.revoke_all(ann, client.db()).await.unwrap(), 1);
        assert_eq!(client.get("/me/").token(&two).await.status(), 403);
        assert_eq!(client.get("/me/").token(&of_root).await.status(), 200);
    }
}

#[actix_web::test]
async fn tokens_end_at_their_time() {
    for client in each(in_cookies, plain).await {
        let ann = user(&client, "ann").await;
        let lasting = Tokens::new(users()).age(Duration::hours(10));
        let (key, row) = lasting
            .create_with(
                &ann,
                AccessToken::changes().set(access_token::name, "importer"),
                client.db(),
            )
            .await
            .unwrap();
        assert_eq!(row.name, "importer");
        assert!(row.expires.unwrap() > DateTime::now());
        assert_eq!(client.get("/me/").token(&key).await.status(), 200);
        let past = AccessToken::changes().set(access_token::expires, Some(DateTime::now()));
        AccessToken::objects()
            .update(past, client.db())
            .await
            .unwrap();
        let refused = client.get("/me/").token(&key).await;
        assert_eq!(refused.value()["detail"], "Invalid token.");
    }
}

// parity: AUT-006
// security: SEC-11
#[actix_web::test]
async fn tokens_of_inactive_and_deleted_users_are_worth_nothing() {
    for client in each(in_cookies, plain).await {
        let key = obtain(&client, "ann").await;
        change(&client, "ann", |user| user.is_active = false).await;
        let refused = client.get("/me/").token(&key).await;
        assert_eq!(refused.value()["detail"], "User inactive or deleted.");
        delete(&client, "ann").await;
        let refused = client.get("/me/").token(&key).await;
        assert_eq!(refused.value()["detail"], "Invalid token.");
    }
}

// security: SEC-11
#[actix_web::test]
async fn tokens_end_with_the_password() {
    for client in each(in_cookies, plain).await {
        let key = obtain(&client, "ann").await;
        let ann = user(&client, "ann").await;
        users()
            .set_password(&ann, "another river", client.db())
            .await
            .unwrap();
        let refused = client.get("/me/").token(&key).await;
        assert_eq!(refused.value()["detail"], "Invalid token.");
    }
}

#[api_view]
async fn plain_key(cx: &Context) -> Result<Response> {
    let store = PlainTokens::new(users());
    let key = store.get_or_create(1, cx).await?;
    let owner = store.find(&key, cx).await?;
    Ok(Response::new(
        &json!({ "key": key, "owner": owner.map(|user| user.id()) }),
    ))
}

// parity: AUT-007, AUT-008
// security: SEC-35
#[actix_web::test]
async fn drf_s_own_table_is_used_as_it_is() {
    for client in each(in_cookies, |kit| kit.register_view("plain", plain_key)).await {
        plain_table(&client).await;
        let first = client.get("/plain/").await.value();
        assert_eq!(first["key"].as_str().unwrap().len(), 40);
        assert_eq!(first["owner"], 1);
        assert_eq!(client.get("/plain/").await.value(), first);
        assert_eq!(PlainToken::objects().count(client.db()).await.unwrap(), 1);
    }
}
