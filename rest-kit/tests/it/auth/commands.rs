//! What programs do that are run once, and what happens when users come to be.

use rest_kit::contrib::auth::{self, NewUser, User, Users, auth_user};
use rest_kit::contrib::authtoken::{AccessToken, PlainToken, PlainTokens, Reset, Tokens};
use rest_kit::prelude::*;
use serde_json::{Value, json};

use super::{PASSWORD, each, in_cookies, plain, plain_table, user, users};

// parity: DJG-005
#[actix_web::test]
async fn a_superuser_s_name_and_password_are_judged() {
    for client in each(in_cookies, plain).await {
        let try_to = async |name: &str, password: &str| {
            let new = NewUser::new(name, password).email("zoe@example.com");
            assert!(!format!("{new:?}").contains("password"));
            let made = auth::create_superuser(&users(), new, client.db()).await;
            let error = made.err()?;
            assert_eq!(error.status(), 400);
            Some(serde_json::to_value(error.body()).unwrap())
        };
        let short = "This password is too short. It must contain at least 8 characters.";
        let invalid = "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.";
        let taken = json!({ "username": ["A user with that username already exists."] });
        let both = json!({ "username": [invalid], "password": [short, "This password is too common.", "This password is entirely numeric."] });
        assert_eq!(try_to("a b", "12345").await, Some(both));
        assert_eq!(try_to("ann", "another very quiet river").await, Some(taken));
        let similar = json!({ "password": ["The password is too similar to the username."] });
        assert_eq!(try_to("zoe.zoe.zoe", "zoe.zoe.zoe").await, Some(similar));
        let blank = json!({ "username": ["This field may not be blank."] });
        assert_eq!(try_to("", PASSWORD).await, Some(blank));
        assert!(try_to(&"x".repeat(151), PASSWORD).await.is_some());
        assert_eq!(try_to("zoe", PASSWORD).await, None::<Value>);
        let zoe = user(&client, "zoe").await;
        assert!(zoe.is_superuser && zoe.is_staff && zoe.is_active);
        assert_eq!(zoe.email, "zoe@example.com");
        assert_eq!(
            client.get("/me/").basic("zoe", PASSWORD).await.status(),
            200
        );
    }
}

// parity: AUT-011
#[actix_web::test]
async fn a_command_makes_tokens() {
    for client in each(in_cookies, plain).await {
        let (tokens, db) = (Tokens::new(users()), client.db());
        let key_of = |text: &str| text.split(' ').nth(2).unwrap().to_owned();
        let first = tokens.create_token("ann", Reset::No, db).await.unwrap();
        let first = key_of(&first);
        let text = tokens.create_token("ann", Reset::Yes, db).await.unwrap();
        let second = key_of(&text);
        assert_eq!(text, format!("Generated token {second} for user ann"));
        assert_eq!(client.get("/me/").token(&first).await.status(), 403);
        assert_eq!(
            client.get("/me/").token(&second).await.value()["name"],
            "ann"
        );
        let unknown = tokens.create_token("x", Reset::No, db).await.unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "Cannot create the Token: user x does not exist"
        );
        // DRF's own table has one for each user.
        plain_table(&client).await;
        let plain = PlainTokens::new(users());
        let first = plain.create_token("ann", Reset::No, db).await.unwrap();
        assert_eq!(
            plain
                .create_token("ann", Reset::when(false), db)
                .await
                .unwrap(),
            first
        );
        assert_ne!(
            plain
                .create_token("ann", Reset::when(true), db)
                .await
                .unwrap(),
            first
        );
        assert_eq!(PlainToken::objects().count(db).await.unwrap(), 1);
    }
}

// parity: AUT-012
#[actix_web::test]
async fn a_hook_gives_each_new_user_a_token_or_there_is_no_user() {
    for client in each(in_cookies, plain).await {
        plain_table(&client).await;
        let users = users().on_create(|user, connection| {
            PlainTokens::<Users>::get_or_create_on(user.id, connection)?;
            match user.username.as_str() {
                "unlucky" => Err(Error::internal("on purpose")),
                _ => Ok(()),
            }
        });
        let create = async |name: &str| {
            let values = User::changes().set(auth_user::username, name.to_owned());
            users.create(values, PASSWORD, client.db()).await
        };
        let zoe = create("zoe").await.unwrap();
        let tokens = PlainToken::objects().load(client.db()).await.unwrap();
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].user_id, zoe.id);
        assert_eq!(create("zoe").await.unwrap_err().status(), 409);
        assert_eq!(create("unlucky").await.unwrap_err().status(), 500);
        let named = User::objects().filter(auth_user::username.eq("unlucky"));
        assert!(!named.exists(client.db()).await.unwrap());
        assert_eq!(PlainToken::objects().count(client.db()).await.unwrap(), 1);
        assert_eq!(AccessToken::objects().count(client.db()).await.unwrap(), 0);
    }
}
