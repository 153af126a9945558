//! Model → tokens; no decisions are taken here.

mod checks;
mod describe;
mod flat;
mod nested;
mod own;
mod read;
mod related;
mod show;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::model::Serializer;
use crate::view::items::doc;
use syn::spanned::Spanned as _;

pub(super) fn expand(serializer: &Serializer<'_>) -> TokenStream {
    let input = read::input_struct(serializer);
    let hooks = read::hooks(serializer);
    let serializer_impl = serializer_impl(serializer);
    let complete = read::complete(serializer);
    let shown = show::shown(serializer);
    let used = used(serializer);
    let constants = flat::constants(serializer);
    quote! {
        const _: () = {
            use ::rest_kit::__private as kit;
            #constants
            #input
            #hooks
            #serializer_impl
            #complete
            #shown
            #used
        };
    }
}

fn serializer_impl(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let text = name.to_string();
    let doc = doc(&serializer.item.attrs);
    let input = input_name(serializer);
    let (instance, extra) = match &serializer.model {
        Some(model) => (quote!(#model), quote!(kit::Changes<#model>)),
        None => (quote!(()), quote!(())),
    };
    let fields = flat::fields(serializer);
    let bases = flat::validate_object(serializer);
    let read = read::read(serializer);
    let check = checks::check(serializer);
    let ask = checks::ask(serializer);
    let deny = serializer.deny_unknown_fields.map(|deny| {
        quote! {
            const DENY_UNKNOWN_FIELDS: ::core::option::Option<bool> =
                ::core::option::Option::Some(#deny);
        }
    });
    let envelopes = envelopes(serializer);
    let max_length = serializer.max_length.get().map(|most| {
        quote!(const MAX_LENGTH: ::core::option::Option<usize> = ::core::option::Option::Some(#most);)
    });
    let related = related::checks(serializer);
    let nested = nested::checks(serializer);
    let validate = checks::validate(serializer);
    let prepare = prepare(serializer);
    quote! {
        #[automatically_derived]
        impl kit::Serializer for #name {
            type Input = #input;
            type Instance = #instance;
            type Extra = #extra;
            const DESCRIPTOR: &'static kit::SerializerDescriptor = {
                const FIELDS: &[kit::FieldDescriptor] = #fields;
                &kit::SerializerDescriptor::new(#text, FIELDS)
                    .description(#doc)
                    .envelopes(Self::ENVELOPE, Self::ENVELOPE_MANY)
            };
            #deny
            #(#envelopes)*
            #prepare
            #max_length
            #read
            #check
            #ask
            #related
            #nested
            #validate
            fn validate_object(validated: &mut kit::Validated<Self>) -> kit::FieldResult {
                #(#bases)*
                <#name>::validate(validated)
            }
        }
    }
}

/// What changes a body before its fields are read: the functions of the bases, and its own.
fn prepare(serializer: &Serializer<'_>) -> Option<TokenStream> {
    let name = &serializer.item.ident;
    let own = serializer.to_internal_value.span().map(|span| {
        let function = syn::Ident::new("to_internal_value", span);
        quote_spanned!(function.span()=> let data = <#name>::#function(data, cx)?;)
    });
    let bases = serializer.bases.iter().map(|base| {
        let ty = base.ty;
        quote_spanned!(ty.span()=> let data = <#ty as kit::Serializer>::prepare(data, cx)?;)
    });
    let steps: Vec<_> = bases.chain(own).collect();
    (!steps.is_empty()).then(|| {
        quote! {
            fn prepare(
                data: kit::Value,
                cx: &kit::Context,
            ) -> kit::FieldValue<kit::Value> {
                #(#steps)*
                ::core::result::Result::Ok(data)
            }
        }
    })
}

/// The keys around bodies and answers.
fn envelopes(serializer: &Serializer<'_>) -> impl Iterator<Item = TokenStream> {
    let names = ["ENVELOPE", "ENVELOPE_MANY"];
    let keys = names.into_iter().zip(&serializer.envelopes);
    keys.filter_map(|(name, key)| {
        let (name, key) = (format_ident!("{name}"), key.as_ref()?);
        Some(quote! {
            const #name: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(#key);
        })
    })
}

/// Name of the struct that holds what a client sent.
fn input_name(serializer: &Serializer<'_>) -> syn::Ident {
    format_ident!("{}Input", serializer.item.ident)
}

/// A serializer of a model is never built: what it declares is used all the same.
fn used(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let (mut fields, mut types) = flat::used(serializer);
    fields.extend(serializer.fields.iter().map(|field| field.ident));
    types.extend(serializer.fields.iter().map(|field| field.ty));
    // A name of a field may be that of a struct: of a view that is a function, say.
    let given: Vec<_> = (0..fields.len())
        .map(|at| format_ident!("given_{at}"))
        .collect();
    quote! {
        #[allow(dead_code, clippy::too_many_arguments)]
        fn used(#(#given: #types),*) {
            let value = #name { #(#fields: #given),* };
            #(let _ = &value.#fields;)*
        }
    }
}
