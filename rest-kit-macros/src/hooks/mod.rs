//! `#[hooks]` on the functions of a serializer: each is that of a field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, ImplItem, ItemImpl};

use crate::attr::nearest;
use crate::ctxt::Ctxt;

/// What functions that are found by their names begin with.
const PREFIXES: &[&str] = &["validate", "queryset"];

/// Lets rustc look for the field of each function: it knows what they are called.
pub(crate) fn expand(attribute: &TokenStream, item: &TokenStream) -> TokenStream {
    let cx = Ctxt::default();
    if !attribute.is_empty() {
        cx.error(attribute, "`#[hooks]` has no keys");
    }
    let block = syn::parse2::<ItemImpl>(item.clone());
    let block = cx.ok(block);
    if let Some((_, path, _)) = block.as_ref().and_then(|block| block.trait_.as_ref()) {
        cx.error(
            path,
            "`#[hooks]` belongs on the serializer's own functions: `impl BookSerializer { … }`",
        );
    }
    let checks = block.as_ref().map(|block| checks(&cx, block));
    match cx.finish() {
        Ok(()) => quote!(#item #checks),
        Err(error) => {
            let errors = error.to_compile_error();
            quote!(#errors #item)
        }
    }
}

fn checks(cx: &Ctxt, block: &ItemImpl) -> TokenStream {
    let ty = &block.self_ty;
    let functions = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(&function.sig.ident),
        _ => None,
    });
    let fields: Vec<_> = functions
        .filter_map(|function| field_of(cx, function))
        .map(|field| quote_spanned!(field.span()=> let _ = &serializer.#field;))
        .collect();
    quote! {
        const _: () = {
            #[allow(dead_code)]
            fn fields_of_hooks(serializer: &#ty) {
                #(#fields)*
            }
        };
    }
}

/// Returns the field that a function is called after, at the place of the function's name.
fn field_of(cx: &Ctxt, function: &Ident) -> Option<Ident> {
    let name = function.to_string();
    let (prefix, field) = name.split_once('_')?;
    if PREFIXES.contains(&prefix) {
        let field = syn::parse_str::<Ident>(field);
        let field = field.or_else(|_| syn::parse_str(&format!("r#{}", &name[prefix.len() + 1..])));
        return field.ok().map(|mut field| {
            field.set_span(function.span());
            field
        });
    }
    if let Some(near) = nearest(prefix, PREFIXES) {
        cx.error(
            function,
            format_args!("nobody calls `{name}`; did you mean `{near}_{field}`?"),
        );
    }
    None
}
