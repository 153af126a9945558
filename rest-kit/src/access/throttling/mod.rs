//! How often callers may call.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/throttling/>.
//!
//! Built in: [`AnonRateThrottle`], [`UserRateThrottle`]; they count in a [`ThrottleStore`], of which
//! [`MemoryStore`] is one. Your own is an implementation of [`Throttle`].
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::throttling::{AnonRateThrottle, UserRateThrottle};
//!
//! let app = RestKit::new(Settings::default())
//!     .throttles((AnonRateThrottle::new("100/day"), UserRateThrottle::new("60/min")));
//! # let _ = app;
//! ```

mod anon;
mod rate;
mod store;
mod user;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::context::Context;
use crate::error::{Error, Result, StartError};

use super::BoxFuture;

pub use self::anon::AnonRateThrottle;
pub use self::rate::Rate;
pub use self::store::{MemoryStore, ThrottleStore};
pub use self::user::UserRateThrottle;

/// What a throttle decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decision {
    /// The caller may go on.
    Allowed,
    /// The caller must wait these seconds, if it is known how many.
    Refused(Option<f64>),
}

/// Limits how often callers may call.
#[doc(alias = "BaseThrottle")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a throttle",
    label = "does not limit requests",
    note = "implement `Throttle` for it: `async fn allow_request(&self, cx: &Context) -> Result<Decision>`"
)]
pub trait Throttle: fmt::Debug + Send + Sync + 'static {
    /// Decides on this request, and counts it when it may go on.
    ///
    /// # Errors
    ///
    /// Failures of the store.
    fn allow_request(&self, cx: &Context) -> impl Future<Output = Result<Decision>>;

    /// Counts in the application's store, unless it has been given another.
    fn adopt(&self, store: &Arc<dyn ThrottleStore>) {
        let _ = store;
    }

    /// Reports what is wrong with its settings, before the application starts.
    fn check(&self, mistakes: &mut StartError) {
        let _ = mistakes;
    }
}

/// A [`Throttle`] of any type.
pub trait AnyThrottle: fmt::Debug + Send + Sync {
    /// As [`Throttle::allow_request`].
    fn allow_request<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Decision>>;
    /// As [`Throttle::adopt`].
    fn adopt(&self, store: &Arc<dyn ThrottleStore>);
    /// As [`Throttle::check`].
    fn check(&self, mistakes: &mut StartError);
}

impl<T: Throttle> AnyThrottle for T {
    fn allow_request<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Decision>> {
        Box::pin(Throttle::allow_request(self, cx))
    }

    fn adopt(&self, store: &Arc<dyn ThrottleStore>) {
        Throttle::adopt(self, store);
    }

    fn check(&self, mistakes: &mut StartError) {
        Throttle::check(self, mistakes);
    }
}

/// Asks every throttle, so that each counts; the longest wait is reported.
///
/// # Errors
///
/// 429 when any of them refuses.
pub async fn check(throttles: &[Arc<dyn AnyThrottle>], cx: &Context) -> Result<()> {
    let mut refused = false;
    let mut longest: Option<f64> = None;
    for throttle in throttles {
        if let Decision::Refused(wait) = throttle.allow_request(cx).await? {
            refused = true;
            longest = longest.into_iter().chain(wait).reduce(f64::max);
        }
    }
    if refused {
        Err(Error::throttled(longest))
    } else {
        Ok(())
    }
}

/// Returns the store of a throttle; outside of an application it makes itself one.
fn own_store(store: &OnceLock<Arc<dyn ThrottleStore>>) -> &Arc<dyn ThrottleStore> {
    store.get_or_init(|| Arc::new(MemoryStore::default()))
}

/// Tells anonymous callers apart: by X-Forwarded-For as a whole, else by address.
fn caller_address(cx: &Context) -> String {
    match cx.request().header("x-forwarded-for") {
        Some(forwarded) => forwarded.split_whitespace().collect(),
        None => cx
            .request()
            .actix()
            .peer_addr()
            .map(|address| address.ip().to_string())
            .unwrap_or_default(),
    }
}
