//! `#[model_serializer(model = Book, …)]`: the struct of a serializer, filled from its model.
//!
//! Two steps, for a macro sees only what it is given. The attribute hands the struct to the macro
//! of the model's name, and that one hands it on, beside the list of what the model has, to
//! [`fill`], which writes the fields for `#[derive(Serializer)]`.

mod check;
mod expand;
mod input;
mod listing;
#[expect(
    clippy::module_inception,
    reason = "the second step of every derive has this name"
)]
mod model_serializer;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ItemStruct;

use self::input::Input;
use self::listing::Filled;
use self::model_serializer::ModelSerializer;
use crate::ctxt::Ctxt;

/// The attribute: hands the struct to the macro of the model.
pub(crate) fn attribute(attribute: &TokenStream, item: &TokenStream) -> TokenStream {
    let cx = Ctxt::default();
    let parsed = cx.ok(syn::parse2::<ItemStruct>(item.clone()));
    let input = Input::read(&cx, attribute.clone());
    check::check(&cx, &input);
    let model = input.model.get();
    match (cx.finish(), parsed, model) {
        (Ok(()), Some(_), Some(model)) => quote!(#model! { #model, [#attribute] #item }),
        (Ok(()), ..) => TokenStream::new(),
        (Err(error), parsed, _) => expand::fallback(parsed.as_ref(), None, &error),
    }
}

/// The second step: the struct and the list of what its model has → the struct with its fields.
pub(crate) fn fill(tokens: TokenStream) -> TokenStream {
    let filled = match syn::parse2::<Filled>(of_one_place(tokens)) {
        Ok(filled) => filled,
        Err(error) => return error.to_compile_error(),
    };
    let cx = Ctxt::default();
    let input = Input::read(&cx, filled.attribute.clone());
    let serializer = ModelSerializer::new(&cx, &filled, &input);
    match cx.finish() {
        Ok(()) => expand::expand(&serializer),
        Err(error) => expand::fallback(Some(&filled.item), Some(&filled.model), &error),
    }
}

/// Lets names of the struct and names that derives write mean the same variables.
///
/// Tokens of the struct have not come out of the model's macro, those around them have; a variable
/// of the one is not seen by the other. Where a token stands in the source stays.
fn of_one_place(tokens: TokenStream) -> TokenStream {
    let here = Span::call_site();
    let moved = tokens.into_iter().map(|token| {
        let mut token = match token {
            TokenTree::Group(group) => {
                let mut moved = Group::new(group.delimiter(), of_one_place(group.stream()));
                moved.set_span(group.span());
                TokenTree::Group(moved)
            }
            other => other,
        };
        token.set_span(token.span().resolved_at(here));
        token
    });
    moved.collect()
}
