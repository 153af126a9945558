//! Requests and responses: parsing, negotiation, rendering, versions, addresses.

mod background;
mod body;
mod body_limits;
mod cookie;
mod disposition;
mod edge;
mod entity_tag;
mod extract;
mod failure;
#[cfg(feature = "files")]
mod files;
mod header_params;
mod keys;
mod media_type;
mod negotiation;
mod origin;
pub mod parsers;
pub(crate) mod path;
pub mod renderers;
mod rendering;
mod request;
mod response;
mod reverse;
mod route;
pub mod status;
mod stopping;
pub mod storage;
pub(crate) mod text;
mod upload;
pub mod url;
mod value;
pub mod versioning;

pub(crate) use self::background::{Background, Job};
pub use self::body_limits::BodyLimits;
pub use self::cookie::{SameSite, SetCookie};
#[cfg(feature = "cors")]
pub use self::edge::Cors;
pub(crate) use self::edge::Turned;
pub use self::edge::{AllowedHosts, Edge, Maintenance, RequestId, RequireHttps, SecurityHeaders};
pub(crate) use self::entity_tag::{EntityTag, TagList};
pub use self::extract::extract;
#[cfg(feature = "files")]
pub use self::files::{FileResponse, StaticFiles};
pub use self::keys::KeyStyle;
pub use self::media_type::MediaType;
pub use self::negotiation::{ContentNegotiation, DefaultContentNegotiation, Negotiated};
pub use self::origin::TrustedProxies;
pub(crate) use self::origin::check_host;
pub use self::rendering::Rendering;
pub use self::request::Request;
pub use self::response::{Body, ByteStream, Event, Response};
pub(crate) use self::response::{MadeByError, reason, to_json};
pub use self::reverse::UrlResolver;
pub use self::route::RouteInfo;
pub(crate) use self::stopping::Stopping;
pub use self::upload::{FileContent, UploadedFile};
pub use self::value::Value;
