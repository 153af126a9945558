//! What is asked about input: the database, the functions of the struct.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::read::{hook_name, writable};
use super::{flat, related};
use crate::serializer::model::{Field, Origin, Serializer};
use syn::spanned::Spanned as _;

pub(super) fn check(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let checks: Vec<_> = writable(serializer)
        .filter_map(|field| {
            let (ident, index) = (field.ident, field.index);
            let unique = related::unique(field);
            let asked = asked(serializer, field);
            if unique.is_none() && asked.is_none() {
                return None;
            }
            let limit = related::queryset(field)
                .map(|hook| quote!(checks.limit(#index, <#name>::#hook(checks.context()));));
            Some(quote! {
                if let ::core::option::Option::Some(value) = &input.#ident {
                    #limit
                    #asked
                    #unique
                }
            })
        })
        .chain(flat::check(serializer))
        .collect();
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        fn check(
            input: &Self::Input,
            instance: ::core::option::Option<&Self::Instance>,
            checks: &mut kit::Checks<'_>,
        ) {
            #(#checks)*
        }
    }
}

/// What the database is asked about a value.
fn asked(serializer: &Serializer<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let (Some(model), Origin::Source(source)) = (&serializer.model, &field.origin) else {
        return related::check(serializer, field);
    };
    if field.is_hidden() {
        return None;
    }
    let index = field.index;
    let not_unique = (field.raw.unique.get() == Some(&false)).then(|| quote!(.not_unique()));
    Some(quote_spanned! {field.ty.span()=>
        kit::check_source(
            &<#model as kit::Model>::FIELDS.#source #not_unique, #index, value, instance, checks,
        );
    })
}

/// The functions that `check = …` names, and what is to be put in order before them.
pub(super) fn ask(serializer: &Serializer<'_>) -> TokenStream {
    let fields: Vec<_> = writable(serializer)
        .filter_map(|field| {
            let (ident, index) = (field.ident, field.index);
            let links = related::canonical(field);
            let function = field.raw.check.get().map(|function| {
                quote_spanned! {function.span()=>
                    errors.asked(#index, #function(value, cx).await)?;
                }
            });
            (links.is_some() || function.is_some()).then(|| {
                quote! {
                    if let ::core::option::Option::Some(value) =
                        input.#ident.as_mut().filter(|_| !errors.contains(#index))
                    {
                        #links
                        #function
                    }
                }
            })
        })
        .collect();
    let own = !fields.is_empty();
    let fields: Vec<_> = fields.into_iter().chain(flat::ask(serializer)).collect();
    let fields = (!fields.is_empty()).then(|| {
        quote! {
            async fn ask(
                input: &mut Self::Input,
                errors: &mut kit::FieldErrors,
                keys: &kit::RelatedKeys,
                cx: &kit::Context,
            ) -> kit::Result<()> {
                #(#fields)*
                ::core::result::Result::Ok(())
            }
        }
    });
    let whole = serializer
        .check
        .as_ref()
        .map(|function| quote_spanned!(function.span()=> #function(validated, cx).await?;));
    let own = own || whole.is_some();
    let whole = (own || !serializer.bases.is_empty()).then(|| {
        let bases = flat::ask_object(serializer);
        quote! {
            async fn ask_object(
                validated: &mut kit::Validated<Self>,
                cx: &kit::Context,
            ) -> kit::Result<()> {
                #(#bases)*
                #whole
                ::core::result::Result::Ok(())
            }
        }
    });
    let asks = (own || !serializer.bases.is_empty()).then(|| {
        let of_bases = flat::asks(serializer);
        quote!(const ASKS: bool = #own #(|| #of_bases)*;)
    });
    quote!(#asks #fields #whole)
}

pub(super) fn validate(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let hooks = writable(serializer).map(|field| {
        let (ident, index, hook) = (field.ident, field.index, hook_name(field, "validate"));
        // A hook of another type is an error on the field.
        let value = quote!(value);
        let call = quote_spanned!(ident.span()=> <#name>::#hook(#value));
        quote!(errors.hook(#index, &mut input.#ident, |#value| #call);)
    });
    let bases = flat::validate_fields(serializer);
    quote! {
        fn validate_fields(input: &mut Self::Input, errors: &mut kit::FieldErrors) {
            #(#hooks)*
            #(#bases)*
        }
    }
}
