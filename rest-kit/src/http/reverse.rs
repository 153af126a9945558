//! From a route's name to its address.

use std::fmt;

use super::renderers::PageLink;

/// Knows the routes of an application; implemented by the routers.
pub trait UrlResolver: fmt::Debug + Send + Sync {
    /// Returns the path of the route called `name` with its parameters filled in, in order.
    ///
    /// None when there is no such route or a parameter is missing.
    fn reverse(&self, name: &str, params: &[(&str, &str)]) -> Option<String>;

    /// Says for developers why [`reverse`](Self::reverse) finds no path.
    fn why_not(&self, name: &str, params: &[(&str, &str)]) -> String {
        let _ = params;
        format!("no route is called `{name}` with these parameters")
    }

    /// Returns the name of the route that answers a decoded path, and the parts of the path.
    ///
    /// None when no route does.
    fn resolve(&self, path: &str) -> Option<(String, Vec<(String, String)>)>;

    /// Returns the name for people of what answers a decoded path.
    fn title(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }

    /// Returns the extra actions one step below a decoded path, with their names.
    fn actions_below(&self, path: &str) -> Vec<(&'static str, PageLink)> {
        let _ = path;
        Vec::new()
    }
}
