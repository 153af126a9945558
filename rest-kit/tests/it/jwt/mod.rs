//! JSON web tokens, over HTTP.

mod endpoints;
mod hostile;
#[cfg(feature = "jwt-asymmetric")]
mod keys;
mod options;
mod revocation;
mod rotation;
mod world;
