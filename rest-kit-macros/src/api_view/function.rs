//! The keys of `#[api_view(…)]` on a function: methods and policies.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Token;

use super::METHODS;
use crate::attr::{each_key_of, name, unknown};
use crate::ctxt::Ctxt;
use crate::view::keys::Whole;
use crate::view::policies;

/// What a function says of all its methods; it has no pages.
const POLICIES: &[&str] = &[
    "permissions",
    "authentication",
    "throttles",
    "parsers",
    "renderers",
    "middleware",
    "versioning",
    "content_negotiation",
    "metadata",
    "exception_handler",
];

/// Reads the attribute: the methods, and the functions of `Policies` that its policies make.
pub(super) fn keys(cx: &Ctxt, attribute: TokenStream) -> (Vec<String>, Vec<TokenStream>) {
    let mut methods = Vec::new();
    let mut whole = Whole::default();
    each_key_of(cx, attribute, |meta| {
        let key = name(meta);
        let is_method = METHODS.contains(&key.to_lowercase().as_str());
        match whole
            .slot(&key)
            .filter(|_| POLICIES.contains(&key.as_str()))
        {
            Some(slot) => slot.set(cx, meta, meta.value()?.parse()?),
            None if is_method => methods.push(key.to_uppercase()),
            None if meta.input.peek(Token![=]) => return Err(unknown(meta, "api_view", POLICIES)),
            None => return Err(unknown(meta, "api_view", &[METHODS, POLICIES].concat())),
        }
        Ok(())
    });
    if methods.is_empty() {
        methods.push("GET".to_owned());
    }
    (methods, policies::whole(&whole, &quote!(())))
}
