//! Reading for everyone, writing for those who are known.

use crate::context::Context;

use super::Permission;
use super::combine::operators;

/// Allows reading to everyone, writing to known callers.
#[derive(Debug, Clone, Copy, Default)]
pub struct IsAuthenticatedOrReadOnly;

impl<M> Permission<M> for IsAuthenticatedOrReadOnly {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.is_safe_method() || cx.is_authenticated()
    }
}

operators!(IsAuthenticatedOrReadOnly);
