//! Login, refresh, verification, logout, and what a token opens.

use std::sync::{Arc, Mutex};

use rest_kit::authentication::jwt::{Jwt, TokenType};
use rest_kit::contrib::jwt::TokenObtainPairView;
use rest_kit::prelude::*;
use rest_kit::test::Client;
use serde_json::json;

use super::world::{claims, each, now, people, rotating, settings, signed, sound, text};
use crate::support::app::expect;

const BEARER: Option<&str> = Some("Bearer realm=\"api\"");

// parity: DJG-004, JWT-001, JWT-006, JWT-008, JWT-011, SJW-001, SJW-002, SJW-017
#[actix_web::test]
async fn a_login_gives_a_pair_and_the_access_token_opens_views() {
    for world in each(settings()).await {
        let (refresh, access) = world.log_in("ann").await;
        let mine = json!({"id": 1, "name": "ann", "staff": false,
                          "via": "JWTAuthentication", "scopes": ""});
        expect(&world.me(&access).await, 200, &mine);

        let (refresh, access) = (claims(&refresh), claims(&access));
        assert_eq!(refresh["token_type"], "refresh");
        assert_eq!(access["token_type"], "access");
        assert_eq!(access["user_id"], "1");
        let lasts = |claims: &serde_json::Value| {
            claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
        };
        assert_eq!((lasts(&access), lasts(&refresh)), (300, 86_400));
        let id = access["jti"].as_str().unwrap();
        assert!(id.len() == 32 && id != refresh["jti"], "{id}");
    }
}

// security: SEC-14
// parity: JWT-001, JWT-031, SJW-018, SJW-036
#[actix_web::test]
async fn wrong_names_passwords_and_inactive_users_are_refused_in_the_same_words() {
    let detail = json!({"detail": "No active account found with the given credentials"});
    for world in each(settings()).await {
        for (name, password) in [("ann", "x"), ("nobody", "x"), ("gone", "gone-pass")] {
            let body = json!({"username": name, "password": password});
            let answer = world.post("/token/").json(&body).await;
            expect(&answer, 401, &detail);
            assert_eq!(answer.header("www-authenticate"), BEARER);
        }
        let answer = world.post("/token/").json(&json!({"username": ""})).await;
        let errors = json!({"username": ["This field may not be blank."],
                            "password": ["This field is required."]});
        expect(&answer, 400, &errors);
    }
    for world in each(settings().check_user_is_active(false)).await {
        let (_, access) = world.log_in("gone").await;
        assert_eq!(world.me(&access).await.status(), 200);
    }
    for world in each(settings().user_authentication_rule(|user| user.username() == "bob")).await {
        world.log_in("bob").await;
        let body = json!({"username": "ann", "password": "ann-pass"});
        expect(&world.post("/token/").json(&body).await, 401, &detail);
    }
}

// parity: JWT-002, JWT-003, JWT-004, JWT-012, SJW-003, SJW-004
#[actix_web::test]
async fn refresh_verification_and_logout_answer_as_simplejwt() {
    for world in each(rotating()).await {
        let (refresh, access) = world.log_in("ann").await;
        expect(&world.verify(&access).await, 200, &json!({}));
        expect(&world.verify(&refresh).await, 200, &json!({}));
        let invalid = json!({"detail": "Token is invalid", "code": "token_not_valid"});
        expect(&world.verify("x").await, 401, &invalid);
        expect(&world.refresh("x").await, 401, &invalid);
        let wrong = json!({"detail": "Token has wrong type", "code": "token_not_valid"});
        expect(&world.refresh(&access).await, 401, &wrong);
        expect(&world.blacklist(&access).await, 401, &wrong);

        let answer = world.refresh(&refresh).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert_eq!(world.me(&text(&answer, "access")).await.status(), 200);
        let refresh = text(&answer, "refresh");
        expect(&world.blacklist(&refresh).await, 200, &json!({}));
        let over = json!({"detail": "Token is blacklisted", "code": "token_not_valid"});
        expect(&world.refresh(&refresh).await, 401, &over);
        expect(&world.blacklist(&refresh).await, 401, &over);
        let words = json!({"non_field_errors": ["Token is blacklisted"]});
        expect(&world.verify(&refresh).await, 400, &words);
    }
}

// parity: JWT-002, SJW-003
#[actix_web::test]
async fn without_rotation_a_refresh_token_serves_until_it_ends() {
    for world in each(settings()).await {
        let (refresh, _) = world.log_in("ann").await;
        for _ in 0..3 {
            let answer = world.refresh(&refresh).await;
            assert_eq!(answer.status(), 200);
            assert!(answer.value()["refresh"].is_null(), "{}", answer.text());
        }
    }
    // Rotation without a blacklist leaves the old token alone.
    for world in each(settings().rotate_refresh_tokens(true)).await {
        let (refresh, _) = world.log_in("ann").await;
        let next = text(&world.refresh(&refresh).await, "refresh");
        assert_ne!(claims(&refresh)["jti"], claims(&next)["jti"]);
        assert_eq!(world.refresh(&refresh).await.status(), 200);
        assert_eq!(world.refresh(&next).await.status(), 200);
    }
}

