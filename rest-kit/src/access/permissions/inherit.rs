//! The application's choice.

use crate::context::Context;
use crate::error::{Error, Result};

use super::Permission;

/// Asks the application's default permissions; what a view has that says nothing.
///
/// It stands alone: a rule that is composed with it, or an application without permissions, opens
/// nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inherit;

impl<M: 'static> Permission<M> for Inherit {
    fn has_permission(&self, _cx: &Context) -> bool {
        false
    }

    async fn check(&self, _cx: &Context) -> Result<bool> {
        Err(Error::internal(
            "no permission decides here: `Inherit` asks the application's, which has none, \
             and takes no part in others",
        ))
    }

    fn is_inherited(&self) -> bool {
        true
    }
}
