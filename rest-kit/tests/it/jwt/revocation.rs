//! Users who are gone, passwords that changed, logins that ended.

use rest_kit::authentication::jwt::{Jwt, JwtSettings, TokenType};
use rest_kit::test::assert_num_queries;
use serde_json::json;

use super::world::{Person, claims, each, each_of, rotating, settings, signed, sound, text};
use crate::support::app::expect;

// security: SEC-11
// parity: JWT-018
#[actix_web::test]
async fn refresh_and_verification_ask_for_the_user_again() {
    let detail = json!({"detail": "No active account found for the given token."});
    for world in each(rotating()).await {
        for disable in [true, false] {
            let name = if disable { "ann" } else { "bob" };
            let (refresh, access) = world.log_in(name).await;
            if disable {
                world.people.change(name, |person| person.is_active = false);
            } else {
                world.people.delete(name);
            }
            expect(&world.refresh(&refresh).await, 401, &detail);
            expect(&world.verify(&access).await, 401, &detail);
            expect(&world.verify(&refresh).await, 401, &detail);
            assert_eq!(world.me(&access).await.status(), 401);
            // Without a database to ask, an access token serves until it ends.
            assert_eq!(world.call("/stateless/", &access).await.status(), 200);
        }
    }
    // simplejwt does not ask when it verifies.
    for world in each(settings().verify_user(false)).await {
        let (_, access) = world.log_in("ann").await;
        world.people.delete("ann");
        expect(&world.verify(&access).await, 200, &json!({}));
    }
}

// security: SEC-11
// parity: JWT-015
#[actix_web::test]
async fn no_token_is_made_for_users_who_may_not_log_in() {
    let jwt = Jwt::new(settings());
    let gone = Person {
        id: 3,
        name: "gone",
        password: String::new(),
        is_active: false,
    };
    let refused = jwt.token_for(TokenType::Refresh, &gone).unwrap_err();
    assert_eq!(refused.status(), 401);
    let back = Person {
        is_active: true,
        ..gone
    };
    let refresh = jwt.token_for(TokenType::Refresh, &back).unwrap();
    assert_eq!(jwt.access_token(&refresh).user_id(), Some(3.into()));
}

// security: SEC-11
// parity: JWT-019, SJW-034, SJW-035
#[actix_web::test]
async fn a_changed_password_ends_every_token() {
    for settings in [rotating(), rotating().check_revoke_token(true)] {
        ends_with_the_password(settings).await;
    }
    let changed = json!({"detail": "The user's password has been changed.",
                         "code": "password_changed"});
    // A token of another signer says nothing of the password.
    let other = signed(&sound(json!({})));
    for world in each(settings()).await {
        assert_eq!(world.me(&other).await.status(), 200);
    }
    for world in each(settings().check_revoke_token(true)).await {
        expect(&world.me(&other).await, 401, &changed);
    }
    // Off, as it is with simplejwt.
    for world in each(settings().check_revoke_token(false)).await {
        let (_, access) = world.log_in("ann").await;
        assert!(claims(&access)["hash_password"].is_null());
        world
            .people
            .change("ann", |person| person.password = "another".to_owned());
        assert_eq!(world.me(&access).await.status(), 200);
    }
}

async fn ends_with_the_password(settings: JwtSettings) {
    let changed = json!({"detail": "The user's password has been changed.",
                         "code": "password_changed"});
    for world in each(settings).await {
        let (refresh, access) = world.log_in("ann").await;
        // What is in the token is neither the password nor its hash.
        let digest = claims(&access)["hash_password"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(digest.len() == 43 && !digest.contains("ann"), "{digest}");
        assert_eq!(world.me(&access).await.status(), 200);
        world
            .people
            .change("ann", |person| "another".clone_into(&mut person.password));
        expect(&world.me(&access).await, 401, &changed);
        expect(&world.refresh(&refresh).await, 401, &changed);
        expect(&world.verify(&access).await, 401, &changed);
    }
}

// security: SEC-11
#[actix_web::test]
async fn logging_out_ends_access_tokens_too_if_settings_say_so() {
    for world in each(rotating().revoke_access_tokens(true)).await {
        let (refresh, access) = world.log_in("ann").await;
        let (_, elsewhere) = world.log_in("ann").await;
        let renewed = world.refresh(&refresh).await;
        let (refresh, newer) = (text(&renewed, "refresh"), text(&renewed, "access"));
        assert_num_queries(world.db(), 1, world.me(&newer)).await;
        world.blacklist(&refresh).await;
        for token in [&access, &newer] {
            let over = json!({"detail": "Token is blacklisted", "code": "token_not_valid"});
            expect(&world.me(token).await, 401, &over);
            assert_eq!(world.verify(token).await.status(), 400);
        }
        assert_eq!(world.me(&elsewhere).await.status(), 200);
        // Everywhere means every device of this user, and nobody else.
        let (_, of_bob) = world.log_in("bob").await;
        let logout = world.post("/logout/");
        let logout = logout
            .header("authorization", &format!("Bearer {elsewhere}"))
            .await;
        assert_eq!(logout.status(), 204);
        assert_eq!(world.me(&elsewhere).await.status(), 401);
        assert_eq!(world.me(&of_bob).await.status(), 200);
    }
    for world in each(rotating()).await {
        let (refresh, access) = world.log_in("ann").await;
        world.blacklist(&refresh).await;
        // As simplejwt: without the setting nobody asks.
        assert_num_queries(world.db(), 0, world.me(&access)).await;
        assert_eq!(world.me(&access).await.status(), 200);
    }
}

// parity: JWT-025, SJW-024
#[actix_web::test]
async fn stateless_callers_are_what_their_token_says() {
    for world in each_of(Jwt::new(settings())).await {
        let token = super::world::signed(&super::world::sound(json!({
            "user_id": 77, "username": "zoe", "is_staff": true, "scope": "books:read books:write",
        })));
        let answer = assert_num_queries(world.db(), 0, world.call("/stateless/", &token)).await;
        let expected = json!({
            "id": 77, "name": "zoe", "staff": true, "via": "JWTStatelessUserAuthentication",
            "scopes": "books:read+books:write",
        });
        expect(&answer, 200, &expected);
        let nameless = super::world::signed(&super::world::sound(json!({"user_id": []})));
        let refused = world.call("/stateless/", &nameless).await;
        let detail = "Token contained no recognizable user identification";
        expect(
            &refused,
            401,
            &json!({"detail": detail, "code": "token_not_valid"}),
        );
    }
}
