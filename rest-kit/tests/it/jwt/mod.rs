//! JSON web tokens, over HTTP.

#[cfg(feature = "auth")]
mod cookies;
#[cfg(feature = "auth")]
mod described;
mod endpoints;
mod hostile;
#[cfg(feature = "jwt-asymmetric")]
mod keys;
mod oauth2;
mod operations;
mod options;
mod revocation;
mod rotation;
#[cfg(feature = "auth")]
mod user_keys;
mod world;
