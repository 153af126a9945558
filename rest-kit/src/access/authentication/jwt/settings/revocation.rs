//! When tokens end before their time.

use crate::db::values::Duration;

use super::JwtSettings;

impl JwtSettings {
    /// Answers a refresh with a new refresh token beside the access token.
    #[must_use]
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.rotate_refresh_tokens = rotate;
        self
    }

    /// Lets a refresh token be used once only; it needs [records](crate::access::authentication::jwt::TokenRecords).
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

    /// Sets whether tokens end when the password changes.
    ///
    /// Unless told otherwise a token that was made here does, and one of another signer, which
    /// says nothing of the password, does not; `true` refuses such tokens, and `false` asks none,
    /// as simplejwt does.
    ///
    /// It needs users that have a
    /// [`session_auth_hash`](crate::context::User::session_auth_hash); a keyed digest of it is in
    /// every token.
    #[must_use]
    pub fn check_revoke_token(mut self, check: bool) -> Self {
        self.check_revoke_token = Some(check);
        self
    }
}
