//! A limit for every caller.

use std::sync::Arc;

use crate::context::Context;
use crate::error::{Result, StartError};

use super::limit::Limit;
use super::{Decision, Throttle, ThrottleSettings, ThrottleStore};

/// Limits known callers by their key and unknown ones by their address.
#[derive(Debug, Clone)]
pub struct UserRateThrottle {
    limit: Limit,
}

impl UserRateThrottle {
    /// Creates a throttle of the rate `1000/day`; a text that is none keeps the application from
    /// starting.
    ///
    /// It counts in the application's store, together with others of its scope.
    pub fn new(rate: &str) -> Self {
        Self {
            limit: Limit::new("user", rate),
        }
    }

    /// Names the counter: `uploads`.
    ///
    /// Views whose throttles share a store and a scope share the limit; several limits of one
    /// view (`burst`, `sustained`) need scopes of their own.
    #[must_use]
    pub fn scope(mut self, scope: &'static str) -> Self {
        self.limit = self.limit.scope(scope);
        self
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.limit = self.limit.store(store);
        self
    }
}

/// Takes the application's rate of the scope `user`.
impl Default for UserRateThrottle {
    fn default() -> Self {
        Self {
            limit: Limit::named("user"),
        }
    }
}

impl Throttle for UserRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        self.limit.hit(cx.user_key(), cx).await
    }

    fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        self.limit.adopt(settings);
    }

    fn check(&self, mistakes: &mut StartError) {
        self.limit.check(mistakes);
    }
}
