//! How often callers may call.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/throttling/>.
//!
//! Built in: [`AnonRateThrottle`], [`UserRateThrottle`], [`ScopedRateThrottle`] and, for logins,
//! [`FailedLoginThrottle`]; they count in a [`ThrottleStore`], of which [`MemoryStore`] is one.
//! Your own is an implementation of [`Throttle`].
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
mod client;
mod failed_login;
mod limit;
mod memory;
mod rate;
#[cfg(feature = "redis")]
mod redis;
mod scoped;
mod settings;
mod store;
mod user;

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use crate::context::Context;
use crate::error::{Result, StartError};

use super::BoxFuture;

pub use self::anon::AnonRateThrottle;
pub use self::client::ClientAddress;
pub use self::failed_login::{FailedLoginThrottle, login_failed};
pub use self::memory::MemoryStore;
pub use self::rate::Rate;
#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
pub use self::redis::RedisStore;
pub use self::scoped::ScopedRateThrottle;
pub use self::settings::{RateLimitHeaders, ThrottleSettings};
pub use self::store::{Standing, ThrottleStore};
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

    /// Learns how a request was answered that was let through; most need not know.
    fn answered<'a>(&'a self, cx: &'a Context, status: u16) -> Option<BoxFuture<'a, Result<()>>> {
        let _ = (cx, status);
        None
    }

    /// Takes what the application decides, unless it has decided itself.
    fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        let _ = settings;
    }

    /// Reports what is wrong with it, before the application starts.
    fn check(&self, mistakes: &mut StartError) {
        let _ = mistakes;
    }
}

/// A [`Throttle`] of any type.
pub trait AnyThrottle: fmt::Debug + Send + Sync {
    /// As [`Throttle::allow_request`].
    fn allow_request<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Decision>>;
    /// As [`Throttle::answered`].
    fn answered<'a>(&'a self, cx: &'a Context, status: u16) -> Option<BoxFuture<'a, Result<()>>>;
    /// As [`Throttle::adopt`].
    fn adopt(&self, settings: &Arc<ThrottleSettings>);
    /// As [`Throttle::check`].
    fn check(&self, mistakes: &mut StartError);
}

impl<T: Throttle> AnyThrottle for T {
    fn allow_request<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Decision>> {
        Box::pin(Throttle::allow_request(self, cx))
    }

    fn answered<'a>(&'a self, cx: &'a Context, status: u16) -> Option<BoxFuture<'a, Result<()>>> {
        Throttle::answered(self, cx, status)
    }

    fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        Throttle::adopt(self, settings);
    }

    fn check(&self, mistakes: &mut StartError) {
        Throttle::check(self, mistakes);
    }
}

/// Asks every throttle, so that each counts: refused is who is refused by any of them, for the
/// longest wait.
///
/// # Errors
///
/// Failures of a store.
pub async fn decide(
    throttles: &[Arc<dyn AnyThrottle>],
    headers: RateLimitHeaders,
    cx: &Context,
) -> Result<Decision> {
    let mut refused = false;
    let mut longest: Option<f64> = None;
    for throttle in throttles {
        if let Decision::Refused(wait) = throttle.allow_request(cx).await? {
            refused = true;
            longest = longest.into_iter().chain(wait).reduce(f64::max);
        }
    }
    if headers != RateLimitHeaders::Off {
        kept::<limit::Standings>(cx).tell(headers, cx);
    }
    Ok(if refused {
        Decision::Refused(longest)
    } else {
        Decision::Allowed
    })
}

/// Tells throttles how a request was answered.
///
/// # Errors
///
/// Failures of a store.
pub async fn answered(throttles: &[Arc<dyn AnyThrottle>], cx: &Context, status: u16) -> Result<()> {
    for throttle in throttles {
        if let Some(learning) = throttle.answered(cx, status) {
            learning.await?;
        }
    }
    Ok(())
}

/// Returns what throttles keep for this request, made when it is first asked for.
fn kept<T: Default + 'static>(cx: &Context) -> Rc<T> {
    cx.provided::<Rc<T>>().unwrap_or_else(|| {
        let new = Rc::<T>::default();
        cx.provide(Rc::clone(&new));
        new
    })
}
