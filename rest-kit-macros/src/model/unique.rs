//! Values that are unique together, or within a day, a month or a year.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Ident, LitStr};

use super::model::{Field, Model};
use crate::attr::Slot;
use crate::names::plain;

/// The fields whose columns a condition names, in the order of the model.
pub(super) fn columns_of<'m>(model: &'m Model<'_>, condition: &Expr) -> Vec<&'m Ident> {
    let mut words = Vec::new();
    collect(condition.to_token_stream(), &mut words);
    let fields = model.fields.iter();
    let named = fields.filter(|field| words.contains(&plain(&field.column_ident)));
    named.map(|field| field.ident).collect()
}

/// Collects the names that are no methods.
fn collect(tokens: TokenStream, names: &mut Vec<String>) {
    let mut after_dot = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(ident) if !after_dot => names.push(plain(ident)),
            _ => {}
        }
        after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}

/// The date fields within whose periods a field is unique.
pub(super) fn periods<'f>(
    field: &'f Field<'_>,
) -> impl Iterator<Item = (&'f Ident, &'static str)> + use<'f> {
    let raw = &field.raw;
    let periods = [
        (&raw.unique_for_date, "Date"),
        (&raw.unique_for_month, "Month"),
        (&raw.unique_for_year, "Year"),
    ];
    let given = periods.into_iter();
    given.filter_map(|(slot, period)| Some((slot.get()?, period)))
}

/// Returns the members of the model's descriptor.
pub(super) fn descriptors(model: &Model<'_>) -> TokenStream {
    let sets = model.raw.unique_together.iter().map(|set| {
        let fields = set.fields.iter().map(plain);
        let condition = set.condition.get();
        let names = condition.map(|condition| columns_of(model, condition));
        let names = names.unwrap_or_default().into_iter();
        let names = names.map(plain);
        let text = |slot: &Slot<LitStr>| slot.get().map(LitStr::value);
        let (name, message) = (text(&set.name), text(&set.message));
        let (name, message) = (name.unwrap_or_default(), message.unwrap_or_default());
        let code = text(&set.code).unwrap_or_else(|| "unique".to_owned());
        quote! {
            kit::UniqueSet {
                fields: &[#(#fields),*],
                condition_fields: &[#(#names),*],
                name: #name,
                message: #message,
                code: #code,
            }
        }
    });
    let rules = model.fields.iter().flat_map(|field| {
        let name = plain(field.ident);
        periods(field).map(move |(date, period)| {
            let (date, period) = (plain(date), format_ident!("{period}"));
            quote! {
                kit::UniqueFor {
                    field: #name,
                    date_field: #date,
                    period: kit::Period::#period,
                }
            }
        })
    });
    quote! {
        unique_together: &[#(#sets),*],
        unique_for: &[#(#rules),*],
    }
}

/// Returns the function that gives the conditions of the sets.
pub(super) fn conditions(model: &Model<'_>) -> Option<TokenStream> {
    let name = &model.item.ident;
    let sets = model.raw.unique_together.iter().enumerate();
    let arms: Vec<_> = sets
        .filter_map(|(at, set)| {
            let condition = set.condition.get()?;
            let made = quote_spanned!(condition.span()=> kit::condition::<#name>(#condition));
            Some(quote!(#at => ::core::option::Option::Some(#made),))
        })
        .collect();
    (!arms.is_empty()).then(|| {
        quote! {
            fn unique_condition(set: usize) -> ::core::option::Option<kit::BoxedFragment> {
                match set {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    })
}
