//! Where: routers give actions their addresses and names.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/routers/>.
//!
//! Built in: [`DefaultRouter`], [`SimpleRouter`]. Your own is an implementation of [`Router`].
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::routers::{DefaultRouter, SimpleRouter};
//!
//! #[api_view(get)]
//! async fn info(cx: &Context) -> Result<Response> {
//!     Ok(Response::new(&cx.reverse("v1:info", &[])?))
//! }
//!
//! let v1 = SimpleRouter::new().register_view("info", info);
//! let router = DefaultRouter::new().include_as("v1", "v1", v1);
//! let api = RestKit::new(Settings::default())
//!     .permissions(AllowAny)
//!     .database("sqlite::memory:")
//!     .include("api", router)
//!     .build()?;
//! let paths: Vec<_> = api.routes().routes.iter().map(|route| route.path.as_str()).collect();
//! assert_eq!(paths, ["/api/", "/api/v1/info/"]);
//! # Ok::<(), StartError>(())
//! ```

mod api_root;
mod conflicts;
mod default;
mod format_suffix;
mod index;
mod links;
mod mount;
mod names;
mod nested;
mod pattern;
mod planned;
mod registry;
mod resolver;
mod route;
mod simple;
mod template;

use crate::error::StartError;

pub use self::default::DefaultRouter;
pub use self::format_suffix::{FormatSuffixPatterns, Suffixes, format_suffix_patterns};
pub use self::mount::Mount;
pub use self::resolver::Resolver;
pub use self::route::{Route, Table};
pub use self::simple::SimpleRouter;
pub use self::template::RouteTemplate;

/// Turns registered views into a table of routes.
#[doc(alias = "BaseRouter")]
pub trait Router {
    /// Returns the routes below `prefix`, which has no slashes at its ends.
    fn into_table(self, prefix: &str, mistakes: &mut StartError) -> Table;

    /// Ends paths as the application does, where the router does not say how.
    #[must_use]
    fn inherit_slash(self, slash: Slash) -> Self
    where
        Self: Sized,
    {
        let _ = slash;
        self
    }
}

/// How paths end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Slash {
    /// With a slash; without it, the client is sent there: [`AppendSlash`].
    #[default]
    Always,
    /// Without a slash.
    Never,
    /// Both ways answer; links have the slash.
    Optional,
}

impl Slash {
    fn text(self) -> &'static str {
        match self {
            Self::Always | Self::Optional => "/",
            Self::Never => "",
        }
    }

    /// Returns the address at this path, which has no slashes at its ends.
    fn end(self, path: &str) -> String {
        match path {
            "" => "/".to_owned(),
            path => format!("/{path}{}", self.text()),
        }
    }
}

impl From<bool> for Slash {
    fn from(slash: bool) -> Self {
        if slash { Self::Always } else { Self::Never }
    }
}

/// What is answered where a path lacks its slash only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AppendSlash {
    /// 301, as Django: clients repeat GET, and most of them make a GET without a body of a POST.
    #[default]
    MovedPermanently,
    /// 308: clients repeat the request as it was, with its method and its body.
    PermanentRedirect,
    /// 404.
    Off,
}

impl From<bool> for AppendSlash {
    fn from(append: bool) -> Self {
        if append {
            Self::MovedPermanently
        } else {
            Self::Off
        }
    }
}

/// Joins two parts of a path; empty parts leave no slash.
fn join(left: &str, right: &str) -> String {
    match (left.trim_matches('/'), right.trim_matches('/')) {
        (left, "") => left.to_owned(),
        ("", right) => right.to_owned(),
        (left, right) => format!("{left}/{right}"),
    }
}
