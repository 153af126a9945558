//! Routes for viewsets, without a root view and without format suffixes.

use crate::error::StartError;
use crate::views::View;
use crate::views::viewsets::ViewSet;

use super::registry::Registry;
use super::{Router, Table};

/// Routes for viewsets, without a root view and without format suffixes.
#[must_use]
pub struct SimpleRouter {
    registry: Registry,
}

impl SimpleRouter {
    /// Creates a router without routes.
    pub fn new() -> Self {
        Self {
            registry: Registry::new(false),
        }
    }

    /// Adds the viewset's actions below `prefix`, which may have parameters itself:
    /// `authors/{author_pk}/books`.
    pub fn register<V: ViewSet>(mut self, prefix: &str, viewset: V) -> Self {
        self.registry.viewset(prefix, viewset);
        self
    }

    /// Adds a single view at `path`.
    pub fn register_view<V: View>(mut self, path: &str, view: V) -> Self {
        self.registry.view(path, view);
        self
    }

    /// Names the routes of what was registered last: `basename-list`, `basename-detail`.
    pub fn basename(mut self, name: &str) -> Self {
        self.registry.basename(name);
        self
    }

    /// Ends paths with a slash or without.
    #[doc(alias = "APPEND_SLASH")]
    pub fn trailing_slash(mut self, slash: bool) -> Self {
        self.registry.slash = if slash { "/" } else { "" };
        self
    }

    /// Puts another router's routes below `prefix`.
    pub fn include<R: Router + 'static>(mut self, prefix: &str, router: R) -> Self {
        self.registry.include(prefix, None, router);
        self
    }

    /// Puts another router's routes below `prefix`, their names behind `namespace:`.
    pub fn include_as<R: Router + 'static>(
        mut self,
        prefix: &str,
        namespace: &str,
        router: R,
    ) -> Self {
        self.registry.include(prefix, Some(namespace), router);
        self
    }
}

impl Default for SimpleRouter {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for SimpleRouter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimpleRouter").finish_non_exhaustive()
    }
}

impl Router for SimpleRouter {
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table {
        self.registry.into_table(prefix, mistakes).0
    }
}
