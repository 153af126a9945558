//! Model → tokens.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::model::{Filter, FilterSet, Form, Kind};
use crate::ctxt::Ctxt;
use crate::names::plain;
use crate::view::filters::{lookup, path};

/// Comparisons whose value has the type of the column.
const TYPED: &[&str] = &["exact", "gt", "gte", "lt", "lte", "in", "range"];

pub(super) fn expand(cx: &Ctxt, set: &FilterSet<'_>) -> TokenStream {
    let (name, model) = (&set.item.ident, &set.model);
    let filters = set.filters.iter().flat_map(|filter| filters(cx, filter));
    let checks = set.filters.iter().filter_map(type_check);
    let idents = set.filters.iter().map(|filter| filter.ident);
    quote! {
        const _: () = {
            use ::rest_kit::__private as kit;
            const FIELDS: &<#model as kit::Model>::Fields = <#model as kit::Model>::FIELDS;
            #(#checks)*
            #[automatically_derived]
            impl kit::DeclaredFilters<#model> for #name {
                const FILTERS: &'static [kit::Filter<#model>] = &[#(#filters),*];
            }
            // A declaration has no values: its fields are named here, so that they count as used.
            const _: fn(&#name) = |declared| { #(let _ = &declared.#idents;)* };
        };
    }
}

pub(super) fn without_filters(set: &FilterSet<'_>) -> TokenStream {
    let (name, model) = (&set.item.ident, &set.model);
    quote! {
        #[automatically_derived]
        impl ::rest_kit::__private::DeclaredFilters<#model> for #name {
            const FILTERS: &'static [::rest_kit::__private::Filter<#model>] = &[];
        }
    }
}

fn filters(cx: &Ctxt, filter: &Filter<'_>) -> Vec<TokenStream> {
    let (name, options) = (&filter.name, options(filter));
    match &filter.kind {
        Kind::Method(constructor, method) => {
            let constructor = format_ident!("{constructor}");
            vec![quote_spanned! {method.span()=>
                kit::Filter::#constructor(#name, #method) #options
            }]
        }
        Kind::Column {
            path: steps,
            form,
            lookups,
            ..
        } => {
            let (path, span) = (
                path(steps),
                steps.last().map_or(filter.ident.span(), Ident::span),
            );
            let constructor = match form {
                Form::One => quote_spanned!(span=> kit::Filter::new),
                Form::Many => quote_spanned!(span=> kit::Filter::many),
                Form::Bounds => quote_spanned!(span=> kit::Filter::range),
                Form::Days => quote_spanned!(span=> kit::Filter::date_range),
            };
            if lookups.is_empty() {
                return vec![quote!(#constructor(#name, #path) #options)];
            }
            // One lookup has the name of the field; several have theirs behind it.
            let is_named = filter.raw.lookups.get().is_some();
            let each = lookups.iter().map(|given| {
                let (text, compare) = (plain(given), lookup(cx, given));
                let name = match text.as_str() {
                    text if is_named && text != "exact" => format!("{name}__{text}"),
                    _ => name.clone(),
                };
                let compare =
                    (text != "exact").then(|| quote_spanned!(given.span()=> .lookup(#compare)));
                quote!(#constructor(#name, #path) #compare #options)
            });
            each.collect()
        }
    }
}

fn options(filter: &Filter<'_>) -> TokenStream {
    let raw = &filter.raw;
    let texts = [
        ("label", &raw.label),
        ("help_text", &raw.help_text),
        ("null_value", &raw.null_value),
    ];
    let texts = texts.into_iter().filter_map(|(key, slot)| {
        let (key, text) = (format_ident!("{key}"), slot.get()?);
        Some(quote!(.#key(#text)))
    });
    let values = [("choices", &raw.choices), ("choices_for", &raw.choices_for)];
    let values = values.into_iter().filter_map(|(key, slot)| {
        let (key, value) = (format_ident!("{key}"), slot.get()?);
        Some(quote_spanned!(value.span()=> .#key(#value)))
    });
    let among = raw
        .among
        .get()
        .map(|rows| quote_spanned!(rows.span()=> .among(&#rows)));
    let flags = &raw.flags;
    quote!(#(#texts)* #(#values)* #among #(.#flags())*)
}

/// Compares the type of the field with that of the column at the end of its path.
fn type_check(filter: &Filter<'_>) -> Option<TokenStream> {
    let Kind::Column {
        path: steps,
        form,
        ty,
        lookups,
    } = &filter.kind
    else {
        return None;
    };
    let is_typed = lookups
        .iter()
        .all(|lookup| TYPED.iter().any(|known| lookup == known));
    if !is_typed || *form == Form::Days {
        return None;
    }
    let (end, relations) = steps.split_last()?;
    let mut at = quote!(FIELDS);
    for step in relations {
        at = quote_spanned!(step.span()=> #at.#step.fields());
    }
    Some(quote_spanned!(ty.span()=> const _: () = kit::must_filter_by::<#ty, _>(&#at.#end);))
}
