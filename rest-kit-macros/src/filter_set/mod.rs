//! `#[derive(FilterSet)]`: input → model → expand.

mod expand;
mod input;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;

/// Runs the steps; an input with mistakes gets an impl without filters, so that no others follow.
pub(crate) fn derive(item: &DeriveInput) -> TokenStream {
    let cx = Ctxt::default();
    let model = model::FilterSet::from_item(&cx, item);
    let code = model.as_ref().map(|model| expand::expand(&cx, model));
    match cx.finish() {
        Ok(()) => quote!(#code),
        Err(error) => {
            let errors = error.to_compile_error();
            let empty = model.map(|model| expand::without_filters(&model));
            quote!(#errors #empty)
        }
    }
}
