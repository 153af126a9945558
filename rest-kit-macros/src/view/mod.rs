//! What `#[viewset]` and `#[api_view]` share: attribute keys, sorting of items, policies.

pub(crate) mod expand;
pub(crate) mod filters;
pub(crate) mod hooks;
pub(crate) mod items;
pub(crate) mod keys;
mod limits;
pub(crate) mod params;
pub(crate) mod policies;
