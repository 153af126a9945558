//! Tokens as text: `header.payload.signature`, each in base64.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{JwtKey, TokenError};

/// Longer texts are refused unread.
const LONGEST: usize = 64 * 1024;

/// As `PyJWT`: padding may be there or not, and every text has one value only.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What of a header counts; where keys are to be found (`jku`, `x5u`, `jwk`) does not.
#[derive(Deserialize)]
struct Header<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "text")]
    kid: Option<Cow<'a, str>>,
    /// What must be understood: we understand none of it.
    #[serde(default)]
    crit: Option<IgnoredAny>,
    /// Whether the payload is in base64: it always is.
    #[serde(default)]
    b64: Option<Value>,
}

/// Reads a name, which is a text when it is there.
fn text<'de: 'a, 'a, D: Deserializer<'de>>(input: D) -> Result<Option<Cow<'a, str>>, D::Error> {
    Cow::deserialize(input).map(Some)
}

/// Returns the header of a key's tokens, ready to be put before their payload.
pub(super) fn header(key: &JwtKey) -> String {
    let alg = Value::from(key.algorithm().name());
    let mut header = Map::from_iter([("alg".to_owned(), alg), ("typ".to_owned(), "JWT".into())]);
    if let Some(kid) = key.name() {
        header.insert("kid".to_owned(), kid.into());
    }
    URL_SAFE_NO_PAD.encode(Value::Object(header).to_string())
}

/// Signs claims; none when the key cannot.
pub(super) fn sign(header: &str, claims: &[u8], key: &JwtKey) -> Option<String> {
    let mut text = String::with_capacity(header.len() + claims.len() * 2 + 64);
    text.push_str(header);
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut text);
    let signature = key.sign(text.as_bytes())?;
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut text);
    Some(text)
}

/// Returns the claims of a token that one of `keys` has signed.
///
/// The algorithm is the key's: what the token says of it is compared, never followed.
pub(super) fn verify(text: &str, keys: &[JwtKey]) -> Result<Map<String, Value>, TokenError> {
    if text.len() > LONGEST {
        return Err(TokenError::Invalid);
    }
    let (message, signature) = text.rsplit_once('.').ok_or(TokenError::Invalid)?;
    let (head, payload) = message.split_once('.').ok_or(TokenError::Invalid)?;
    let head = decode(head)?;
    let header: Header<'_> = serde_json::from_slice(&head).map_err(|_| TokenError::Invalid)?;
    if header.crit.is_some() || header.b64 == Some(Value::Bool(false)) {
        return Err(TokenError::Invalid);
    }
    let signature = decode(signature)?;
    let is_signed = candidates(&header, keys).any(|key| key.verify(message.as_bytes(), &signature));
    if !is_signed {
        return Err(TokenError::Invalid);
    }
    serde_json::from_slice(&decode(payload)?).map_err(|_| TokenError::Invalid)
}

/// A key that the token names is the only one; other tokens may be of any key of their algorithm
/// that is not named, or of all when the token names none.
fn candidates<'a>(header: &'a Header<'_>, keys: &'a [JwtKey]) -> impl Iterator<Item = &'a JwtKey> {
    let kid = header.kid.as_deref();
    let is_known = kid.is_some() && keys.iter().any(|key| key.name() == kid);
    let fits = move |key: &&JwtKey| match (kid, key.name()) {
        (Some(kid), Some(name)) => kid == name,
        (Some(_), None) => !is_known,
        (None, _) => true,
    };
    let alg = &header.alg;
    keys.iter()
        .filter(fits)
        .filter(move |key| key.algorithm().name() == alg)
}

fn decode(segment: &str) -> Result<Vec<u8>, TokenError> {
    BASE64.decode(segment).map_err(|_| TokenError::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a secret of thirty-two bytes or more";

    fn claims(text: &str, keys: &[JwtKey]) -> Option<Map<String, Value>> {
        verify(text, keys).ok()
    }

    #[test]
    fn a_token_that_names_its_key_is_verified_by_that_key_alone() {
        let named = |kid: &str| JwtKey::hs256(SECRET).kid(kid);
        let other = JwtKey::hs256("another secret of thirty-two bytes or more");
        let bare = JwtKey::hs256(SECRET);
        let of = |key: &JwtKey| sign(&header(key), b"{}", key).unwrap();
        let cases = [
            (of(&bare), vec![bare.clone()], true),
            (of(&named("a")), vec![named("a")], true),
            (
                of(&named("a")),
                vec![other.clone().kid("b"), named("a")],
                true,
            ),
            // The right secret under another name is another key.
            (of(&named("a")), vec![named("b")], false),
            (
                of(&named("a")),
                vec![other.clone().kid("a"), bare.clone()],
                false,
            ),
            // Keys without names verify what names nobody knows, as simplejwt does.
            (of(&named("a")), vec![bare.clone()], true),
            (of(&bare), vec![other.clone().kid("b"), named("a")], true),
            (of(&bare), vec![other], false),
        ];
        for (at, (text, keys, expected)) in cases.into_iter().enumerate() {
            assert_eq!(claims(&text, &keys).is_some(), expected, "case {at}");
        }
    }

    #[test]
    fn one_text_has_one_value() {
        let key = JwtKey::hs256(SECRET);
        let text = sign(&header(&key), br#"{"a":1}"#, &key).unwrap();
        assert!(claims(&text, std::slice::from_ref(&key)).is_some());
        let (message, signature) = text.rsplit_once('.').unwrap();
        // The last letter of a signature of 32 bytes holds two bits that mean nothing.
        let last = signature.chars().next_back().unwrap();
        let twin = char::from_u32(u32::from(last) + 1).unwrap();
        for wrong in [
            format!("{message}.{}{twin}", &signature[..signature.len() - 1]),
            format!("{message}.{signature}!"),
            format!("{message}.{signature}=="),
            format!("{message}.{signature}."),
            format!(" {text}"),
        ] {
            assert!(
                claims(&wrong, std::slice::from_ref(&key)).is_none(),
                "{wrong}"
            );
        }
    }
}
