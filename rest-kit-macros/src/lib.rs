//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

#![expect(dead_code, reason = "the shared toolkit is used as the macros arrive")]

mod attr;
mod ctxt;
mod names;
mod types;
