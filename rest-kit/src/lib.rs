//! A batteries-included REST framework, modelled on Django REST Framework.

// The macros name `::rest_kit`, also in this crate's own tests and examples.
#[expect(unused_extern_crates, reason = "used by what the macros write")]
extern crate self as rest_kit;

// 0: vocabulary.
pub mod descriptors;
pub mod error;
// 1: the wire and the store, blind to each other.
pub mod db;
pub use crate::db::{sql_types, values};
pub mod migrations {
    //! The migrations that an application carries with it.
    pub use crate::db::Migrations;
    pub use crate::embed_migrations;
}
mod http;
pub use crate::http::{extract as request_extract, parsers, renderers, url, versioning};
pub mod request {
    //! The request and its body.
    pub use crate::http::{Request, RouteInfo, Settings, UploadedFile, Value};
}
pub mod negotiation {
    //! Media types, and which renderer answers.
    pub use crate::http::{MediaType, Negotiated, negotiate};
}
pub mod reverse {
    //! From a route's name to its address.
    pub use crate::http::UrlResolver;
}
pub mod response {
    //! What a response carries.
    pub use crate::http::Body;
}
pub use crate::http::Response;
// 2: one request on its way.
pub mod context;
pub use crate::context::Context;
// 3: who may, and what it looks like; blind to each other.
mod access;
pub mod serializers;
pub use crate::access::{authentication, permissions, throttling};
// 4: which rows.
mod listing;
pub use crate::listing::{filters, pagination};
// 5: what happens.
pub mod views;
pub use crate::views::{generics, mixins, viewsets};
// 6: where.
pub mod routers;
// 8: assembly.
pub mod app;
pub use crate::app::RestKit;
pub mod test;

pub mod prelude;
pub use rest_kit_macros::{action, api_view, permission, viewset};

#[doc(hidden)]
pub mod __private;

pub use crate::db::{Choices, Model};
pub use rest_kit_macros::{Choices, Model};

pub use crate::error::{Error, ErrorKind, FieldResult, Result};
