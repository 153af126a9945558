//! What an application decides about its tokens; the names and defaults are simplejwt's.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::User;
use crate::db::values::Duration;
use crate::error::StartError;

use super::{JwtKey, TokenType};

/// Claims of the application's own, or why they have no JSON form.
pub(super) type Claims = Result<Map<String, Value>, String>;

type MakeClaims = Arc<dyn Fn(&dyn User) -> Claims + Send + Sync>;
type UserRule = Arc<dyn Fn(&dyn User) -> bool + Send + Sync>;

/// What an application decides about its tokens; the names and defaults are simplejwt's.
///
/// # Examples
///
/// ```
/// use rest_kit::authentication::jwt::{JwtKey, JwtSettings};
/// use rest_kit::prelude::*;
///
/// let settings = JwtSettings::new(JwtKey::hs256("at least 32 bytes, from the environment"))
///     .access_token_lifetime(Duration::minutes(10))
///     .rotate_refresh_tokens(true)
///     .blacklist_after_rotation(true)
///     .rotation_grace(Duration::seconds(10));
/// # let _ = settings;
/// ```
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting, as simplejwt has it"
)]
#[doc(alias = "SIMPLE_JWT")]
pub struct JwtSettings {
    pub(super) keys: Vec<JwtKey>,
    pub(super) access_token_lifetime: Duration,
    pub(super) refresh_token_lifetime: Duration,
    pub(super) sliding_token_lifetime: Duration,
    pub(super) sliding_token_refresh_lifetime: Duration,
    pub(super) sliding_token_refresh_exp_claim: String,
    pub(super) rotate_refresh_tokens: bool,
    pub(super) blacklist_after_rotation: bool,
    pub(super) rotation_grace: Duration,
    pub(super) reuse_detection: bool,
    pub(super) revoke_access_tokens: bool,
    pub(super) verify_user: bool,
    pub(super) audience: Vec<String>,
    pub(super) issuer: Option<String>,
    pub(super) leeway: Duration,
    pub(super) auth_header_types: Vec<String>,
    pub(super) auth_header_name: String,
    pub(super) realm: String,
    pub(super) user_id_claim: String,
    pub(super) token_type_claim: Option<String>,
    pub(super) jti_claim: Option<String>,
    pub(super) auth_token_types: Vec<TokenType>,
    pub(super) check_revoke_token: bool,
    pub(super) revoke_token_claim: String,
    pub(super) check_user_is_active: bool,
    pub(super) user_authentication_rule: Option<UserRule>,
    pub(super) claims: Option<MakeClaims>,
    #[cfg(feature = "auth")]
    pub(super) cookies: Option<super::JwtCookies>,
}

impl JwtSettings {
    /// Starts with simplejwt's defaults; `key` signs new tokens.
    pub fn new(key: JwtKey) -> Self {
        Self {
            keys: vec![key],
            access_token_lifetime: Duration::minutes(5),
            refresh_token_lifetime: Duration::days(1),
            sliding_token_lifetime: Duration::minutes(5),
            sliding_token_refresh_lifetime: Duration::days(1),
            sliding_token_refresh_exp_claim: "refresh_exp".to_owned(),
            rotate_refresh_tokens: false,
            blacklist_after_rotation: false,
            rotation_grace: Duration::seconds(0),
            reuse_detection: true,
            revoke_access_tokens: false,
            verify_user: true,
            audience: Vec::new(),
            issuer: None,
            leeway: Duration::seconds(0),
            auth_header_types: vec!["Bearer".to_owned()],
            auth_header_name: "Authorization".to_owned(),
            realm: "api".to_owned(),
            user_id_claim: "user_id".to_owned(),
            token_type_claim: Some("token_type".to_owned()),
            jti_claim: Some("jti".to_owned()),
            auth_token_types: vec![TokenType::Access],
            check_revoke_token: false,
            revoke_token_claim: "hash_password".to_owned(),
            check_user_is_active: true,
            user_authentication_rule: None,
            claims: None,
            #[cfg(feature = "auth")]
            cookies: None,
        }
    }

    /// Verifies tokens of this key too, such as one that signed until yesterday.
    #[must_use]
    pub fn verifying_key(mut self, key: JwtKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Sets how long access tokens hold; 5 minutes unless told otherwise.
    #[must_use]
    pub fn access_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.access_token_lifetime = lifetime;
        self
    }

