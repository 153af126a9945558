//! A limit for those who are not known.

use std::sync::Arc;

use crate::context::Context;
use crate::error::Result;

use super::{Decision, MemoryStore, Rate, Throttle, ThrottleStore, caller_address};

/// Limits unknown callers by their address; known ones pass.
#[derive(Debug, Clone)]
pub struct AnonRateThrottle {
    rate: Rate,
    store: Arc<dyn ThrottleStore>,
}

impl AnonRateThrottle {
    /// Creates a throttle of the rate `100/day`, with a store of its own.
    ///
    /// # Panics
    ///
    /// When the text is no rate: at start-up.
    #[track_caller]
    pub fn new(rate: &str) -> Self {
        Self {
            rate: Rate::written(rate),
            store: Arc::new(MemoryStore::default()),
        }
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.store = store;
        self
    }
}

impl Throttle for AnonRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        if cx.user_id().is_some() {
            return Ok(Decision::Allowed);
        }
        let key = format!("throttle_anon_{}", caller_address(cx));
        self.store.hit(&key, self.rate).await
    }
}
