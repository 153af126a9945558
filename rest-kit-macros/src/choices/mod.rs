//! `#[derive(Choices)]`: input → model → expand.

mod expand;
mod input;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;

/// Runs the steps; an input with mistakes gets its impl too, so that no others follow.
pub(crate) fn derive(item: &DeriveInput) -> TokenStream {
    let cx = Ctxt::default();
    let code = model::Choices::from_item(&cx, item).map(|model| expand::expand(&model));
    match cx.finish() {
        Ok(()) => quote!(#code),
        Err(error) => {
            let errors = error.to_compile_error();
            quote!(#errors #code)
        }
    }
}
