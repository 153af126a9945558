//! What an application decides about its throttles.

use std::sync::Arc;

use crate::access::throttling::{ClientAddress, RateLimitHeaders, ThrottleSettings, ThrottleStore};

use super::RestKit;

/// How throttles count.
impl RestKit {
    /// Sets the rates of throttles by scope; none switches a scope off.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::throttling::{AnonRateThrottle, UserRateThrottle};
    ///
    /// let app = RestKit::new(Settings::default())
    ///     .throttles((AnonRateThrottle::default(), UserRateThrottle::default()))
    ///     .throttle_rates([("anon", "100/day"), ("user", "1000/day"), ("uploads", "20/day")]);
    /// # let _ = app;
    /// ```
    #[doc(alias = "DEFAULT_THROTTLE_RATES")]
    pub fn throttle_rates<R>(self, rates: impl IntoIterator<Item = (&'static str, R)>) -> Self
    where
        R: Into<Option<&'static str>>,
    {
        let rates = rates.into_iter().map(|(scope, rate)| (scope, rate.into()));
        let rates: Vec<_> = rates.collect();
        self.throttling(|settings| settings.rates.extend(rates))
    }

    /// Counts requests in this store, unless a throttle has its own.
    pub fn throttle_store(self, store: Arc<dyn ThrottleStore>) -> Self {
        self.throttling(|settings| settings.store = store)
    }

    /// Tells unknown callers apart in this way.
    #[doc(alias = "NUM_PROXIES")]
    pub fn client_address(self, address: ClientAddress) -> Self {
        self.throttling(|settings| settings.client_address = address)
    }

    /// Tells callers how they stand, on every answer of a throttled view.
    pub fn rate_limit_headers(self, headers: RateLimitHeaders) -> Self {
        self.throttling(|settings| settings.headers = headers)
    }

    fn throttling(mut self, change: impl FnOnce(&mut ThrottleSettings)) -> Self {
        change(Arc::make_mut(&mut self.settings.defaults.throttling));
        self
    }
}
