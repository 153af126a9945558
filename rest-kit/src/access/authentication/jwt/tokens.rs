//! Making tokens and reading them: what needs no user and no database.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::{User, UserId};
use crate::db::values::DateTime;
use crate::descriptors::RequiredModel;
use crate::error::{Error, Result, StartError};
use crate::http::Response;

use super::key::PublicKey;
use super::token::{FAMILY, seconds};
use super::{JwtKey, JwtSettings, Token, TokenError, TokenRecords, TokenType, compact};

/// Makes and reads tokens; a clone is another handle to the same.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::{Jwt, JwtKey, JwtSettings, TokenError, TokenType};
/// # use rest_kit::context::{User, UserId};
/// # #[derive(Debug)]
/// # struct Ann;
/// # impl User for Ann {
/// #     fn id(&self) -> UserId {
/// #         1.into()
/// #     }
/// #     fn username(&self) -> &str {
/// #         "ann"
/// #     }
/// # }
///
/// let key = JwtKey::hs256("at least 32 bytes, from the environment");
/// let jwt = Jwt::new(JwtSettings::new(key));
/// let refresh = jwt.token_for(TokenType::Refresh, &Ann)?;
/// let access = jwt.encode(&jwt.access_token(&refresh))?;
///
/// let token = jwt.decode(&access, TokenType::Access).unwrap();
/// assert_eq!(token.user_id(), Some(1.into()));
/// assert_eq!(jwt.decode(&access, TokenType::Refresh).unwrap_err(), TokenError::WrongType);
/// # Ok::<(), rest_kit::Error>(())
/// ```
#[derive(Clone)]
pub struct Jwt(Arc<Inner>);

struct Inner {
    settings: Arc<JwtSettings>,
    header: String,
    records: Option<Arc<dyn TokenRecords>>,
}

#[derive(Serialize)]
struct KeySet {
    keys: Vec<PublicKey>,
}

impl Jwt {
    /// Prepares the keys; what is wrong with them is reported when the application starts.
    pub fn new(settings: JwtSettings) -> Self {
        let header = settings
            .keys
            .first()
            .map(compact::header)
            .unwrap_or_default();
        Self(Arc::new(Inner {
            settings: settings.into(),
            header,
            records: None,
        }))
    }

    /// Remembers refresh tokens, so that they can be revoked.
    #[must_use]
    pub fn records(self, records: impl TokenRecords) -> Self {
        Self(Arc::new(Inner {
            settings: Arc::clone(&self.0.settings),
            header: self.0.header.clone(),
            records: Some(Arc::new(records)),
        }))
    }

    /// Returns the settings.
    pub fn settings(&self) -> &JwtSettings {
        &self.0.settings
    }

    /// Returns what remembers refresh tokens, if anything does.
    pub(super) fn remembered(&self) -> Option<&dyn TokenRecords> {
        self.0.records.as_deref()
    }

    /// Returns the models whose tables the records need.
    pub(super) fn models(&self) -> Vec<RequiredModel> {
        self.remembered()
            .map_or_else(Vec::new, TokenRecords::models)
    }

    /// Reports what is wrong with the settings.
    pub fn check(&self, mistakes: &mut StartError) {
        self.settings().check(self.0.records.is_some(), mistakes);
    }

    /// Reports it when users cannot be found by what tokens name them by.
    pub(super) fn check_field(&self, known: &[&str], mistakes: &mut StartError) {
        if let Some(field) = &self.settings().user_id_field
            && !known.contains(&&**field)
        {
            mistakes.add(format!(
                "`user_id_field` of the JWT settings is `{field}`, but users are found by `{}`: \
                 implement `UserStore::lookup_fields` and `UserStore::find_by`",
                known.join("`, `")
            ));
        }
    }

    /// Reports it too when this application is to make tokens but has no key to sign them.
    pub(super) fn check_signing(&self, mistakes: &mut StartError) {
        self.check(mistakes);
        let first = self.settings().keys.first();
        if first.is_some_and(|key| key.mistake().is_none() && !key.can_sign()) {
            mistakes.add("the first key of the JWT settings cannot sign: it is a public key");
        }
    }

