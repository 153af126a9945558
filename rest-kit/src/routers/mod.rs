//! Where: routers give actions their addresses and names.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/routers/>.

mod api_root;
mod default;
mod format_suffix;
mod mount;
mod registry;
mod resolver;
mod route;
mod simple;

use crate::error::StartError;

pub use self::default::DefaultRouter;
pub use self::mount::{Mount, not_found};
pub use self::resolver::Resolver;
pub use self::route::{Route, Table};
pub use self::simple::SimpleRouter;

/// Turns registered views into a table of routes.
#[doc(alias = "BaseRouter")]
pub trait Router {
    /// Returns the routes below `prefix`, which has no slashes at its ends.
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table;
}

/// Joins two parts of a path; empty parts leave no slash.
fn join(left: &str, right: &str) -> String {
    match (left.trim_matches('/'), right.trim_matches('/')) {
        (left, "") => left.to_owned(),
        ("", right) => right.to_owned(),
        (left, right) => format!("{left}/{right}"),
    }
}
