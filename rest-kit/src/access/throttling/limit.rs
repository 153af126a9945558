//! What the built-in throttles have in common: a scope, a rate, a store.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use crate::context::{Context, UserId};
use crate::error::{Error, Result, StartError};

use super::client::cut;
use super::{Decision, Rate, RateLimitHeaders, Standing, ThrottleSettings, ThrottleStore, kept};

/// A scope, its rate and where it is counted.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    scope: &'static str,
    /// The rate as it was written; none takes the application's rate of the scope.
    rate: Option<Result<Rate, String>>,
    store: Option<Arc<dyn ThrottleStore>>,
    settings: OnceLock<Arc<ThrottleSettings>>,
}

impl Limit {
    pub(super) fn new(scope: &'static str, rate: &str) -> Self {
        Self {
            rate: Some(Rate::parse(rate)),
            ..Self::named(scope)
        }
    }

    pub(super) fn named(scope: &'static str) -> Self {
        Self {
            scope,
            rate: None,
            store: None,
            settings: OnceLock::new(),
        }
    }

    pub(super) fn scope(mut self, scope: &'static str) -> Self {
        self.scope = scope;
        self
    }

    pub(super) fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.store = Some(store);
        self
    }

    pub(super) fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        self.settings.get_or_init(|| Arc::clone(settings));
    }

    pub(super) fn check(&self, mistakes: &mut StartError) {
        if let Err(mistake) = self.rate() {
            mistakes.add(mistake);
        }
    }

    /// Counts a caller of whom `who` is the key, or else the address.
    pub(super) async fn hit(&self, who: Option<UserId>, cx: &Context) -> Result<Decision> {
        self.hit_by(&self.caller(who, cx), cx).await
    }

    pub(super) async fn hit_by(&self, caller: &str, cx: &Context) -> Result<Decision> {
        let Some(rate) = self.rate().map_err(Error::internal)? else {
            return Ok(Decision::Allowed);
        };
        let standing = self.counters().hit(&self.key(caller), rate).await?;
        if self.settings().headers != RateLimitHeaders::Off {
            kept::<Standings>(cx).note(rate, standing);
        }
        Ok(if standing.allowed {
            Decision::Allowed
        } else {
            Decision::Refused(standing.wait)
        })
    }

    pub(super) async fn give_back(&self, caller: &str) -> Result<()> {
        self.counters().give_back(&self.key(caller)).await
    }

    /// Returns what stands for the caller.
    pub(super) fn caller(&self, who: Option<UserId>, cx: &Context) -> String {
        match who {
            Some(id) => id.to_string(),
            None => self.settings().client_address.of(cx),
        }
    }

    fn rate(&self) -> Result<Option<Rate>, String> {
        match &self.rate {
            Some(rate) => rate.clone().map(Some),
            None => self.settings().rate(self.scope),
        }
    }

    fn key(&self, caller: &str) -> String {
        format!("throttle_{}_{}", self.scope, cut(caller))
    }

    fn counters(&self) -> &Arc<dyn ThrottleStore> {
        self.store.as_ref().unwrap_or(&self.settings().store)
    }

    /// Outside of an application it makes itself settings.
    fn settings(&self) -> &Arc<ThrottleSettings> {
        self.settings.get_or_init(Arc::default)
    }
}

/// How the caller of this request stands with each of its throttles.
#[derive(Debug, Default)]
pub(super) struct Standings(RefCell<Option<(Rate, Standing)>>);

impl Standings {
    /// Keeps the one that is nearest to its limit.
    fn note(&self, rate: Rate, standing: Standing) {
        let mut kept = self.0.borrow_mut();
        if kept.is_none_or(|(_, kept)| standing.remaining < kept.remaining) {
            *kept = Some((rate, standing));
        }
    }

    /// Writes the headers of the answer.
    pub(super) fn tell(&self, headers: RateLimitHeaders, cx: &Context) {
        let Some((rate, standing)) = self.0.take() else {
            return;
        };
        let names = match headers {
            RateLimitHeaders::Off => return,
            RateLimitHeaders::Standard => {
                ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
            }
            RateLimitHeaders::Prefixed => [
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
            ],
        };
        let wait = standing.wait.unwrap_or_else(|| f64::from(rate.seconds));
        let values = [
            rate.requests.to_string(),
            standing.remaining.to_string(),
            wait.max(0.0).ceil().to_string(),
        ];
        for (name, value) in names.into_iter().zip(values) {
            cx.add_header(name, value);
        }
    }
}