    /// Makes a new token of a user who may have one.
    ///
    /// # Errors
    ///
    /// 401 for users who may not log in; 500 when claims have no JSON form.
    #[doc(alias = "for_user")]
    pub fn token_for(&self, kind: TokenType, user: &dyn User) -> Result<Token> {
        let settings = self.settings();
        if !settings.admits(user) {
            return Err(no_active_account(NO_CREDENTIALS));
        }
        let mut token = self.new_token(kind);
        token.set_claim(&settings.user_id_claim, self.name_of(user)?.to_string());
        let digest = match settings.check_revoke_token {
            Some(false) => None,
            _ => self.password_digests(user).next(),
        };
        if digest.is_some() || settings.check_revoke_token == Some(true) {
            token.set_claim(&settings.revoke_token_claim, digest);
        }
        if settings.revoke_access_tokens && kind != TokenType::Access {
            let family = token.id().map(str::to_owned);
            token.set_claim(FAMILY, family);
        }
        if let Some(claims) = &settings.claims {
            token.extend(claims(user))?;
        }
        Ok(token)
    }

    /// Returns by what tokens name a user.
    pub(super) fn name_of(&self, user: &dyn User) -> Result<UserId> {
        let Some(field) = &self.settings().user_id_field else {
            return Ok(user.id());
        };
        user.field(field).ok_or_else(|| {
            Error::internal(format!(
                "tokens name users by `{field}`, which this user has not: implement `User::field`"
            ))
        })
    }

    /// Makes the access token of a refresh token: with its claims, but times of its own.
    pub fn access_token(&self, refresh: &Token) -> Token {
        let settings = self.settings();
        let mut access = self.new_token(TokenType::Access);
        access.now = refresh.now;
        access.set_expiry("exp", settings.access_token_lifetime);
        let own = [
            settings.token_type_claim.as_deref(),
            settings.jti_claim.as_deref(),
        ];
        for (name, value) in &refresh.claims {
            let is_own = own.contains(&Some(name)) || ["exp", "iat", "jti"].contains(&&**name);
            if !is_own {
                access.claims.insert(name.clone(), value.clone());
            }
        }
        if settings.revoke_access_tokens && refresh.family().is_none() {
            let family = refresh.id().map(str::to_owned);
            access.set_claim(FAMILY, family);
        }
        access
    }

    fn new_token(&self, kind: TokenType) -> Token {
        let settings = self.settings();
        let now = DateTime::now().timestamp();
        let mut token = Token {
            claims: Map::new(),
            settings: Arc::clone(&self.0.settings),
            now,
        };
        if let Some(claim) = &settings.token_type_claim {
            token.set_claim(claim, kind.name());
        }
        let lifetime = match kind {
            TokenType::Access | TokenType::Untyped => settings.access_token_lifetime,
            TokenType::Refresh => settings.refresh_token_lifetime,
            TokenType::Sliding => settings.sliding_token_lifetime,
        };
        token.set_expiry("exp", lifetime);
        token.set_claim("iat", now);
        if let Some(claim) = &settings.jti_claim {
            token.set_claim(claim, new_id());
        }
        if kind == TokenType::Sliding {
            let claim = &settings.sliding_token_refresh_exp_claim;
            token.set_expiry(claim, settings.sliding_token_refresh_lifetime);
        }
        token
    }

    /// Signs a token.
    ///
    /// # Errors
    ///
    /// 500 when the first key cannot sign; start-up tells so before.
    pub fn encode(&self, token: &Token) -> Result<String> {
        let settings = self.settings();
        let mut claims = token.claims.clone();
        match &settings.audience[..] {
            [] => {}
            [one] => drop(claims.insert("aud".to_owned(), one.as_str().into())),
            several => drop(claims.insert("aud".to_owned(), several.into())),
        }
        if let Some(issuer) = &settings.issuer {
            claims.insert("iss".to_owned(), issuer.as_str().into());
        }
        let claims = serde_json::to_vec(&claims).map_err(Error::internal)?;
        let key = settings.keys.first();
        key.and_then(|key| compact::sign(&self.0.header, &claims, key))
            .ok_or_else(|| Error::internal("the first JWT key cannot sign"))
    }

