//! A limit for those who are not known.

use std::sync::Arc;

use crate::context::Context;
use crate::error::{Result, StartError};

use super::limit::Limit;
use super::{Decision, Throttle, ThrottleSettings, ThrottleStore};

/// Limits unknown callers by their address; known ones pass.
#[derive(Debug, Clone)]
pub struct AnonRateThrottle {
    limit: Limit,
}

impl AnonRateThrottle {
    /// Creates a throttle of the rate `100/day`; a text that is none keeps the application from
    /// starting.
    ///
    /// It counts in the application's store, together with others of its scope.
    pub fn new(rate: &str) -> Self {
        Self {
            limit: Limit::new("anon", rate),
        }
    }

    /// Names the counter; it is `anon` unless told otherwise.
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

/// Takes the application's rate of the scope `anon`.
impl Default for AnonRateThrottle {
    fn default() -> Self {
        Self {
            limit: Limit::named("anon"),
        }
    }
}

impl Throttle for AnonRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        if cx.is_authenticated() {
            return Ok(Decision::Allowed);
        }
        self.limit.hit(None, cx).await
    }

    fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        self.limit.adopt(settings);
    }

    fn check(&self, mistakes: &mut StartError) {
        self.limit.check(mistakes);
    }
}
