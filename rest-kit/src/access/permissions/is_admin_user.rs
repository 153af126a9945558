//! Staff.

use crate::context::Context;

use super::Permission;
use super::combine::operators;

/// Allows everything to staff, nothing to others.
#[derive(Debug, Clone, Copy, Default)]
pub struct IsAdminUser;

impl<M> Permission<M> for IsAdminUser {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.user().is_some_and(|user| user.is_staff())
    }
}

operators!(IsAdminUser);
