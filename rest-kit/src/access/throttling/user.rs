//! A limit for every caller.

use std::sync::{Arc, OnceLock};

use crate::context::Context;
use crate::error::Result;

use super::{Decision, Rate, Throttle, ThrottleStore, caller_address, own_store};

/// Limits known callers by their key and unknown ones by their address.
#[derive(Debug, Clone)]
pub struct UserRateThrottle {
    rate: Rate,
    scope: &'static str,
    store: OnceLock<Arc<dyn ThrottleStore>>,
}

impl UserRateThrottle {
    /// Creates a throttle of the rate `1000/day`.
    ///
    /// It counts in the application's store, together with others of its scope.
    ///
    /// # Panics
    ///
    /// When the text is no rate: at start-up.
    #[track_caller]
    pub fn new(rate: &str) -> Self {
        Self {
            rate: Rate::written(rate),
            scope: "user",
            store: OnceLock::new(),
        }
    }

    /// Names the counter: `uploads`.
    ///
    /// Views whose throttles share a store and a scope share the limit; several limits of one
    /// view (`burst`, `sustained`) need scopes of their own.
    #[must_use]
    #[doc(alias = "ScopedRateThrottle")]
    #[doc(alias = "throttle_scope")]
    pub fn scope(mut self, scope: &'static str) -> Self {
        self.scope = scope;
        self
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.store = OnceLock::from(store);
        self
    }
}

impl Throttle for UserRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        let key = match cx.user_id() {
            Some(id) => format!("throttle_{}_{id}", self.scope),
            None => format!("throttle_{}_{}", self.scope, caller_address(cx)),
        };
        own_store(&self.store).hit(&key, self.rate).await
    }

    fn adopt(&self, store: &Arc<dyn ThrottleStore>) {
        self.store.get_or_init(|| Arc::clone(store));
    }
}
