//! What an application decides about its tokens; the names and defaults are simplejwt's.

mod callers;
mod check;
mod claims;
mod revocation;
mod times;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::context::User;
use crate::db::values::Duration;

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
    pub(super) user_id_field: Option<String>,
    pub(super) user_id_claim: String,
    pub(super) token_type_claim: Option<String>,
    pub(super) jti_claim: Option<String>,
    pub(super) auth_token_types: Vec<TokenType>,
    pub(super) check_revoke_token: Option<bool>,
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
            user_id_field: None,
            user_id_claim: "user_id".to_owned(),
            token_type_claim: Some("token_type".to_owned()),
            jti_claim: Some("jti".to_owned()),
            auth_token_types: vec![TokenType::Access],
            check_revoke_token: None,
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
}

impl fmt::Debug for JwtSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtSettings")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