    /// Reads a token of this type: its signature, times, audience and issuer are checked.
    ///
    /// Nobody is asked whether it was revoked; [`accept`](Self::accept) does that.
    ///
    /// # Errors
    ///
    /// Why the token is refused.
    pub fn decode(&self, text: &str, wanted: TokenType) -> Result<Token, TokenError> {
        let token = self.read(text)?;
        token.check(wanted)?;
        Ok(token)
    }

    /// Reads a token of any type.
    pub(super) fn read(&self, text: &str) -> Result<Token, TokenError> {
        let claims = compact::verify(text, &self.settings().keys)?;
        let now = DateTime::now().timestamp();
        self.check_times(&claims, now)?;
        self.check_origin(&claims)?;
        Ok(Token {
            claims,
            settings: Arc::clone(&self.0.settings),
            now,
        })
    }

    /// Checks in the order of `PyJWT`: a token that is not valid yet is not expired either.
    fn check_times(&self, claims: &Map<String, Value>, now: i64) -> Result<(), TokenError> {
        let leeway = self.settings().leeway.num_seconds();
        let time = |claim: &str| match claims.get(claim) {
            None => Ok(None),
            Some(value) => seconds(value).map(Some).ok_or(TokenError::Invalid),
        };
        // Of these two, PyJWT reads numbers in quotes as well.
        let lenient = |claim: &str| match claims.get(claim) {
            Some(Value::String(text)) => text
                .trim()
                .parse()
                .map(Some)
                .map_err(|_| TokenError::Invalid),
            _ => time(claim),
        };
        for claim in ["iat", "nbf"] {
            if lenient(claim)?.is_some_and(|time| time > now.saturating_add(leeway)) {
                return Err(TokenError::Invalid);
            }
        }
        if time("exp")?.is_some_and(|time| time <= now.saturating_sub(leeway)) {
            return Err(TokenError::Expired);
        }
        Ok(())
    }

    fn check_origin(&self, claims: &Map<String, Value>) -> Result<(), TokenError> {
        let settings = self.settings();
        let is_text = |claim: &str| claims.get(claim).is_none_or(Value::is_string);
        let issuer = claims.get("iss").and_then(Value::as_str);
        let is_ours = settings.issuer.is_none() || settings.issuer.as_deref() == issuer;
        let is_meant = settings.audience.is_empty()
            || audience(claims).is_some_and(|audience| {
                audience
                    .iter()
                    .any(|word| settings.audience.iter().any(|own| own == word))
            });
        if is_ours && is_meant && is_text("sub") && is_text("jti") {
            Ok(())
        } else {
            Err(TokenError::Invalid)
        }
    }

    /// Answers the public keys, `{"keys": […]}`: secrets are not among them.
    #[doc(alias = "jwks")]
    pub fn key_set(&self) -> Response {
        let keys = self.settings().keys.iter().filter_map(JwtKey::public);
        Response::new(&KeySet {
            keys: keys.collect(),
        })
    }

    /// Returns what of the password is in tokens, by every key so that tokens outlive a change of keys.
    pub(super) fn password_digests(&self, user: &dyn User) -> impl Iterator<Item = String> {
        let hash = user.session_auth_hash();
        let text = hash.map(|hash| format!("rest_kit.jwt.password:{hash}"));
        let keys = self.settings().keys.iter();
        keys.filter_map(move |key| {
            let digest = key.digest(text.as_ref()?.as_bytes())?;
            Some(URL_SAFE_NO_PAD.encode(digest))
        })
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("settings", &self.0.settings)
            .field("records", &self.0.records)
            .finish_non_exhaustive()
    }
}

pub(super) const NO_CREDENTIALS: &str = "No active account found with the given credentials";

/// The 401 of users who may not log in.
pub(super) fn no_active_account(message: &'static str) -> Error {
    Error::authentication_failed(message).with_code("no_active_account")
}

/// A name that no other token has: 32 hexadecimal digits.
pub(super) fn new_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// The audience that a token names; none when it is missing, empty or of another form.
fn audience(claims: &Map<String, Value>) -> Option<Vec<&str>> {
    match claims.get("aud")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => several.iter().map(Value::as_str).collect(),
        _ => None,
    }
}
