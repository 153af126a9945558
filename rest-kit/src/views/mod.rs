//! What happens at an address: policies, handlers, answers.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/views/>.
//!
//! ```
//! use rest_kit::prelude::*;
//!
//! struct Shop;
//!
//! /// The shop's opening hours.
//! #[api_view]
//! impl ApiView for Shop {
//!     fn permissions(&self) -> impl Permission {
//!         IsAuthenticatedOrReadOnly
//!     }
//!
//!     async fn get(&self, _cx: &Context) -> Result<Response> {
//!         Ok(Response::new("from nine to five"))
//!     }
//! }
//! # let _ = Shop;
//! ```

mod api_view;
mod bound_view;
pub mod checks;
mod defaults;
mod dependency;
mod deprecation;
mod dispatch;
mod endpoint;
pub mod failure;
pub(crate) mod forms;
pub mod generics;
mod info;
pub(crate) mod inspector;
mod known;
pub mod metadata;
pub mod middleware;
pub mod mixins;
pub(crate) mod operations;
mod other_serializer;
mod page;
pub(crate) mod parents;
mod policies;
mod prepared;
mod query_check;
mod ready_made;
mod view;
pub mod viewsets;

pub use rest_kit_macros::api_view;

pub use crate::access::{
    Authenticators, BoxFuture, Parsers, PolicyList, Renderers, Setting, Throttles,
};

pub use self::api_view::ApiView;
pub use self::bound_view::BoundView;
pub use self::defaults::{Defaults, ExceptionHandler, Shared, ViewText};
pub use self::dependency::{Dep, Dependencies, Dependency, Depends};
pub use self::deprecation::{Deprecation, Deprecations};
pub use self::endpoint::{Answer, AnyEndpoint, Endpoint, Text};
pub use self::info::{ViewInfo, ViewLabel, get_view_description, get_view_name};
pub use self::operations::Operation;
#[doc(hidden)]
pub use self::other_serializer::OtherSerializer;
pub use self::policies::Policies;
pub use self::prepared::Prepared;
pub use self::view::{Bound, BoundAlready, Describe, Handler, IntoView, Itself, Returned, View};
