//! The relations of a model: their types and values in the struct of columns.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr};

use super::model::{Field, Model, Relation, Through};
use crate::names::plain;

/// Returns the relation that a foreign key gives.
pub(super) fn to_one(ident: &Ident, field: &Field<'_>, column: &TokenStream) -> TokenStream {
    let (key, target, null) = (field.ident, field.raw.references.get(), field.nullable);
    let (name, key_name) = (plain(ident), plain(key));
    let value = quote!(::core::clone::Clone::clone(&row.#key));
    let value = if null {
        value
    } else {
        quote!(::core::option::Option::Some(#value))
    };
    quote_spanned! {target.span()=>
        #ident: kit::ToOne {
            name: #name,
            field: #key_name,
            column: <#column as kit::diesel::Column>::NAME,
            null: #null,
            key: |row| #value,
            target: ::core::marker::PhantomData,
        },
    }
}

/// Returns the types of the reverse relations.
pub(super) fn reverse_types<'m>(model: &'m Model<'_>) -> impl Iterator<Item = TokenStream> + 'm {
    let this = &model.item.ident;
    model.raw.reverse.iter().map(move |relation| {
        let (name, target) = (&relation.name, &relation.target);
        let doc = format!("What refers to it by `{}`.", relation.by);
        quote!(#[doc = #doc] pub #name: ::rest_kit::__private::ToMany<#this, #target>,)
    })
}

/// Returns the values of the reverse relations; a wrong name is rustc's error on the name.
pub(super) fn reverse<'m>(model: &'m Model<'_>) -> impl Iterator<Item = TokenStream> + 'm {
    model.raw.reverse.iter().map(|relation| {
        let (name, target, by) = (&relation.name, &relation.target, &relation.by);
        let text = plain(name);
        quote_spanned! {by.span()=>
            #name: kit::ToMany {
                name: #text,
                by: || &<#target as kit::Model>::FIELDS.#by,
                column: || <#target as kit::Model>::FIELDS.#by.column,
            },
        }
    })
}

pub(super) fn many_to_many(relation: &Relation) -> TokenStream {
    let Relation {
        name,
        target,
        through,
        from,
        to,
    } = relation;
    let text = plain(name);
    let (through, has_model) = match through {
        Through::Table(name) => (quote!(#name), false),
        Through::Model(model) => (
            quote_spanned!(model.span()=> <#model as kit::Model>::DESCRIPTOR.table),
            true,
        ),
    };
    quote! {
        #name: kit::ManyToMany {
            descriptor: kit::ManyToManyDescriptor {
                name: #text,
                through: #through,
                has_model: #has_model,
                from_column: #from,
                to_column: #to,
                model: || <#target as kit::Model>::DESCRIPTOR,
            },
            types: ::core::marker::PhantomData,
        },
    }
}

/// Returns the foreign key that a field is, if it is one.
pub(super) fn references(field: &Field<'_>) -> TokenStream {
    let reference = field.raw.references.get().map(|target| {
        let rule = field.raw.on_delete.get().map(LitStr::value);
        let on_delete = match rule.as_deref() {
            Some("cascade") => quote!(Cascade),
            Some("set_null") => quote!(SetNull),
            _ => quote!(Restrict),
        };
        quote! {
            kit::Reference {
                model: || <#target as kit::Model>::DESCRIPTOR,
                on_delete: kit::OnDelete::#on_delete,
            }
        }
    });
    if let Some(reference) = reference {
        quote!(::core::option::Option::Some(#reference))
    } else {
        quote!(::core::option::Option::None)
    }
}
