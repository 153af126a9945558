//! What the routers tell a request about the route that matched it.

use std::sync::Arc;

/// The route that matched a request; set by the routers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteInfo {
    /// The route's name without its namespace: `books-list`.
    pub name: Arc<str>,
    /// What the names of its viewset begin with: `books`; empty for single views.
    pub basename: Arc<str>,
    /// The namespaces around it, outermost first, joined by colons; empty when there are none.
    pub namespace: Arc<str>,
    /// The suffix of this request's path without its dot: `json`.
    pub format_suffix: Option<String>,
}
