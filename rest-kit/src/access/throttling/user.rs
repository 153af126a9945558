//! A limit for every caller.

use std::sync::Arc;

use crate::context::Context;
use crate::error::Result;

use super::{Decision, MemoryStore, Rate, Throttle, ThrottleStore, caller_address};

/// Limits known callers by their key and unknown ones by their address.
#[derive(Debug, Clone)]
pub struct UserRateThrottle {
    rate: Rate,
    scope: &'static str,
    store: Arc<dyn ThrottleStore>,
}

impl UserRateThrottle {
    /// Creates a throttle of the rate `1000/day`, with a store of its own.
    ///
    /// # Panics
    ///
    /// When the text is no rate: at start-up.
    #[track_caller]
    pub fn new(rate: &str) -> Self {
        Self {
            rate: Rate::written(rate),
            scope: "user",
            store: Arc::new(MemoryStore::default()),
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
        self.store = store;
        self
    }
}

impl Throttle for UserRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        let key = match cx.user_id() {
            Some(id) => format!("throttle_{}_{id}", self.scope),
            None => format!("throttle_{}_{}", self.scope, caller_address(cx)),
        };
        self.store.hit(&key, self.rate).await
    }
}