// parity: JWT-007, JWT-009, JWT-010, JWT-012, JWT-013
#[actix_web::test]
async fn refusals_have_the_bodies_and_codes_of_simplejwt() {
    let of_token = |message: &str| {
        json!({
            "detail": "Given token not valid for any token type", "code": "token_not_valid",
            "messages": [{
                "token_class": "AccessToken", "token_type": "access", "message": message,
            }],
        })
    };
    let coded = |detail: &str, code: &str| json!({"detail": detail, "code": code});
    for world in each(settings()).await {
        let cases = [
            (json!({"exp": now() - 10}), of_token("Token is expired")),
            (json!({"exp": null}), of_token("Token has no 'exp' claim")),
            (json!({"jti": null}), of_token("Token has no id")),
            (json!({"token_type": null}), of_token("Token has no type")),
            (
                json!({"token_type": "refresh"}),
                of_token("Token has wrong type"),
            ),
            (json!({"iat": now() + 100}), of_token("Token is invalid")),
            (
                json!({"user_id": null}),
                coded(
                    "Token contained no recognizable user identification",
                    "token_not_valid",
                ),
            ),
            (
                json!({"user_id": "99"}),
                coded("User not found", "user_not_found"),
            ),
            (
                json!({"user_id": "3"}),
                coded("User is inactive", "user_inactive"),
            ),
        ];
        for (changes, body) in cases {
            let answer = world.me(&signed(&sound(changes))).await;
            expect(&answer, 401, &body);
            assert_eq!(answer.header("www-authenticate"), BEARER);
        }
        let words = "Authorization header must contain two space-delimited values";
        for header in ["Bearer", "Bearer a b"] {
            let answer = world.get("/me/").header("authorization", header).await;
            expect(&answer, 401, &coded(words, "bad_authorization_header"));
        }
        // The word counts as it is written: others belong to other authenticators.
        for header in ["bearer x", "Token x", ""] {
            let answer = world.get("/me/").header("authorization", header).await;
            let missing = json!({"detail": "Authentication credentials were not provided."});
            expect(&answer, 401, &missing);
        }
    }
}

// parity: JWT-005, JWT-017, SJW-021, SJW-025, SJW-026, SJW-027
#[actix_web::test]
async fn sliding_tokens_open_views_and_renew_themselves() {
    for world in each(settings().auth_token_types([TokenType::Access, TokenType::Sliding])).await {
        let body = json!({"username": "ann", "password": "ann-pass"});
        let answer = world.post("/sliding/").json(&body).await;
        let token = text(&answer, "token");
        assert_eq!(world.me(&token).await.status(), 200);
        let renewed = world
            .post("/sliding-refresh/")
            .json(&json!({"token": token}))
            .await;
        assert_eq!(
            claims(&text(&renewed, "token"))["jti"],
            claims(&token)["jti"]
        );

        let sliding = |changes: serde_json::Value| {
            let mut claims = sound(changes);
            claims["token_type"] = json!("sliding");
            signed(&claims)
        };
        let refused = [
            (
                json!({"refresh_exp": now() - 1}),
                "Token 'refresh_exp' claim has expired",
            ),
            (json!({}), "Token has no 'refresh_exp' claim"),
            (
                json!({"exp": now() - 1, "refresh_exp": now() + 9}),
                "Token is expired",
            ),
        ];
        for (changes, detail) in refused {
            let body = json!({"token": sliding(changes)});
            let answer = world.post("/sliding-refresh/").json(&body).await;
            expect(
                &answer,
                401,
                &json!({"detail": detail, "code": "token_not_valid"}),
            );
        }
    }
    // Views that take access tokens only name both types in their refusal.
    for world in each(settings()).await {
        let token = signed(&sound(json!({"token_type": "sliding"})));
        assert_eq!(
            world.me(&token).await.value()["messages"][0]["message"],
            "Token has wrong type"
        );
    }
}

// parity: JWT-001, JWT-002
#[actix_web::test]
async fn endpoints_describe_what_they_take() {
    for world in each(settings()).await {
        let answer = world.options("/refresh/").await;
        let body = answer.value();
        assert_eq!(body["name"], "Token Refresh");
        assert_eq!(body["actions"]["POST"]["refresh"]["required"], true);
        assert_eq!(body["actions"]["POST"]["access"]["read_only"], true);
        assert_eq!(world.get("/refresh/").await.status(), 405);
    }
}

// parity: JWT-032, SJW-005, SJW-019, SJW-020
#[actix_web::test]
async fn logins_are_told_to_the_application() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let (good, bad) = (log.clone(), log.clone());
    let view = TokenObtainPairView::new(Jwt::new(settings()), people())
        .on_login(move |user, _| {
            good.lock()
                .unwrap()
                .push(format!("{} is in", user.username()));
            Box::pin(async { Ok(()) })
        })
        .on_failed_login(move |name, _| {
            bad.lock().unwrap().push(format!("{name} is not"));
            Box::pin(async { Ok(()) })
        });
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:");
    let client = Client::new(kit.register_view("token", view).build().unwrap()).await;
    for password in ["ann-pass", "x"] {
        let body = json!({"username": "ann", "password": password});
        client.post("/token/").json(&body).await;
    }
    client.post("/token/").json(&json!({})).await;
    assert_eq!(*log.lock().unwrap(), ["ann is in", "ann is not"]);
}
