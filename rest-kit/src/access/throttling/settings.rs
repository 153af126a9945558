//! What an application decides about its throttles.

use std::sync::Arc;

use crate::error::StartError;

use super::{ClientAddress, MemoryStore, Rate, ThrottleStore};

/// Which headers tell callers how they stand, on every answer of a throttled view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RateLimitHeaders {
    /// None, as in DRF.
    #[default]
    Off,
    /// `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset`.
    Standard,
    /// `X-RateLimit-Limit`, `X-RateLimit-Remaining`, `X-RateLimit-Reset`.
    Prefixed,
}

/// What an application decides about its throttles.
#[derive(Debug, Clone)]
pub struct ThrottleSettings {
    /// Where throttles count that have no store of their own.
    pub store: Arc<dyn ThrottleStore>,
    /// Rates by scope; none switches a scope off.
    #[doc(alias = "DEFAULT_THROTTLE_RATES")]
    pub rates: Vec<(&'static str, Option<&'static str>)>,
    /// How unknown callers are told apart.
    pub client_address: ClientAddress,
    /// Which headers tell callers how they stand.
    pub headers: RateLimitHeaders,
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self {
            store: Arc::new(MemoryStore::default()),
            rates: Vec::new(),
            client_address: ClientAddress::default(),
            headers: RateLimitHeaders::default(),
        }
    }
}

impl ThrottleSettings {
    /// Returns the rate of a scope; none within when it is switched off.
    pub(super) fn rate(&self, scope: &str) -> Result<Option<Rate>, String> {
        let found = self.rates.iter().rev().find(|(known, _)| *known == scope);
        match found {
            Some((_, Some(text))) => Rate::parse(text).map(Some),
            Some((_, None)) => Ok(None),
            None => Err(format!(
                "no rate is set for the throttle scope `{scope}`; add one: \
                 `.throttle_rates([(\"{scope}\", \"100/day\")])`"
            )),
        }
    }

    /// Reports rates that are none, whether a throttle uses them or not.
    pub fn check(&self, mistakes: &mut StartError) {
        for (scope, _) in &self.rates {
            if let Err(mistake) = self.rate(scope) {
                mistakes.add(mistake);
            }
        }
    }
}
