//! Fields that hold objects for related rows: read, tied to rows, stored.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::read::writable;
use crate::serializer::model::{Field, NestedWrite, Origin, Serializer, Shape};

/// Returns the type of a field in the struct of what was sent.
pub(super) fn input_type(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    if !matches!(field.origin, Origin::Nested(_)) {
        return quote!(#ty);
    }
    let (shape, inner) = field.shape();
    let object = quote_spanned!(inner.span()=> kit::Validated<#inner>);
    match shape {
        Shape::One => object,
        Shape::Maybe => quote!(::core::option::Option<#object>),
        Shape::Many => quote!(::std::vec::Vec<#object>),
    }
}

/// The fields whose objects bodies may hold, with their relation.
fn written<'a>(
    serializer: &'a Serializer<'a>,
) -> impl Iterator<Item = (&'a Field<'a>, &'a Ident, NestedWrite)> {
    writable(serializer).filter_map(|field| match &field.origin {
        Origin::Nested(relation) => Some((field, relation, field.nested_write()?)),
        _ => None,
    })
}

/// Returns the expression that reads the objects of a field.
pub(super) fn read(serializer: &Serializer<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let Origin::Nested(relation) = &field.origin else {
        return None;
    };
    let (model, write) = (serializer.model.as_ref()?, field.nested_write()?);
    let (index, input, variant) = (field.index, input_type(field), variant(write));
    let is_many = matches!(field.shape().0, Shape::Many);
    let refers = if write == NestedWrite::Sync && !is_many {
        quote_spanned! {relation.span()=>
            kit::refers::<#model, #input, _>(
                &<#model as kit::Model>::FIELDS.#relation, reading,
            )
        }
    } else {
        quote!(false)
    };
    let (_, inner) = field.shape();
    let must_be_writable = (write != NestedWrite::Custom).then(|| {
        quote_spanned! {relation.span()=>
            const _: () = <#model as kit::Model>::FIELDS.#relation.must_be_writable();
        }
    });
    Some(quote_spanned! {field.ty.span()=>
        {
            #must_be_writable
            const _: () = kit::must_stand_for_rows::<#inner>();
            kit::read_nested_input::<#input>(reading, #index, #variant, #refers)
        }
    })
}

fn variant(write: NestedWrite) -> TokenStream {
    let name = match write {
        NestedWrite::Create => "Create",
        NestedWrite::Sync => "Sync",
        NestedWrite::Replace => "Replace",
        NestedWrite::Custom => "Custom",
    };
    let name = format_ident!("{name}");
    quote!(kit::NestedWrite::#name)
}

/// Returns `ask_present`, `take_present` and `nested`.
pub(super) fn checks(serializer: &Serializer<'_>) -> TokenStream {
    let Some(model) = &serializer.model else {
        return TokenStream::new();
    };
    let visits: Vec<_> = written(serializer)
        .map(|(field, ..)| {
            let (ident, index) = (field.ident, field.index);
            quote!(children.field(#index, &mut input.#ident);)
        })
        .collect();
    if visits.is_empty() {
        return TokenStream::new();
    }
    let synced = || written(serializer).filter(|(_, _, write)| *write == NestedWrite::Sync);
    let asks = synced().map(|(field, relation, _)| {
        let ident = field.ident;
        quote_spanned! {relation.span()=>
            kit::ask_present(
                &<#model as kit::Model>::FIELDS.#relation, &input.#ident, instance, present,
            );
        }
    });
    let takes = synced().map(|(field, relation, _)| {
        let ident = field.ident;
        quote_spanned! {relation.span()=>
            kit::take_present(
                &<#model as kit::Model>::FIELDS.#relation, &mut input.#ident, present,
            );
        }
    });
    let keys = synced()
        .filter(|(field, ..)| matches!(field.shape().0, Shape::Many))
        .map(|(field, ..)| {
            let (_, inner) = field.shape();
            quote_spanned! {inner.span()=>
                const _: () = kit::must_have_key::<#inner>();
            }
        });
    quote! {
        const NESTED: bool = true;
        fn ask_present(
            input: &Self::Input,
            instance: ::core::option::Option<&Self::Instance>,
            present: &mut kit::Present,
        ) {
            #(#keys)*
            #(#asks)*
        }
        fn take_present(input: &mut Self::Input, present: &mut kit::Present) {
            #(#takes)*
        }
        fn nested<'a>(input: &'a mut Self::Input, children: &mut kit::Children<'a>) {
            #(#visits)*
        }
    }
}

/// Returns what stores the objects of a field.
pub(super) fn assign(field: &Field<'_>, model: &TokenStream) -> Option<TokenStream> {
    let (Origin::Nested(relation), Some(write)) = (&field.origin, field.nested_write()) else {
        return None;
    };
    let (ident, name, index) = (field.ident, &field.name, field.index);
    if write == NestedWrite::Custom {
        return Some(quote! {
            if input.#ident.is_some() {
                kit::leave_unstored(#name, assignments);
            }
        });
    }
    let variant = variant(write);
    let (_, inner) = field.shape();
    let must_be = field.is_write_only().then(|| {
        quote_spanned! {relation.span()=>
            kit::must_be_of::<#model, _, #inner>(&<#model as kit::Model>::FIELDS.#relation);
        }
    });
    Some(quote_spanned! {relation.span()=>
        #must_be
        if let ::core::option::Option::Some(value) = input.#ident {
            kit::assign_nested(
                &<#model as kit::Model>::FIELDS.#relation, value, #variant,
                &<Self as kit::Serializer>::DESCRIPTOR.fields[#index], assignments,
            );
        }
    })
}

/// Returns the defaults of `create` and `update`; with custom fields somebody must write them.
pub(super) fn store_hooks(serializer: &Serializer<'_>) -> TokenStream {
    if serializer.model.is_none() {
        return TokenStream::new();
    }
    if is_custom(serializer) {
        return quote! {
            fn create(_: kit::Validated<Self>, _: &mut kit::Connection) -> kit::Unwritten {
                kit::Unwritten
            }
            fn update(_: kit::Validated<Self>, _: &mut kit::Connection) -> kit::Unwritten {
                kit::Unwritten
            }
        };
    }
    quote! {
        fn create(data: kit::Validated<Self>, _: &mut kit::Connection) -> kit::ByFields<Self> {
            kit::ByFields(data)
        }
        fn update(data: kit::Validated<Self>, _: &mut kit::Connection) -> kit::ByFields<Self> {
            kit::ByFields(data)
        }
    }
}

/// Returns `store`, which calls `create` or `update`.
pub(super) fn store(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let span = written(serializer)
        .find(|(_, _, write)| *write == NestedWrite::Custom)
        .and_then(|(field, ..)| field.raw.nested_write.get().map(Ident::span))
        .unwrap_or(name.span());
    let (create, update) = (Ident::new("create", span), Ident::new("update", span));
    let store_by = quote_spanned!(span=> kit::store_by);
    quote! {
        fn store(
            data: kit::Validated<Self>,
            connection: &mut kit::Connection,
        ) -> kit::Result<Self::Model> {
            #store_by(data, connection, <#name>::#create, <#name>::#update)
        }
        fn creates_by_fields() -> bool {
            kit::creates_by_fields::<Self, _>(<#name>::create)
        }
    }
}

fn is_custom(serializer: &Serializer<'_>) -> bool {
    written(serializer).any(|(_, _, write)| write == NestedWrite::Custom)
}
