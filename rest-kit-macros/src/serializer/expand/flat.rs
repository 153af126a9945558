//! Bases: serializers whose fields take part in this one.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Type};

use super::describe;
use crate::serializer::base::{Base, before};
use crate::serializer::model::Serializer;

/// The base as a serializer of this model: what is none is one error on its type.
fn base_of(serializer: &Serializer<'_>, base: &Base<'_>) -> TokenStream {
    let (ty, model) = (base.ty, &serializer.model);
    quote_spanned!(ty.span()=> <#ty as kit::Flat<#model>>)
}

/// Calls a function for each base: its path, its name in the struct and where its fields begin.
fn each<'a>(
    serializer: &'a Serializer<'_>,
    call: impl Fn(TokenStream, &Base<'_>) -> TokenStream + 'a,
) -> impl Iterator<Item = TokenStream> + 'a {
    let bases = serializer.bases.iter();
    bases.map(move |base| call(base_of(serializer, base), base))
}

/// Counts the fields of bases, and refuses names that are there twice.
pub(super) fn constants(serializer: &Serializer<'_>) -> TokenStream {
    let bases = serializer.bases.iter().enumerate();
    let counts = bases.map(|(at, base)| {
        let (path, name) = (base_of(serializer, base), before(at + 1));
        let earlier = (at > 0).then(|| before(at)).into_iter();
        quote_spanned!(base.ty.span()=> const #name: usize = #(#earlier +)* #path::FIELDS.len();)
    });
    let own = serializer.bases.iter().flat_map(|base| {
        let path = base_of(serializer, base);
        serializer.fields.iter().map(move |field| {
            let name = &field.name;
            let message = format!("`{name}` is a field of `{}`, too; take it out", base.ident);
            quote_spanned! {field.ident.span()=>
                const _: () = kit::must_differ(#name, #path::FIELDS, #message);
            }
        })
    });
    let pairs = serializer.bases.iter().enumerate().flat_map(|(at, base)| {
        let path = base_of(serializer, base);
        serializer.bases[..at].iter().map(move |earlier| {
            let other = base_of(serializer, earlier);
            let message = format!(
                "`{}` and `{}` have a field of the same name",
                earlier.ident, base.ident
            );
            quote_spanned! {base.ident.span()=>
                const _: () = kit::must_differ_all(#other::FIELDS, #path::FIELDS, #message);
            }
        })
    });
    quote!(#(#counts)* #(#own)* #(#pairs)*)
}

/// The descriptors of all fields, in order.
pub(super) fn fields(serializer: &Serializer<'_>) -> TokenStream {
    let own: Vec<_> = describe::fields(serializer).collect();
    if serializer.bases.is_empty() {
        return quote!(&[#(#own),*]);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for base in &serializer.bases {
        let (path, to) = (base_of(serializer, base), base.index.own);
        let part = &own[from..to];
        parts.push(quote!(&[#(#part),*]));
        parts.push(quote_spanned!(base.ty.span()=> #path::FIELDS));
        from = to;
    }
    let last = &own[from..];
    quote! {
        {
            const PARTS: &[&[kit::FieldDescriptor]] = &[#(#parts,)* &[#(#last),*]];
            const ALL: [kit::FieldDescriptor; kit::count_fields(PARTS)] = kit::join_fields(PARTS);
            &ALL
        }
    }
}

/// The fields of the struct of what was sent.
pub(super) fn input_fields(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    serializer.bases.iter().map(|base| {
        let (ident, ty) = (base.ident, base.ty);
        quote!(#[allow(missing_docs)] pub #ident: kit::Validated<#ty>)
    })
}

pub(super) fn read(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #ident: #path::read_flat(#at, reading))
    })
}

pub(super) fn check(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::check_flat(#at, &input.#ident, instance, checks);)
    })
}

pub(super) fn ask(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::ask_flat(#at, &mut input.#ident, errors, keys, cx).await?;)
    })
}

/// Whether functions of a base ask.
pub(super) fn asks(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    serializer.bases.iter().map(|base| {
        let ty = base.ty;
        quote!(<#ty as kit::Serializer>::ASKS)
    })
}

pub(super) fn ask_object(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    serializer.bases.iter().map(|base| {
        let (ident, ty) = (base.ident, base.ty);
        quote!(<#ty as kit::Serializer>::ask_object(&mut validated.#ident, cx).await?;)
    })
}

pub(super) fn set_hidden(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    serializer.bases.iter().map(|base| {
        let (ident, ty) = (base.ident, base.ty);
        quote!(<#ty as kit::Serializer>::set_hidden(&mut input.#ident, cx)?;)
    })
}

pub(super) fn give_sets(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::give_flat(#at, &input.#ident, keys, sets);)
    })
}

pub(super) fn validate_fields(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::validate_fields_flat(#at, &mut input.#ident, errors);)
    })
}

pub(super) fn validate_object(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::validate_flat(#at, validated, |input| &mut input.#ident)?;)
    })
}

/// Whether a base shows rows of other tables.
pub(super) fn related(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    serializer.bases.iter().map(|base| {
        let ty = base.ty;
        quote!(<#ty as kit::ModelSerializer>::RELATED)
    })
}

pub(super) fn load(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let at = base.index;
        quote_spanned!(base.ty.span()=> #path::load_flat(#at, rows, related, connection)?;)
    })
}

pub(super) fn assign(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    each(serializer, |path, base| {
        let (ident, at) = (base.ident, base.index);
        quote_spanned!(base.ty.span()=> #path::assign_flat(#at, input.#ident, assignments);)
    })
}

/// Puts what writes the bases between what writes the fields.
pub(super) fn show(serializer: &Serializer<'_>, mut fields: Vec<TokenStream>) -> Vec<TokenStream> {
    let shown = |own: usize| {
        let before = serializer.fields[..own].iter();
        before.filter(|field| !field.is_write_only()).count()
    };
    for base in serializer.bases.iter().rev() {
        let (path, at) = (base_of(serializer, base), base.index);
        let show = quote_spanned!(base.ty.span()=> #path::represent_flat(#at, row, cx, out)?;);
        fields.insert(shown(base.index.own), show);
    }
    fields
}

/// The number of fields of all bases.
pub(super) fn count(serializer: &Serializer<'_>) -> TokenStream {
    match serializer.bases.len() {
        0 => quote!(0),
        bases => {
            let before = before(bases);
            quote!(#before)
        }
    }
}

/// Uses the fields of the struct that hold bases.
pub(super) fn used<'a>(serializer: &'a Serializer<'a>) -> (Vec<&'a Ident>, Vec<&'a Type>) {
    let bases = serializer.bases.iter();
    bases.map(|base| (base.ident, base.ty)).unzip()
}