    /// Sets how long refresh tokens hold; a day unless told otherwise.
    #[must_use]
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh_token_lifetime = lifetime;
        self
    }

    /// Sets how long sliding tokens hold; 5 minutes unless told otherwise.
    #[must_use]
    pub fn sliding_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.sliding_token_lifetime = lifetime;
        self
    }

    /// Sets for how long sliding tokens are renewed; a day unless told otherwise.
    #[must_use]
    pub fn sliding_token_refresh_lifetime(mut self, lifetime: Duration) -> Self {
        self.sliding_token_refresh_lifetime = lifetime;
        self
    }

    /// Renames the claim `refresh_exp` of sliding tokens.
    #[must_use]
    pub fn sliding_token_refresh_exp_claim(mut self, claim: &str) -> Self {
        claim.clone_into(&mut self.sliding_token_refresh_exp_claim);
        self
    }

    /// Answers a refresh with a new refresh token beside the access token.
    #[must_use]
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.rotate_refresh_tokens = rotate;
        self
    }

    /// Lets a refresh token be used once only; it needs [records](super::TokenRecords).
    #[must_use]
    pub fn blacklist_after_rotation(mut self, blacklist: bool) -> Self {
        self.blacklist_after_rotation = blacklist;
        self
    }

    /// Answers a second use within this time with the same successor, for clients that send a
    /// refresh twice; 0 unless told otherwise.
    #[must_use]
    pub fn rotation_grace(mut self, grace: Duration) -> Self {
        self.rotation_grace = grace;
        self
    }

    /// Revokes the whole login when a refresh token is used a second time; it does unless told
    /// otherwise. simplejwt only refuses the second use.
    #[must_use]
    pub fn reuse_detection(mut self, detect: bool) -> Self {
        self.reuse_detection = detect;
        self
    }

    /// Refuses access tokens too once their login is revoked; it costs one query per request.
    #[must_use]
    pub fn revoke_access_tokens(mut self, revoke: bool) -> Self {
        self.revoke_access_tokens = revoke;
        self
    }

    /// Refuses to verify the tokens of users that are gone or inactive; it does unless told
    /// otherwise. simplejwt asks for no user there.
    #[must_use]
    pub fn verify_user(mut self, verify: bool) -> Self {
        self.verify_user = verify;
        self
    }

    /// Writes this audience into tokens and asks for it; given again, any of them is accepted and
    /// all are written.
    #[must_use]
    pub fn audience(mut self, audience: &str) -> Self {
        self.audience.push(audience.to_owned());
        self
    }

    /// Writes this issuer into tokens and asks for it.
    #[must_use]
    pub fn issuer(mut self, issuer: &str) -> Self {
        self.issuer = Some(issuer.to_owned());
        self
    }

    /// Forgives clocks that differ by so much.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Replaces `Bearer`; letters count as they are, and the first word is the challenge's.
    #[must_use]
    pub fn auth_header_types<'a>(mut self, types: impl IntoIterator<Item = &'a str>) -> Self {
        self.auth_header_types = types.into_iter().map(str::to_owned).collect();
        self
    }

    /// Looks for tokens in this header: `X-Access-Token`.
    #[must_use]
    pub fn auth_header_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.auth_header_name);
        self
    }

    /// Replaces the realm `api` in the challenge.
    #[must_use]
    #[doc(alias = "www_authenticate_realm")]
    pub fn realm(mut self, realm: &str) -> Self {
        realm.clone_into(&mut self.realm);
        self
    }

    /// Renames the claim `user_id`.
    #[must_use]
    pub fn user_id_claim(mut self, claim: &str) -> Self {
        claim.clone_into(&mut self.user_id_claim);
        self
    }

    /// Renames the claim `token_type`; without one, types are not checked.
    #[must_use]
    pub fn token_type_claim(mut self, claim: Option<&str>) -> Self {
        self.token_type_claim = claim.map(str::to_owned);
        self
    }

    /// Renames the claim `jti`; without one, tokens need no name and cannot be revoked.
    #[must_use]
    pub fn jti_claim(mut self, claim: Option<&str>) -> Self {
        self.jti_claim = claim.map(str::to_owned);
        self
    }

    /// Opens views to these types of tokens, tried in order.
    #[must_use]
    #[doc(alias = "AUTH_TOKEN_CLASSES")]
    pub fn auth_token_types(mut self, types: impl IntoIterator<Item = TokenType>) -> Self {
        self.auth_token_types = types.into_iter().collect();
        self
    }

    /// Ends tokens when the password changes.
    ///
    /// It needs users that have a
    /// [`session_auth_hash`](crate::context::User::session_auth_hash); a keyed digest of it is in
    /// every token.
    #[must_use]
    pub fn check_revoke_token(mut self, check: bool) -> Self {
        self.check_revoke_token = check;
        self
    }

    /// Renames the claim `hash_password`.
    #[must_use]
    pub fn revoke_token_claim(mut self, claim: &str) -> Self {
        claim.clone_into(&mut self.revoke_token_claim);
        self
    }

    /// Refuses users who are not active; it does unless told otherwise.
    #[must_use]
    pub fn check_user_is_active(mut self, check: bool) -> Self {
        self.check_user_is_active = check;
        self
    }

    /// Decides who may have tokens; the active ones unless told otherwise.
    #[must_use]
    pub fn user_authentication_rule(
        mut self,
        rule: impl Fn(&dyn User) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.user_authentication_rule = Some(Arc::new(rule));
        self
    }

    /// Adds claims of the application's own to new tokens; refreshed ones keep them.
    ///
    /// [`Token::claims`](super::Token::claims) reads them back.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::authentication::jwt::{JwtKey, JwtSettings};
    /// #[derive(serde::Serialize)]
    /// struct Name {
    ///     name: String,
    /// }
    ///
    /// let settings = JwtSettings::new(JwtKey::hs256("at least 32 bytes, from the environment"))
    ///     .claims(|user| Name { name: user.username().to_owned() });
    /// # let _ = settings;
    /// ```
    #[must_use]
    #[doc(alias = "get_token")]
    pub fn claims<C: Serialize>(
        mut self,
        claims: impl Fn(&dyn User) -> C + Send + Sync + 'static,
    ) -> Self {
        self.claims = Some(Arc::new(move |user| {
            match serde_json::to_value(claims(user)) {
                Ok(Value::Object(map)) => Ok(map),
                Ok(_) => Err("claims are an object: a struct with named fields".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        }));
        self
    }

    /// Returns whether this user may have tokens.
    pub(super) fn admits(&self, user: &dyn User) -> bool {
        match &self.user_authentication_rule {
            Some(rule) => rule(user),
            None => !self.check_user_is_active || user.is_active(),
        }
    }

    /// Returns the challenge of refusals.
    pub(super) fn challenge(&self) -> String {
        let word = self
            .auth_header_types
            .first()
            .map_or("Bearer", String::as_str);
        format!("{word} realm=\"{}\"", self.realm)
    }

    /// Reports what is wrong.
    pub(super) fn check(&self, has_records: bool, mistakes: &mut StartError) {
        for mistake in self.keys.iter().filter_map(JwtKey::mistake) {
            mistakes.add(mistake);
        }
        for (name, lifetime) in [
            ("access_token_lifetime", self.access_token_lifetime),
            ("refresh_token_lifetime", self.refresh_token_lifetime),
            ("sliding_token_lifetime", self.sliding_token_lifetime),
            (
                "sliding_token_refresh_lifetime",
                self.sliding_token_refresh_lifetime,
            ),
        ] {
            if lifetime.num_seconds() < 1 {
                mistakes.add(format!(
                    "`{name}` of the JWT settings must be a second or more"
                ));
            }
        }
        for (name, span) in [
            ("leeway", self.leeway),
            ("rotation_grace", self.rotation_grace),
        ] {
            if span.num_seconds() < 0 {
                mistakes.add(format!("`{name}` of the JWT settings must not be negative"));
            }
        }
        if self.auth_header_types.is_empty() {
            mistakes.add("`auth_header_types` of the JWT settings is empty; name one: `Bearer`");
        }
        let needs = [
            ("blacklist_after_rotation", self.blacklist_after_rotation),
            ("revoke_access_tokens", self.revoke_access_tokens),
        ];
        for (name, _) in needs.iter().filter(|(_, needed)| *needed && !has_records) {
            mistakes.add(format!(
                "`{name}` of the JWT settings needs records: \
                 `Jwt::new(settings).records(OutstandingTokens)`"
            ));
        }
        if has_records && self.jti_claim.is_none() {
            mistakes.add("the JWT settings have no `jti_claim`, so tokens cannot be recorded");
        }
    }
}

impl fmt::Debug for JwtSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtSettings")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
