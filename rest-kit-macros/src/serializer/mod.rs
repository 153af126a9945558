//! `#[derive(Serializer)]`: input → model → check → expand.

mod base;
mod check;
mod expand;
mod fallback;
mod input;
mod model;
mod origin;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::ctxt::Ctxt;

/// Runs the four steps; an input with mistakes still gets (unreachable) impls.
pub(crate) fn derive(item: &DeriveInput) -> TokenStream {
    let cx = Ctxt::default();
    let model = model::Serializer::from_item(&cx, item);
    if let Some(model) = &model {
        check::check(&cx, model);
    }
    match (cx.finish(), model) {
        (Ok(()), Some(model)) => expand::expand(&model),
        (Ok(()), None) => TokenStream::new(),
        (Err(error), serializer) => {
            let model = serializer.as_ref().and_then(|it| it.model.as_ref());
            fallback::fallback(item, model, &error.to_compile_error())
        }
    }
}

/// Returns errors, and (unreachable) impls for a struct that is no serializer because of them.
pub(crate) fn fallback(
    item: &DeriveInput,
    model: Option<&TokenStream>,
    errors: &TokenStream,
) -> TokenStream {
    fallback::fallback(item, model, errors)
}
