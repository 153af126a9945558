//! Where tokens are looked for, and whose are accepted.

use std::sync::Arc;

use crate::context::User;

use super::{JwtSettings, TokenType};

impl JwtSettings {
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

    /// Opens views to these types of tokens, tried in order.
    #[must_use]
    #[doc(alias = "AUTH_TOKEN_CLASSES")]
    pub fn auth_token_types(mut self, types: impl IntoIterator<Item = TokenType>) -> Self {
        self.auth_token_types = types.into_iter().collect();
        self
    }

    /// Refuses to verify the tokens of users that are gone or inactive; it does unless told
    /// otherwise. simplejwt asks for no user there.
    #[must_use]
    pub fn verify_user(mut self, verify: bool) -> Self {
        self.verify_user = verify;
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

    /// Returns whether this user may have tokens.
    pub(in crate::access::authentication::jwt) fn admits(&self, user: &dyn User) -> bool {
        match &self.user_authentication_rule {
            Some(rule) => rule(user),
            None => !self.check_user_is_active || user.is_active(),
        }
    }

    /// Returns the challenge of refusals.
    pub(in crate::access::authentication::jwt) fn challenge(&self) -> String {
        let word = self
            .auth_header_types
            .first()
            .map_or("Bearer", String::as_str);
        format!("{word} realm=\"{}\"", self.realm)
    }
}
