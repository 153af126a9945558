//! Pairs of keys: who has the public half verifies, and cannot sign.

use rest_kit::authentication::jwt::{Algorithm, Jwt, JwtKey, JwtSettings, TokenType};
use rest_kit::error::StartError;
use serde_json::{Value, json};

use super::world::{Person, app, claims, each_of, mint, people, sound};
use crate::support::app::expect;

// Made for these tests: they open nothing.
const RSA: &str = include_str!("pem/rsa.pem");
const RSA_PUBLIC: &str = include_str!("pem/rsa.pub.pem");
const P256: &str = include_str!("pem/p256.pem");
const P256_PUBLIC: &str = include_str!("pem/p256.pub.pem");
const P384: &str = include_str!("pem/p384.pem");
const P384_PUBLIC: &str = include_str!("pem/p384.pub.pem");
const ED: &str = include_str!("pem/ed25519.pem");
const ED_PUBLIC: &str = include_str!("pem/ed25519.pub.pem");
const WEAK: &str = include_str!("pem/weak.pem");

const PAIRS: [(Algorithm, &str, &str); 9] = [
    (Algorithm::Rs256, RSA, RSA_PUBLIC),
    (Algorithm::Rs384, RSA, RSA_PUBLIC),
    (Algorithm::Rs512, RSA, RSA_PUBLIC),
    (Algorithm::Ps256, RSA, RSA_PUBLIC),
    (Algorithm::Ps384, RSA, RSA_PUBLIC),
    (Algorithm::Ps512, RSA, RSA_PUBLIC),
    (Algorithm::Es256, P256, P256_PUBLIC),
    (Algorithm::Es384, P384, P384_PUBLIC),
    (Algorithm::EdDsa, ED, ED_PUBLIC),
];

fn with(key: JwtKey) -> Jwt {
    Jwt::new(JwtSettings::new(key))
}

fn token(jwt: &Jwt) -> String {
    let ann = Person {
        id: 1,
        name: "ann",
        password: "ann-pass".to_owned(),
        is_active: true,
    };
    jwt.encode(&jwt.token_for(TokenType::Access, &ann).unwrap())
        .unwrap()
}

// parity: JWT-026, JWT-027, SJW-006, SJW-007, SJW-008
#[test]
fn public_keys_verify_what_private_keys_sign_and_nothing_else() {
    for (algorithm, private, public) in PAIRS {
        let text = token(&with(JwtKey::from_private_pem(algorithm, private)));
        for (other, _, other_public) in PAIRS {
            let reader = with(JwtKey::from_public_pem(other, other_public));
            let expected = other == algorithm;
            let found = reader.decode(&text, TokenType::Access).is_ok();
            assert_eq!(found, expected, "{algorithm} read as {other}");
        }
        // A public key cannot sign.
        let reader = with(JwtKey::from_public_pem(algorithm, public));
        let ann = Person {
            id: 1,
            name: "ann",
            password: String::new(),
            is_active: true,
        };
        let made = reader.token_for(TokenType::Access, &ann).unwrap();
        assert_eq!(reader.encode(&made).unwrap_err().status(), 500);
    }
}

// parity: JWT-027, JWT-029, SJW-012
#[actix_web::test]
async fn another_server_verifies_by_the_published_keys_through_a_change_of_keys() {
    let old = JwtKey::from_private_pem(Algorithm::Rs256, RSA).kid("2025");
    let new = JwtKey::from_private_pem(Algorithm::EdDsa, ED).kid("2026");
    let before = token(&with(old.clone()));
    let jwt = Jwt::new(JwtSettings::new(new).verifying_key(old));
    for world in each_of(jwt.clone()).await {
        let body = world.get("/keys/").await.value();
        let keys = body["keys"].as_array().unwrap();
        let named = |key: &Value| (key["kid"].clone(), key["alg"].clone(), key["use"].clone());
        assert_eq!(
            named(&keys[0]),
            (json!("2026"), json!("EdDSA"), json!("sig"))
        );
        assert_eq!(
            named(&keys[1]),
            (json!("2025"), json!("RS256"), json!("sig"))
        );
        for key in keys {
            // Of an RSA key n and e, of a curve's x and y: `d` and the primes are private.
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(key[private].is_null(), "{key}");
            }
        }
        let public = [
            JwtKey::from_jwk(Algorithm::EdDsa, &keys[0].to_string()).kid("2026"),
            JwtKey::from_jwk(Algorithm::Rs256, &keys[1].to_string()).kid("2025"),
        ];
        let [first, second] = public;
        let reader = Jwt::new(JwtSettings::new(first).verifying_key(second));
        for text in [&before, &token(&jwt)] {
            let read = reader.decode(text, TokenType::Access).unwrap();
            assert_eq!(read.user_id(), Some(1.into()));
            assert_eq!(world.me(text).await.status(), 200);
        }
    }
}

