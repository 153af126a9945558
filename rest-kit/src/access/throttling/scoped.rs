//! A limit that the application's settings name.

use std::sync::Arc;

use crate::context::Context;
use crate::error::{Result, StartError};

use super::limit::Limit;
use super::{Decision, Throttle, ThrottleSettings, ThrottleStore};

/// Limits callers as [`UserRateThrottle`](super::UserRateThrottle), by a rate that the
/// application's settings have for the scope.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::throttling::ScopedRateThrottle;
///
/// /// Files from users.
/// #[api_view(post, throttles = ScopedRateThrottle::new("uploads"))]
/// async fn upload(_cx: &Context) -> Result<Response> {
///     Ok(Response::no_content())
/// }
///
/// let app = RestKit::new(Settings::default())
///     .permissions(AllowAny)
///     .throttle_rates([("uploads", "20/day")])
///     .register_view("upload", upload);
/// # let _ = app;
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "throttle_scope")]
pub struct ScopedRateThrottle {
    limit: Limit,
}

impl ScopedRateThrottle {
    /// Creates a throttle of this scope; without a rate for it the application does not start.
    pub fn new(scope: &'static str) -> Self {
        Self {
            limit: Limit::named(scope),
        }
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.limit = self.limit.store(store);
        self
    }
}

impl Throttle for ScopedRateThrottle {
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
