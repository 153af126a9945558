//! What is wrong with settings, found before the application starts.

use crate::error::StartError;

use super::{JwtKey, JwtSettings};

impl JwtSettings {
    /// Reports what is wrong.
    pub(in crate::access::authentication::jwt) fn check(
        &self,
        has_records: bool,
        mistakes: &mut StartError,
    ) {
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
