//! Everyone.

use super::Permission;
use super::combine::operators;

/// Allows everything to everyone.
#[derive(Debug, Clone, Copy, Default)]
pub struct AllowAny;

impl<M> Permission<M> for AllowAny {}

operators!(AllowAny);
