//! `bulk(create, update, destroy)`: the standard actions on lists of objects.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ItemImpl};

use crate::ctxt::Ctxt;
use crate::view::items::Items;
use crate::view::keys::Keys;

use super::{Kind, unknown_action};

const KNOWN: &[&str] = &["create", "update", "destroy"];

/// Checks the names, and that functions for one object have a counterpart for several.
pub(super) fn check(cx: &Ctxt, keys: &Keys, kind: &Kind, items: &Items) {
    let per_item = keys.bulk_per_item.get() == Some(&true);
    for name in keys.bulk.get().into_iter().flatten() {
        let text = name.to_string();
        if !KNOWN.contains(&text.as_str()) {
            unknown_action(cx, name, KNOWN);
            continue;
        }
        if !kind.standard.contains(&text.as_str()) {
            cx.error(
                name,
                format_args!("this viewset has no `{text}`: add it to its `mixins`"),
            );
        }
        if items.handlers.iter().any(|item| item.sig.ident == *name) {
            cx.error(
                name,
                format_args!("a `{text}` of your own reads lists itself: remove this"),
            );
        }
        let (one, several) = (format!("perform_{text}"), format!("perform_bulk_{text}"));
        if items.has(&one) && !items.has(&several) && !per_item {
            cx.error(
                name,
                format_args!("several objects do not go through `{one}`: write `{several}` too"),
            );
        }
    }
    for item in &items.bulk {
        let of = |name: &Ident| item.sig.ident == format!("perform_bulk_{name}");
        let ident = &item.sig.ident;
        if !keys.bulk.get().into_iter().flatten().any(of) {
            cx.error(
                ident,
                format_args!("nothing calls `{ident}`: add `bulk(…)` to `#[viewset]`"),
            );
        } else if per_item {
            cx.error(
                ident,
                "with `bulk_per_item` each object is stored by itself: remove this",
            );
        }
    }
    for span in [keys.bulk_size.span(), keys.bulk_per_item.span()] {
        if let (Some(span), None) = (span, keys.bulk.get()) {
            let message = "there are no lists of objects: add `bulk(create, update, destroy)`";
            cx.push(syn::Error::new(span, message));
        }
    }
}

fn has(keys: &Keys, name: &str) -> bool {
    keys.bulk.get().into_iter().flatten().any(|it| it == name)
}

/// Writes the impls of the traits.
pub(super) fn impls(block: &ItemImpl, keys: &Keys, items: &Items) -> TokenStream {
    if keys.bulk.get().is_none() {
        return TokenStream::new();
    }
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let size = keys
        .bulk_size
        .get()
        .map(|size| quote!(const SIZE: usize = #size;));
    let per_item = keys.bulk_per_item.get().map(|_| {
        quote!(
            const PER_ITEM: bool = true;
        )
    });
    let own = &items.bulk;
    let traits = [
        ("create", "BulkCreate"),
        ("update", "BulkUpdate"),
        ("destroy", "BulkDestroy"),
    ];
    let traits = traits
        .iter()
        .filter(|(name, _)| has(keys, name))
        .map(|(_, name)| {
            let name = format_ident!("{name}");
            quote! {
                #[automatically_derived]
                impl #generics ::rest_kit::__private::#name for #ty #filter {}
            }
        });
    quote! {
        #[automatically_derived]
        impl #generics ::rest_kit::__private::Bulk for #ty #filter {
            #size
            #per_item
            #(#own)*
        }
        #(#traits)*
    }
}

/// Returns the name of what makes a standard action.
pub(super) fn entry(keys: &Keys, name: &str) -> Ident {
    if name == "create" && has(keys, "create") {
        return format_ident!("create_one_or_many");
    }
    format_ident!("{name}")
}

/// Returns the actions on the list of objects.
pub(super) fn entries(keys: &Keys) -> Vec<TokenStream> {
    let actions = [
        ("update", "update_many"),
        ("update", "partial_update_many"),
        ("destroy", "destroy_many"),
    ];
    let used = actions.iter().filter(|(name, _)| has(keys, name));
    used.map(|(_, name)| {
        let name = format_ident!("{name}");
        quote!(::rest_kit::__private::standard::#name::<Self>())
    })
    .collect()
}
