//! Settings: what each changes, and which mistakes keep an application from starting.

use rest_kit::authentication::jwt::{Jwt, JwtKey, JwtSettings, Token, TokenError, TokenType};
use rest_kit::contrib::jwt::{self, OutstandingTokens, TokenObtainPairView};
use rest_kit::prelude::*;
use rest_kit::test::{Client, databases};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::world::{Person, SECRET, app, claims, each, mint, now, people, settings, signed, sound};
use crate::support::app::expect;

fn ann() -> Person {
    Person {
        id: 1,
        name: "ann",
        password: "x".to_owned(),
        is_active: true,
    }
}

fn accepts(jwt: &Jwt, changes: Value) -> bool {
    jwt.decode(&signed(&sound(changes)), TokenType::Access)
        .is_ok()
}

// parity: SJW-009, SJW-010
#[test]
fn audience_and_issuer_are_written_and_asked_for() {
    let jwt = Jwt::new(settings().audience("shop").issuer("https://id.example"));
    let token = jwt.token_for(TokenType::Access, &ann()).unwrap();
    let claimed = claims(&jwt.encode(&token).unwrap());
    assert_eq!(claimed["aud"], "shop");
    assert_eq!(claimed["iss"], "https://id.example");

    let iss = "https://id.example";
    for (changes, expected) in [
        (json!({"aud": "shop", "iss": iss}), true),
        (json!({"aud": ["other", "shop"], "iss": iss}), true),
        (json!({"aud": "other", "iss": iss}), false),
        (json!({"aud": [], "iss": iss}), false),
        (json!({"aud": ["shop", 5], "iss": iss}), false),
        (json!({"iss": iss}), false),
        (json!({"aud": "shop"}), false),
        (json!({"aud": "shop", "iss": "https://evil.example"}), false),
        (json!({"aud": "shop", "iss": [iss]}), false),
    ] {
        assert_eq!(accepts(&jwt, changes.clone()), expected, "{changes}");
    }
    // Unasked, both may be anything.
    assert!(accepts(
        &Jwt::new(settings()),
        json!({"aud": "x", "iss": "y"})
    ));
    let several = Jwt::new(settings().audience("a").audience("b"));
    let token = several.token_for(TokenType::Access, &ann()).unwrap();
    assert_eq!(
        claims(&several.encode(&token).unwrap())["aud"],
        json!(["a", "b"])
    );
    assert!(accepts(&several, json!({"aud": "b"})));
}

// security: SEC-12
// parity: JWT-030, SJW-013
#[test]
fn leeway_forgives_clocks_by_so_much_and_no_more() {
    let jwt = Jwt::new(settings().leeway(Duration::seconds(30)));
    for (changes, expected) in [
        (json!({"exp": now() - 20}), true),
        (json!({"exp": now() - 40}), false),
        (json!({"iat": now() + 20}), true),
        (json!({"nbf": now() + 20}), true),
        (json!({"nbf": now() + 40}), false),
        (json!({"exp": -9e18}), false),
    ] {
        assert_eq!(accepts(&jwt, changes.clone()), expected, "{changes}");
    }
}

