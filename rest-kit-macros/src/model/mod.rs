//! `#[derive(Model)]`: input → model → check → expand.

mod check;
mod column;
mod expand;
mod expand_defaults;
mod expand_impls;
mod expand_listing;
mod expand_relations;
mod input;
#[expect(
    clippy::module_inception,
    reason = "the second step of every derive has this name"
)]
mod model;
mod unique;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ctxt::Ctxt;

/// Runs the four steps; an input with mistakes gets its impl too, so that no others follow.
pub(crate) fn derive(item: &DeriveInput) -> TokenStream {
    let cx = Ctxt::default();
    let model = model::Model::from_item(&cx, item);
    if let Some(model) = &model {
        check::check(&cx, model);
    }
    match cx.finish() {
        Ok(()) => {
            let code = model.as_ref().map(expand::expand);
            quote!(#code)
        }
        Err(error) => {
            let errors = error.to_compile_error();
            let code = model.map(|mut model| {
                if model.primary_key < check::MOST_FIELDS {
                    model.fields.truncate(check::MOST_FIELDS);
                }
                model.raw.unique_together.clear();
                expand::fallback(&model)
            });
            quote!(#errors #code)
        }
    }
}
