//! Routes for viewsets, without a root view and without format suffixes.

use crate::error::StartError;

use super::registry::{Registry, registrations};
use super::{Router, Slash, Suffixes, Table};

/// Routes for viewsets, without a root view and without format suffixes.
#[must_use]
pub struct SimpleRouter {
    registry: Registry,
}

impl SimpleRouter {
    /// Creates a router without routes.
    pub fn new() -> Self {
        Self {
            registry: Registry::new(Suffixes::Off),
        }
    }
}

registrations!(SimpleRouter);

impl Router for SimpleRouter {
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table {
        self.registry.into_table(prefix, mistakes).0
    }

    fn inherit_slash(mut self, slash: Slash) -> Self {
        self.registry.inherited_slash = slash;
        self
    }
}
