//! Who may call: authentication, permissions, throttling.

pub mod authentication;
#[cfg(feature = "auth")]
pub mod csrf;
mod list;
#[cfg(feature = "auth")]
pub mod passwords;
pub mod permissions;
#[cfg(feature = "redis")]
pub(crate) mod redis;
#[cfg(feature = "auth")]
pub mod sessions;
pub mod throttling;

use std::pin::Pin;

pub use self::list::{Authenticators, Parsers, PolicyList, Renderers, Setting, Throttles};

/// A future on the heap, for what is chosen at run time; it stays on its thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