// parity: SJW-014, SJW-015, SJW-017, SJW-022, SJW-023
#[actix_web::test]
async fn words_headers_and_claims_have_other_names_if_settings_say_so() {
    let settings = settings()
        .auth_header_types(["JWT", "Bearer"])
        .auth_header_name("X-Access-Token")
        .realm("shop")
        .user_id_claim("uid")
        .jti_claim(Some("id"))
        .token_type_claim(Some("kind"));
    for world in each(settings).await {
        let (_, access) = world.log_in("ann").await;
        let claimed = claims(&access);
        assert_eq!(claimed["uid"], "1");
        assert_eq!(claimed["kind"], "access");
        assert!(claimed["id"].is_string() && claimed["jti"].is_null());
        for word in ["JWT", "Bearer"] {
            let header = format!("{word} {access}");
            assert_eq!(
                world
                    .get("/me/")
                    .header("x-access-token", &header)
                    .await
                    .status(),
                200
            );
        }
        let elsewhere = world.me(&access).await;
        assert_eq!(elsewhere.status(), 401);
        assert_eq!(
            elsewhere.header("www-authenticate"),
            Some("JWT realm=\"shop\"")
        );
    }
    // Without these claims nobody asks for them.
    let jwt = Jwt::new(
        super::world::settings()
            .token_type_claim(None)
            .jti_claim(None),
    );
    assert!(accepts(&jwt, json!({"token_type": null, "jti": null})));
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Seat {
    tenant: i64,
    scope: String,
}

// parity: JWT-014, SJW-028
#[test]
fn claims_of_the_application_are_typed_both_ways() {
    let seat = |user: &dyn rest_kit::context::User| Seat {
        tenant: user.id().number().unwrap_or_default() * 10,
        scope: "books:read".to_owned(),
    };
    let jwt = Jwt::new(settings().claims(seat));
    let refresh = jwt.token_for(TokenType::Refresh, &ann()).unwrap();
    let access = jwt.encode(&jwt.access_token(&refresh)).unwrap();
    let token: Token = jwt.decode(&access, TokenType::Access).unwrap();
    let expected = Seat {
        tenant: 10,
        scope: "books:read".to_owned(),
    };
    assert_eq!(token.claims::<Seat>().unwrap(), expected);
    assert!(token.has_scope("books:read") && !token.has_scope("books"));
    // They cannot replace the claims that tokens stand on.
    let jwt = Jwt::new(settings().claims(|_| json!({"exp": 9, "user_id": "2", "a": 1})));
    let token = jwt.token_for(TokenType::Access, &ann()).unwrap();
    assert_eq!(
        (token.user_id(), token.claim("a")),
        (Some(1.into()), Some(&json!(1)))
    );
    // Whoever reads other claims than there are answers 401, not 500.
    assert_eq!(token.claims::<Seat>().unwrap_err().status(), 401);
}

// parity: JWT-016
#[test]
fn times_of_tokens_are_set_and_asked_for() {
    let jwt = Jwt::new(settings());
    let mut token = jwt.token_for(TokenType::Refresh, &ann()).unwrap();
    assert!(token.id().is_some_and(|id| id.len() == 32));
    token.set_expiry("pause", Duration::minutes(1));
    token.set_expiry("exp", Duration::seconds(-1));
    assert_eq!(token.check_expiry("pause"), Ok(()));
    let expired = TokenError::ClaimExpired("exp".to_owned());
    assert_eq!(token.check_expiry("exp"), Err(expired));
    let absent = TokenError::NoClaim("none".to_owned());
    assert_eq!(token.check_expiry("none"), Err(absent));
    token.set_claim("iat", 5);
    assert_eq!(token.issued_at(), Some(5));
    let text = jwt.encode(&token).unwrap();
    let refused = jwt.decode(&text, TokenType::Refresh).unwrap_err();
    assert_eq!(refused, TokenError::Expired);
}

// parity: JWT-026, SJW-006, SJW-007
#[test]
fn each_digest_is_its_own_algorithm() {
    let long = "64 bytes of a secret are enough for the longest digest of them all";
    let keys = [
        JwtKey::hs256(long),
        JwtKey::hs384(long),
        JwtKey::hs512(long),
    ];
    for signing in &keys {
        let token = Jwt::new(JwtSettings::new(signing.clone()));
        let made = token.token_for(TokenType::Access, &ann()).unwrap();
        let text = token.encode(&made).unwrap();
        for reading in &keys {
            let jwt = Jwt::new(JwtSettings::new(reading.clone()));
            let same = signing.algorithm() == reading.algorithm();
            assert_eq!(jwt.decode(&text, TokenType::Access).is_ok(), same);
        }
    }
}

// parity: JWT-029
#[test]
fn keys_are_changed_without_logging_anybody_out() {
    let secret = |letter: &str| letter.repeat(40);
    let old = JwtKey::hs256(secret("a")).kid("2025");
    let new = JwtKey::hs256(secret("b")).kid("2026");
    let before = Jwt::new(JwtSettings::new(old.clone()).check_revoke_token(true));
    let text = before
        .encode(&before.token_for(TokenType::Access, &ann()).unwrap())
        .unwrap();
    let after = Jwt::new(JwtSettings::new(new.clone()).verifying_key(old));
    assert!(after.decode(&text, TokenType::Access).is_ok());
    let text = after
        .encode(&after.token_for(TokenType::Access, &ann()).unwrap())
        .unwrap();
    assert!(before.decode(&text, TokenType::Access).is_err());
    assert!(
        Jwt::new(JwtSettings::new(new))
            .decode(&text, TokenType::Access)
            .is_ok()
    );
}

// security: SEC-10
// parity: JWT-028
#[actix_web::test]
async fn mistakes_keep_the_application_from_starting_all_at_once() {
    let settings = JwtSettings::new(JwtKey::hs256("short"))
        .verifying_key(JwtKey::hs512(
            "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0D",
        ))
        .access_token_lifetime(Duration::seconds(0))
        .leeway(Duration::seconds(-1))
        .auth_header_types([])
        .blacklist_after_rotation(true);
    let refused = app(&Jwt::new(settings), &people()).build().unwrap_err();
    let found = refused.mistakes();
    for expected in [
        "the JWT secret for HS256 has 5 bytes; it must have 32 or more",
        "the JWT secret for HS512 is a PEM file: a public key is no secret",
        "`access_token_lifetime` of the JWT settings must be a second or more",
        "`leeway` of the JWT settings must not be negative",
        "`auth_header_types` of the JWT settings is empty; name one: `Bearer`",
        "`blacklist_after_rotation` of the JWT settings needs records: \
         `Jwt::new(settings).records(OutstandingTokens)`",
    ] {
        assert_eq!(
            found.iter().filter(|mistake| *mistake == expected).count(),
            1,
            "{found:#?}"
        );
    }
    let nameless = super::world::settings().jti_claim(None);
    let jwt = Jwt::new(nameless).records(OutstandingTokens);
    assert!(app(&jwt, &people()).build().is_err());
}

// security: SEC-15
#[test]
fn secrets_are_not_written_down() {
    let jwt = Jwt::new(settings());
    assert!(!format!("{jwt:?}").contains(SECRET));
}

// parity: JWT-029
#[actix_web::test]
async fn secrets_are_not_published() {
    for world in each(settings()).await {
        expect(&world.get("/keys/").await, 200, &json!({"keys": []}));
        let header = json!({"alg": "HS256", "kid": "somebody's"});
        let token = mint(
            &header,
            sound(json!({})).to_string().as_bytes(),
            SECRET.as_bytes(),
        );
        assert_eq!(world.me(&token).await.status(), 200);
    }
}

#[actix_web::test]
async fn forgotten_tables_of_refresh_tokens_are_mistakes() {
    let kit = || {
        let jwt = Jwt::new(settings()).records(OutstandingTokens);
        RestKit::new(Settings::default())
            .permissions(AllowAny)
            .register_view("token", TokenObtainPairView::new(jwt, people()))
    };
    for database in databases(()).unwrap() {
        let forgotten = Client::start(kit(), database).await.unwrap_err();
        let cures = forgotten.mistakes().iter();
        assert_eq!(cures.len(), 2, "{forgotten}");
        let cure = "; add `.with(jwt::install)`";
        assert!(
            cures.clone().all(|mistake| mistake.ends_with(cure)),
            "{forgotten}"
        );
    }
    for database in databases(()).unwrap() {
        Client::start(kit().with(jwt::install), database)
            .await
            .unwrap();
    }
}
