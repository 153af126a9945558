//! What stands around the actions of views: it sees each request that is let in, and its answer.
//!
//! A middleware runs after authentication, permissions and throttles, so it knows the caller. Those
//! of the application stand outermost, then those of routers, then those of the view:
//!
//! ```
//! use rest_kit::middleware::{ConditionalRequests, IdempotencyKeys};
//! use rest_kit::prelude::*;
//!
//! let app = RestKit::new(Settings::default())
//!     .middleware(ConditionalRequests::new())
//!     .middleware(IdempotencyKeys::new());
//! # let _ = app;
//! ```
//!
//! Built in: [`ConditionalRequests`], [`IdempotencyKeys`], [`ResponseCache`], [`CacheControl`].
//! Your own is an implementation of [`Middleware`]; what it refuses, the action never sees.

mod cache;
mod cache_control;
mod conditional;
mod fingerprint;
mod idempotency;
#[cfg(feature = "redis")]
mod redis;
mod store;

use std::fmt;
use std::sync::Arc;

use crate::access::BoxFuture;
use crate::context::Context;
use crate::error::Result;
use crate::http::Response;

pub use self::cache::ResponseCache;
pub use self::cache_control::CacheControl;
pub use self::conditional::ConditionalRequests;
pub use self::idempotency::IdempotencyKeys;

/// Stands around the actions of views.
///
/// # Examples
///
/// ```
/// use rest_kit::middleware::{Middleware, Next};
/// use rest_kit::prelude::*;
///
/// /// Lets in whoever knows the word.
/// #[derive(Debug)]
/// struct Password;
///
/// impl Middleware for Password {
///     async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
///         if cx.request().header("x-password") != Some("swordfish") {
///             return Err(Error::permission_denied());
///         }
///         let response = next.run(cx).await?;
///         Ok(response.with_header("X-Let-In", "yes"))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "does not stand around actions",
    note = "implement `Middleware` for it: `async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response>`"
)]
pub trait Middleware: fmt::Debug + Send + Sync + 'static {
    /// Answers, most often with what [`Next::run`] answers.
    ///
    /// # Errors
    ///
    /// Whatever it or the action refuses.
    fn call(&self, cx: &Context, next: Next<'_>) -> impl Future<Output = Result<Response>>;
}

/// A [`Middleware`] of any type.
pub trait AnyMiddleware: fmt::Debug + Send + Sync {
    /// As [`Middleware::call`].
    fn call<'a>(&'a self, cx: &'a Context, next: Next<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<M: Middleware> AnyMiddleware for M {
    fn call<'a>(&'a self, cx: &'a Context, next: Next<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(Middleware::call(self, cx, next))
    }
}

/// What a view or a router adds: one middleware or a tuple of them, the outermost first.
#[derive(Debug, Clone, Default)]
pub struct Middlewares(pub(super) Vec<Arc<dyn AnyMiddleware>>);

impl Middlewares {
    /// Adds nothing.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds one inside of these.
    #[must_use]
    pub fn and(mut self, middleware: impl Middleware) -> Self {
        self.0.push(Arc::new(middleware));
        self
    }

    /// Returns these with those of `inner` inside.
    pub(crate) fn around(mut self, inner: &Self) -> Self {
        self.0.extend(inner.0.iter().cloned());
        self
    }
}

impl<M: Middleware> From<M> for Middlewares {
    fn from(middleware: M) -> Self {
        Self::none().and(middleware)
    }
}

impl<A: Middleware, B: Middleware> From<(A, B)> for Middlewares {
    fn from((a, b): (A, B)) -> Self {
        Self::from(a).and(b)
    }
}

impl<A: Middleware, B: Middleware, C: Middleware> From<(A, B, C)> for Middlewares {
    fn from((a, b, c): (A, B, C)) -> Self {
        Self::from((a, b)).and(c)
    }
}

/// What is inside of a middleware: the other ones, and the action.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    inner: &'a [Arc<dyn AnyMiddleware>],
    action: &'a dyn Inside,
}

/// The action that all middleware stands around.
pub(super) trait Inside {
    /// Runs it.
    fn run<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Response>>;
    /// Runs the action that answers GET at the same address; none when nothing does.
    fn current<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Response>>>;
}

impl<'a> Next<'a> {
    pub(super) fn new(inner: &'a [Arc<dyn AnyMiddleware>], action: &'a dyn Inside) -> Self {
        Self { inner, action }
    }

    /// Goes on with the request.
    ///
    /// # Errors
    ///
    /// Whatever is refused further in.
    pub async fn run(self, cx: &Context) -> Result<Response> {
        match self.inner.split_first() {
            Some((first, inner)) => first.call(cx, Next { inner, ..self }).await,
            None => self.action.run(cx).await,
        }
    }

    /// Returns what GET would answer at this address now; none when GET is not offered.
    ///
    /// # Errors
    ///
    /// Whatever GET would refuse.
    pub async fn current(&self, cx: &Context) -> Result<Option<Response>> {
        self.action.current(cx).await
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Next").field(&self.inner).finish()
    }
}
