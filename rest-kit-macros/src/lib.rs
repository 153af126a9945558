//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

#![expect(dead_code, reason = "the shared toolkit is used as the macros arrive")]

mod attr;
mod ctxt;
mod names;
mod types;

use proc_macro::TokenStream;

/// Stub.
#[proc_macro_derive(Model, attributes(model))]
pub fn derive_model(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Stub.
#[proc_macro_derive(Choices, attributes(choices, choice))]
pub fn derive_choices(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
