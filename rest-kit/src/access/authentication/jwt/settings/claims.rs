//! What stands in tokens.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::context::User;

use super::JwtSettings;

impl JwtSettings {
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

    /// Names users by another field than `id`, such as `username`; one that is never given to
    /// somebody else.
    ///
    /// [`User::field`] has its value, and `UserStore::find_by` finds users by it; a start fails
    /// with a store that does not.
    #[must_use]
    pub fn user_id_field(mut self, field: &str) -> Self {
        self.user_id_field = (field != "id").then(|| field.to_owned());
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

    /// Renames the claim `refresh_exp` of sliding tokens.
    #[must_use]
    pub fn sliding_token_refresh_exp_claim(mut self, claim: &str) -> Self {
        claim.clone_into(&mut self.sliding_token_refresh_exp_claim);
        self
    }

    /// Renames the claim `hash_password`.
    #[must_use]
    pub fn revoke_token_claim(mut self, claim: &str) -> Self {
        claim.clone_into(&mut self.revoke_token_claim);
        self
    }

    /// Adds claims of the application's own to new tokens; refreshed ones keep them.
    ///
    /// [`Token::claims`](crate::access::authentication::jwt::Token::claims) reads them back.
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
}
