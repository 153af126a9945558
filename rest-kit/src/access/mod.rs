//! Who may call: authentication, permissions, throttling.

pub mod authentication;
mod list;
pub mod permissions;
pub mod throttling;

use std::pin::Pin;

pub use self::list::{Authenticators, Parsers, PolicyList, Renderers, Setting, Throttles};

/// A future on the heap, for what is chosen at run time; it stays on its thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
