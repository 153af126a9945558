//! JSON web tokens made here, good or wrong on purpose.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use crate::json::Json;

const KEY: &str = "bookstore-jwt-signing-key-for-tests-only-0123456789";

/// Makes a token from `claims`, `expires_in`, `key`, `alg`, `drop` and `tamper`.
pub(crate) fn mint(options: &Json) -> String {
    let text = |name: &str, default: &str| {
        options
            .get(name)
            .and_then(Json::as_str)
            .unwrap_or(default)
            .to_owned()
    };
    let algorithm = text("alg", "HS256");
    let header = Json::Object(vec![
        ("alg".to_owned(), Json::Text(algorithm.clone())),
        ("typ".to_owned(), Json::Text("JWT".to_owned())),
    ]);
    let pack = |data: &[u8]| URL_SAFE_NO_PAD.encode(data);
    let signed = format!(
        "{}.{}",
        pack(header.to_string().as_bytes()),
        pack(payload(options).to_string().as_bytes())
    );
    let signature = pack(&sign(
        &algorithm,
        text("key", KEY).as_bytes(),
        signed.as_bytes(),
    ));
    if options.get("tamper").is_some_and(Json::is_true) {
        return format!("{signed}.{}", signature.chars().rev().collect::<String>());
    }
    format!("{signed}.{signature}")
}

fn payload(options: &Json) -> Json {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let now = i64::try_from(now).unwrap_or_default();
    let expires_in = options
        .get("expires_in")
        .and_then(Json::as_int::<i64>)
        .unwrap_or(300);
    let mut members = vec![
        ("token_type".to_owned(), Json::Text("access".to_owned())),
        ("exp".to_owned(), Json::Int((now + expires_in).to_string())),
        ("iat".to_owned(), Json::Int(now.to_string())),
        (
            "jti".to_owned(),
            Json::Text(uuid::Uuid::new_v4().simple().to_string()),
        ),
        ("user_id".to_owned(), Json::Text("2".to_owned())),
    ];
    for (name, value) in options
        .get("claims")
        .and_then(Json::as_object)
        .unwrap_or_default()
    {
        members.retain(|(known, _)| known != name);
        members.push((name.clone(), value.clone()));
    }
    let dropped = options
        .get("drop")
        .and_then(Json::as_list)
        .unwrap_or_default();
    members.retain(|(name, _)| dropped.iter().all(|drop| drop.as_str() != Some(name)));
    Json::Object(members)
}

fn sign(algorithm: &str, key: &[u8], data: &[u8]) -> Vec<u8> {
    macro_rules! hmac {
        ($digest:ty) => {{
            let mut mac = Hmac::<$digest>::new_from_slice(key).expect("a key of any length");
            mac.update(data);
            mac.finalize().into_bytes().to_vec()
        }};
    }
    match algorithm {
        "HS256" => hmac!(Sha256),
        "HS384" => hmac!(Sha384),
        "HS512" => hmac!(Sha512),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn signatures_are_those_of_rfc_4231() {
        let signature = sign("HS256", b"Jefe", b"what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let expected = u128::from_str_radix(&expected[..32], 16).expect("hexadecimal digits");
        assert_eq!(signature[..16], expected.to_be_bytes());
    }
}
