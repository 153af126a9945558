//! Tokens that were made to do harm: each is refused, none is a server error.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rest_kit::authentication::jwt::TokenType;
use serde_json::{Value, json};

use super::world::{SECRET, World, each, mint, now, rotating, settings, signed, sound};

/// Sends the token wherever tokens are taken; nothing may break, and nobody may get in.
async fn refused_everywhere(world: &World, token: &str) {
    let mut answers = vec![
        world.me(token).await,
        world.call("/stateless/", token).await,
        world.refresh(token).await,
        world.verify(token).await,
        world.blacklist(token).await,
    ];
    let body = json!({ "token": token });
    answers.push(world.post("/sliding-refresh/").json(&body).await);
    for (at, answer) in answers.iter().enumerate() {
        let status = answer.status();
        assert!(
            (400..500).contains(&status),
            "{status} at {at} for {token}: {}",
            answer.text()
        );
    }
}

fn with_header(header: &Value) -> String {
    mint(
        header,
        sound(json!({})).to_string().as_bytes(),
        SECRET.as_bytes(),
    )
}

// security: SEC-10
// parity: JWT-026
#[actix_web::test]
async fn a_token_cannot_choose_how_it_is_verified() {
    for world in each(rotating()).await {
        for alg in [
            "none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256",
        ] {
            refused_everywhere(&world, &with_header(&json!({"alg": alg}))).await;
        }
        for header in [
            json!({}),
            json!({"alg": null}),
            json!({"alg": 5}),
            json!({"alg": ["HS256"]}),
            json!({"alg": {"HS256": true}}),
            json!({"alg": "HS256", "crit": ["exp"]}),
            json!({"alg": "HS256", "crit": [], "exp": 1}),
            json!({"alg": "HS256", "b64": false}),
            json!({"alg": "HS256", "b64": false, "crit": ["b64"]}),
            json!({"alg": "HS256", "kid": 5}),
            json!({"alg": "HS256", "kid": null}),
            json!({"alg": "HS256", "kid": ["a"]}),
            json!("HS256"),
            json!([]),
        ] {
            refused_everywhere(&world, &with_header(&header)).await;
        }
        // Without a signature, or with nobody's.
        let sound = signed(&sound(json!({})));
        let (message, _) = sound.rsplit_once('.').unwrap();
        refused_everywhere(&world, &format!("{message}.")).await;
        refused_everywhere(&world, &format!("{message}.{}", "A".repeat(43))).await;
        let key = mint(&json!({"alg": "HS256"}), b"{}", b"");
        refused_everywhere(&world, &key).await;
    }
}

// security: SEC-10
#[actix_web::test]
async fn headers_that_say_where_a_key_is_have_no_effect() {
    // The attacker signs with a key of their own, and names it in every way there is.
    let own = b"the attacker's own secret, long enough for HS256";
    let encoded = URL_SAFE_NO_PAD.encode(own);
    for world in each(rotating()).await {
        for hint in [
            json!({"jwk": {"kty": "oct", "k": encoded, "alg": "HS256"}}),
            json!({"jku": "https://evil.example/keys"}),
            json!({"x5u": "https://evil.example/cert"}),
            json!({"x5c": ["MIIB"]}),
            json!({"kid": "../../../../dev/null"}),
            json!({"kid": "' OR 1=1 --"}),
            json!({"kid": "x".repeat(10_000)}),
        ] {
            let mut header = json!({"alg": "HS256"});
            let hints = hint.as_object().unwrap().clone();
            header.as_object_mut().unwrap().extend(hints);
            let payload = sound(json!({})).to_string();
            for secret in [&own[..], b"", b"../../../../dev/null"] {
                refused_everywhere(&world, &mint(&header, payload.as_bytes(), secret)).await;
            }
        }
    }
}

