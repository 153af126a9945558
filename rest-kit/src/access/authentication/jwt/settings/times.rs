//! How long tokens hold.

use crate::db::values::Duration;

use super::JwtSettings;

impl JwtSettings {
    /// Returns how long access tokens live.
    pub fn access_lifetime(&self) -> Duration {
        self.access_token_lifetime
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

    /// Forgives clocks that differ by so much.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }
}
