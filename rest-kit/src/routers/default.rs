//! Routes for viewsets, a root view that lists them, and format suffixes (`.json`).

use crate::access::Renderers;
use crate::error::StartError;

use super::registry::{Registry, registrations};
use super::{Route, Router, Slash, Suffixes, Table};

/// Routes for viewsets, a root view that lists them, and format suffixes (`.json`).
#[must_use]
pub struct DefaultRouter {
    registry: Registry,
    has_root: bool,
    root_renderers: Renderers,
}

impl DefaultRouter {
    /// Creates a router without routes.
    pub fn new() -> Self {
        Self {
            registry: Registry::new(Suffixes::from(true)),
            has_root: true,
            root_renderers: Renderers::inherit(),
        }
    }

    /// Has a root view that lists the viewsets, or none.
    pub fn include_root_view(mut self, root: bool) -> Self {
        self.has_root = root;
        self
    }

    /// Answers at the root view in these forms instead of the application's.
    pub fn root_renderers(mut self, renderers: impl Into<Renderers>) -> Self {
        self.root_renderers = renderers.into();
        self
    }

    /// Answers at `.json` addresses too, or not.
    pub fn include_format_suffixes(mut self, suffixes: bool) -> Self {
        self.registry.suffixes = suffixes.into();
        self
    }
}

registrations!(DefaultRouter);

impl Router for DefaultRouter {
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table {
        let suffixes = self.registry.suffixes.clone();
        let middleware = self.registry.middleware.clone();
        let slash = self.registry.slash();
        let (mut table, lists) = self.registry.into_table(prefix, mistakes);
        if self.has_root {
            let mut root = super::api_root::route(prefix, lists, self.root_renderers, suffixes);
            root.middleware = middleware;
            root.is_slash_optional = slash == Slash::Optional && root.path != "/";
            // As in DRF, whatever is registered at the address of the root answers there.
            let is_taken = |route: &Route| !route.is_root() && route.path == root.path;
            if !table.routes.iter().any(is_taken) {
                table.routes.insert(0, root);
            }
        }
        table
    }

    fn inherit_slash(mut self, slash: Slash) -> Self {
        self.registry.inherited_slash = slash;
        self
    }
}