// security: SEC-12
#[actix_web::test]
async fn claims_of_the_wrong_form_are_refused() {
    for world in each(rotating()).await {
        for changes in [
            json!({"exp": (now() + 300).to_string()}),
            json!({"exp": "soon"}),
            json!({"exp": []}),
            json!({"exp": {}}),
            json!({"exp": true}),
            json!({"exp": 1e20}),
            json!({"exp": u64::MAX}),
            json!({"exp": i64::MIN}),
            json!({"exp": 0}),
            json!({"nbf": now() + 600}),
            json!({"nbf": "later"}),
            json!({"nbf": []}),
            json!({"iat": now() + 600}),
            json!({"iat": {}}),
            json!({"sub": 5}),
            json!({"jti": 5}),
            json!({"jti": ["a"]}),
        ] {
            refused_everywhere(&world, &signed(&sound(changes))).await;
        }
        // Verification minds no types, as with simplejwt; everything else does.
        for kind in [json!(1), json!(["access"]), json!("Access"), json!("")] {
            let token = signed(&sound(json!({ "token_type": kind })));
            assert_eq!(world.me(&token).await.status(), 401, "{kind}");
            assert_eq!(world.refresh(&token).await.status(), 401, "{kind}");
            assert_eq!(world.verify(&token).await.status(), 200, "{kind}");
        }
        // Sound tokens that name nobody: no view opens, and no query breaks.
        for user in [
            json!(""),
            json!("1 OR 1=1"),
            json!("\u{0}"),
            json!("9".repeat(400)),
            json!([1]),
            json!({"id": 1}),
            json!(true),
            json!(1.5),
            json!(1e300),
            json!(-1),
        ] {
            let access = signed(&sound(json!({"user_id": user})));
            assert_eq!(world.me(&access).await.status(), 401, "{user}");
            let refresh = signed(&sound(json!({"user_id": user, "token_type": "refresh"})));
            assert_eq!(world.refresh(&refresh).await.status(), 401, "{user}");
        }
    }
}

// security: SEC-12
// parity: JWT-012
#[actix_web::test]
async fn no_type_of_token_serves_as_another() {
    for world in each(rotating().auth_token_types([TokenType::Access])).await {
        let (refresh, access) = world.log_in("ann").await;
        let body = json!({"username": "ann", "password": "ann-pass"});
        let sliding = world.post("/sliding/").json(&body).await.value()["token"].clone();
        let sliding = sliding.as_str().unwrap();
        for token in [&refresh, sliding] {
            assert_eq!(world.me(token).await.status(), 401);
            assert_eq!(world.call("/stateless/", token).await.status(), 401);
        }
        for token in [&access, sliding] {
            assert_eq!(world.refresh(token).await.status(), 401);
            assert_eq!(world.blacklist(token).await.status(), 401);
        }
        for token in [&access, &refresh] {
            let body = json!({ "token": token });
            assert_eq!(
                world.post("/sliding-refresh/").json(&body).await.status(),
                401
            );
        }
        // None of this used the refresh token up.
        assert_eq!(world.refresh(&refresh).await.status(), 200);
    }
}

// security: SEC-10
#[actix_web::test]
async fn garbage_is_refused() {
    let pack = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let header = json!({"alg": "HS256"});
    let raw = |payload: &[u8]| mint(&header, payload, SECRET.as_bytes());
    let mut tokens = vec![
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        "a.b.c".to_owned(),
        "=.=.=".to_owned(),
        "%00.%00.%00".to_owned(),
        "ä.ö.ü".to_owned(),
        format!("{}.{}.", pack("{}"), pack("{}")),
        format!("{}.{}.x", pack(r#"{"alg":"HS256""#), pack("{}")),
        format!(
            "{}.{}.x",
            pack(r#"{"alg":"HS256","alg":"none"}"#),
            pack("{}")
        ),
        "x".repeat(7_000),
        ".".repeat(7_000),
        raw(b""),
        raw(b"{"),
        raw(b"[]"),
        raw(b"null"),
        raw(b"\"text\""),
        raw(b"{\"exp\":NaN}"),
        raw(b"{\"exp\":1e999}"),
        raw(b"{\"a\":\"\xff\xfe\"}"),
        raw(b"{\"a\":\"\\ud800\"}"),
    ];
    // Every prefix of a good token, and the token with each byte changed.
    let good = signed(&sound(json!({"token_type": "refresh", "jti": "good"})));
    tokens.extend((1..good.len()).step_by(7).map(|end| good[..end].to_owned()));
    for at in (0..good.len()).step_by(5) {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        tokens.push(String::from_utf8(bytes).unwrap());
    }
    for world in each(settings()).await {
        for token in &tokens {
            refused_everywhere(&world, token).await;
        }
        // Too long for a header, but a body can hold them.
        for token in [
            raw(deep.as_bytes()),
            "y".repeat(1_000_000),
            good.repeat(500),
        ] {
            for answer in [world.refresh(&token).await, world.verify(&token).await] {
                assert_eq!(answer.status(), 401);
            }
        }
        assert_eq!(world.refresh(&good).await.status(), 200);
    }
}
