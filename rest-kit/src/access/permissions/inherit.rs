//! The application's choice.

use super::Permission;

/// Asks the application's default permissions; what a view has that says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inherit;

impl<M> Permission<M> for Inherit {
    fn is_inherited(&self) -> bool {
        true
    }
}
