//! Requests and responses: parsing, negotiation, rendering, versions, addresses.

mod extract;
mod media_type;
mod negotiation;
pub mod parsers;
pub mod renderers;
mod request;
mod response;
mod reverse;
pub mod url;
mod value;
pub mod versioning;

pub use self::extract::extract;
pub use self::media_type::MediaType;
pub use self::negotiation::{Negotiated, negotiate};
pub use self::request::Request;
pub use self::response::{Body, Response};
pub use self::reverse::UrlResolver;
pub use self::value::{UploadedFile, Value};
