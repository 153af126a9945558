//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

#![expect(dead_code, reason = "the shared toolkit is used as the macros arrive")]

mod attr;
mod ctxt;
mod names;
mod types;

/// stub
#[proc_macro_attribute]
pub fn permission(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream { item }
/// stub
#[proc_macro_attribute]
pub fn api_view(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream { item }
/// stub
#[proc_macro_attribute]
pub fn viewset(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream { item }
