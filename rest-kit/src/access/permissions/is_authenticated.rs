//! Everyone who is known.

use crate::context::Context;

use super::Permission;
use super::combine::operators;

/// Allows everything to known callers, nothing to others.
#[derive(Debug, Clone, Copy, Default)]
pub struct IsAuthenticated;

impl<M> Permission<M> for IsAuthenticated {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.is_authenticated()
    }
}

operators!(IsAuthenticated);