// security: SEC-10
#[actix_web::test]
async fn a_public_key_is_no_secret() {
    for (algorithm, private, public) in PAIRS {
        let signer = with(JwtKey::from_private_pem(algorithm, private).kid("a"));
        let published = serde_json::to_string(&json!(public)).unwrap();
        for secret in [public, public.trim(), &published, private] {
            for alg in ["HS256", algorithm.name(), "none"] {
                for header in [json!({"alg": alg}), json!({"alg": alg, "kid": "a"})] {
                    let payload = sound(json!({})).to_string();
                    let forged = mint(&header, payload.as_bytes(), secret.as_bytes());
                    assert!(
                        signer.decode(&forged, TokenType::Access).is_err(),
                        "{header}"
                    );
                }
            }
        }
    }
}

// security: SEC-10
#[test]
fn signatures_of_zeros_are_no_signatures() {
    for (algorithm, private, _) in PAIRS {
        let jwt = with(JwtKey::from_private_pem(algorithm, private));
        let text = token(&jwt);
        let (message, signature) = text.rsplit_once('.').unwrap();
        for wrong in ["A".repeat(signature.len()), String::new(), "AQ".to_owned()] {
            let forged = format!("{message}.{wrong}");
            assert!(
                jwt.decode(&forged, TokenType::Access).is_err(),
                "{algorithm}"
            );
        }
    }
}

fn mistakes(jwt: &Jwt) -> String {
    let refused: StartError = app(jwt, &people()).build().unwrap_err();
    refused.mistakes().join("\n")
}

// parity: JWT-026
#[test]
fn keys_of_the_wrong_kind_keep_the_application_from_starting() {
    for (key, expected) in [
        (
            JwtKey::from_private_pem(Algorithm::Es256, RSA),
            "the JWT key for ES256 is no private key",
        ),
        (
            JwtKey::from_private_pem(Algorithm::Es256, P384),
            "the JWT key for ES256 is no private key",
        ),
        (
            JwtKey::from_private_pem(Algorithm::EdDsa, "x"),
            "the JWT key for EdDSA is no private key",
        ),
        (
            JwtKey::from_private_pem(Algorithm::Rs256, WEAK),
            "the JWT key for RS256 is no private key",
        ),
        (
            JwtKey::from_private_pem(Algorithm::Hs256, RSA),
            "the JWT key for HS256 is no private key",
        ),
        (
            JwtKey::from_public_pem(Algorithm::Es384, P256_PUBLIC),
            "the JWT key for ES384 is no public",
        ),
        (
            JwtKey::from_jwk(Algorithm::EdDsa, "{}"),
            "the JWT key for EdDSA is no public JSON web key",
        ),
        (
            JwtKey::from_jwk(Algorithm::EdDsa, r#"{"kty":"oct","k":"eA"}"#),
            "the JWT key for EdDSA",
        ),
        (
            JwtKey::from_public_pem(Algorithm::EdDsa, ED_PUBLIC),
            "cannot sign: it is a public key",
        ),
    ] {
        let found = mistakes(&with(key));
        assert!(found.contains(expected), "{found}");
    }
}

// parity: JWT-019
#[actix_web::test]
async fn passwords_end_tokens_of_key_pairs_too() {
    let key = JwtKey::from_private_pem(Algorithm::Es256, P256);
    let jwt = Jwt::new(JwtSettings::new(key).check_revoke_token(true));
    for world in each_of(jwt).await {
        let (_, access) = world.log_in("ann").await;
        assert!(claims(&access)["hash_password"].is_string());
        assert_eq!(world.me(&access).await.status(), 200);
        world
            .people
            .change("ann", |person| person.password = "another".to_owned());
        let body = json!({"detail": "The user's password has been changed.",
                          "code": "password_changed"});
        expect(&world.me(&access).await, 401, &body);
    }
}
