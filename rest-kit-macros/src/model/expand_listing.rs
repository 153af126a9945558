//! The macro of the model's own name, which tells `#[model_serializer]` what the model has.
//!
//! A macro cannot look at a type. So the model leaves a macro behind, and what fills a serializer
//! calls it: `Book! { path of the model, what to do }` hands both to `fill_serializer!`, beside the
//! list. Types and macros have names of their own, so that `use crate::models::Book` brings both.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Type};

use super::expand;
use super::model::{Field, Model};
use crate::types::{is_named, option_inner, plain_name, vec_inner};

/// Types that mean the same wherever they are written.
const PRIMITIVES: &[&str] = &["bool", "i16", "i32", "i64", "f32", "f64"];

/// Returns the macro, and the types of columns by their position.
pub(super) fn listing(model: &Model<'_>) -> TokenStream {
    let name = &model.item.ident;
    let hidden = format_ident!("__columns_of_{}", name);
    let key = model.fields[model.primary_key].ident;
    let columns = model.fields.iter().enumerate().map(|(at, field)| {
        let (ident, ty) = (field.ident, listed_type(at, field));
        let relation = expand::to_one(model).find(|(_, other)| other.ident == ident);
        let relation = relation.map(|(relation, field)| {
            let target = field.raw.references.get();
            quote!(=> #relation: #target)
        });
        quote!(#ident: #ty #relation,)
    });
    let first = model.fields.len();
    let many = model.relations.iter().enumerate().map(|(at, relation)| {
        let (ident, target, at) = (&relation.name, &relation.target, first + at);
        quote!(#ident: ::rest_kit::__private::columns::Column<$model, #at> => #ident: #target,)
    });
    let first = first + model.relations.len();
    let reverse = model.raw.reverse.iter().enumerate().map(|(at, relation)| {
        let (ident, at) = (&relation.name, first + at);
        quote!(#ident: ::rest_kit::__private::columns::Column<$model, #at>,)
    });
    let types = types(model);
    quote! {
        #[doc(hidden)]
        #[allow(unused_macros)]
        macro_rules! #hidden {
            ($model:path, $($rest:tt)*) => {
                ::rest_kit::__private::fill_serializer! {
                    { $model } { $($rest)* } { #key }
                    { #(#columns)* } { #(#many)* } { #(#reverse)* }
                }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub(crate) use #hidden as #name;
        #types
    }
}

/// The type of a column as it is written in another module.
fn listed_type(at: usize, field: &Field<'_>) -> TokenStream {
    let inner = inner(field);
    let ty = match plain_name(inner) {
        Some(name) if PRIMITIVES.contains(&name) => {
            let name = Ident::new(name, inner.span());
            quote!(::core::primitive::#name)
        }
        Some("String") => quote!(::std::string::String),
        Some(name) => {
            let name = Ident::new(name, inner.span());
            quote!(::rest_kit::__private::columns::#name<$model, #at>)
        }
        None if is_bytes(inner) => quote!(::std::vec::Vec<::core::primitive::u8>),
        None => quote!(::rest_kit::__private::columns::Column<$model, #at>),
    };
    if field.nullable {
        quote!(::core::option::Option<#ty>)
    } else {
        ty
    }
}

fn inner<'m>(field: &Field<'m>) -> &'m Type {
    option_inner(field.ty).unwrap_or(field.ty)
}

fn is_bytes(ty: &Type) -> bool {
    vec_inner(ty).is_some_and(|item| is_named(item, "u8"))
}

/// What only the model's own module can name: types of values, and keys of related rows.
fn types(model: &Model<'_>) -> TokenStream {
    let name = &model.item.ident;
    let columns = model.fields.iter().map(|field| {
        let ty = inner(field);
        let means_the_same = is_bytes(ty)
            || plain_name(ty).is_some_and(|it| it == "String" || PRIMITIVES.contains(&it));
        (!means_the_same).then(|| quote!(#ty))
    });
    let many = model.relations.iter().map(|relation| &relation.target);
    let reverse = model.raw.reverse.iter().map(|relation| &relation.target);
    let keys = many
        .chain(reverse)
        .map(|target| Some(quote_spanned!(target.span()=> <#target as kit::Model>::PrimaryKey)));
    let impls = columns.chain(keys).enumerate().filter_map(|(at, ty)| {
        let ty = ty?;
        Some(quote! {
            #[automatically_derived]
            impl kit::columns::ColumnAt<#at> for #name {
                type Type = #ty;
            }
        })
    });
    quote! {
        const _: () = {
            use ::rest_kit::__private as kit;
            #(#impls)*
        };
    }
}
