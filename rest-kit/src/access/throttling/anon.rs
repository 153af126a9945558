//! A limit for those who are not known.

use std::sync::{Arc, OnceLock};

use crate::context::Context;
use crate::error::Result;

use super::{Decision, Rate, Throttle, ThrottleStore, caller_address, own_store};

/// Limits unknown callers by their address; known ones pass.
#[derive(Debug, Clone)]
pub struct AnonRateThrottle {
    rate: Rate,
    store: OnceLock<Arc<dyn ThrottleStore>>,
}

impl AnonRateThrottle {
    /// Creates a throttle of the rate `100/day`.
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
            store: OnceLock::new(),
        }
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.store = OnceLock::from(store);
        self
    }
}

impl Throttle for AnonRateThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        if cx.user_id().is_some() {
            return Ok(Decision::Allowed);
        }
        let key = format!("throttle_anon_{}", caller_address(cx));
        own_store(&self.store).hit(&key, self.rate).await
    }

    fn adopt(&self, store: &Arc<dyn ThrottleStore>) {
        self.store.get_or_init(|| Arc::clone(store));
    }
}
