//! Data → input: the struct of given fields, reading, checks and hooks.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit};

use super::{input_name, nested, related};
use crate::serializer::model::{Field, Origin, Serializer};
use crate::types::{is_named, option_inner};

pub(super) fn writable<'a>(serializer: &'a Serializer<'a>) -> impl Iterator<Item = &'a Field<'a>> {
    serializer
        .fields
        .iter()
        .filter(|field| !field.is_read_only())
}

/// One `Option` per field that a client may send.
pub(super) fn input_struct(serializer: &Serializer<'_>) -> TokenStream {
    let name = input_name(serializer);
    let vis = &serializer.item.vis;
    let doc = format!("What a client sent for [`{}`].", serializer.item.ident);
    let fields = writable(serializer).map(|field| {
        let (ident, ty) = (field.ident, nested::input_type(field));
        quote!(#[allow(missing_docs)] pub #ident: ::core::option::Option<#ty>)
    });
    quote! {
        #[doc = #doc]
        #[allow(missing_debug_implementations, unreachable_pub)]
        #vis struct #name { #(#fields),* }
    }
}

/// Defaults for every hook; an inherent function of the same name wins.
pub(super) fn hooks(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let hooks = writable(serializer).map(|field| {
        let (hook, ty) = (hook_name(field, "validate"), nested::input_type(field));
        let queryset = related::queryset(field)
            .map(|name| quote!(fn #name(_: &kit::Context) -> kit::Unlimited { kit::Unlimited }));
        quote! {
            fn #hook(_: &mut #ty) -> kit::FieldResult {
                ::core::result::Result::Ok(())
            }
            #queryset
        }
    });
    let store = nested::store_hooks(serializer);
    let is_a = if serializer.model.is_some() {
        quote!(kit::ModelSerializer)
    } else {
        quote!(kit::Serializer)
    };
    quote! {
        #[allow(dead_code)]
        trait Hooks: #is_a {
            #(#hooks)*
            #store
            fn validate(_: &mut kit::Validated<Self>) -> kit::FieldResult {
                ::core::result::Result::Ok(())
            }
        }
        impl Hooks for #name {}
    }
}

/// Returns the name of a field's function: `validate_title`.
pub(super) fn hook_name(field: &Field<'_>, prefix: &str) -> syn::Ident {
    let plain = field.ident.to_string();
    format_ident!(
        "{prefix}_{}",
        plain.trim_start_matches("r#"),
        span = field.ident.span()
    )
}

pub(super) fn read(serializer: &Serializer<'_>) -> TokenStream {
    let input = input_name(serializer);
    let fields = writable(serializer).map(|field| {
        let (ident, ty, index) = (field.ident, field.ty, field.index);
        if field.is_hidden() {
            return quote!(#ident: ::core::option::Option::None);
        }
        let value = related::read(field).or_else(|| nested::read(serializer, field));
        if let Some(value) = value {
            return quote!(#ident: #value);
        }
        let default = default(field);
        match (by_value(serializer, field), field.raw.validators.get()) {
            (Some(by), _) => {
                let (inner, wrap) = match option_inner(ty) {
                    Some(inner) => (inner, quote!(::core::option::Option::Some)),
                    None => (ty, quote!(::core::convert::identity)),
                };
                quote_spanned! {ty.span()=>
                    #ident: {
                        static FIELD: ::std::sync::LazyLock<
                            ::std::boxed::Box<dyn kit::Field<Value = #inner>>,
                        > = ::std::sync::LazyLock::new(|| ::std::boxed::Box::new(#by));
                        kit::Reading::value_field::<#ty, #inner>(
                            reading, #index, #default, &**FIELD, #wrap,
                        )
                    }
                }
            }
            (None, Some(validators)) => quote_spanned! {ty.span()=>
                #ident: kit::Reading::checked_field::<#ty>(
                    reading, #index, #default, &[#(&|value: &#ty| #validators(value)),*],
                )
            },
            (None, None) => quote_spanned! {ty.span()=>
                #ident: <#ty as kit::FieldType>::read(reading, #index, #default)
            },
        }
    });
    quote! {
        fn read(reading: &mut kit::Reading<'_>) -> #input {
            #input { #(#fields),* }
        }
    }
}

/// The field value that reads the field, with its validators.
fn by_value(serializer: &Serializer<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let (name, index) = (&serializer.item.ident, field.index);
    let by = match (field.raw.with.get(), field.raw.regex.get()) {
        (Some(with), _) => quote!(#with),
        (None, Some(regex)) => quote_spanned! {regex.span()=>
            kit::RegexField::new(#regex)
                .described(&<#name as kit::Serializer>::DESCRIPTOR.fields[#index])
        },
        (None, None) => return None,
    };
    let validators = field.raw.validators.get().into_iter().flatten();
    Some(validators.fold(
        by,
        |by, validator| quote!(kit::Field::validator(#by, |value| #validator(value))),
    ))
}

fn default(field: &Field<'_>) -> TokenStream {
    let function = default_function(field);
    if function.is_empty() {
        return quote!(::core::option::Option::None);
    }
    quote!(::core::option::Option::Some(#function))
}

/// Returns the function that makes the default; nothing if there is none.
pub(super) fn default_function(field: &Field<'_>) -> TokenStream {
    let Some(Some(value)) = field.raw.default.get() else {
        return TokenStream::new();
    };
    let ty = field.ty;
    let text = matches!(
        value,
        Expr::Lit(ExprLit {
            lit: Lit::Str(_),
            ..
        })
    );
    let value = if text && is_named(ty, "String") {
        quote_spanned!(value.span()=> <#ty as ::core::convert::From<&str>>::from(#value))
    } else {
        quote!(#value)
    };
    quote_spanned! {value.span()=>
        (|| #value) as fn() -> #ty
    }
}

pub(super) fn check(serializer: &Serializer<'_>) -> TokenStream {
    let Some(model) = &serializer.model else {
        return TokenStream::new();
    };
    let name = &serializer.item.ident;
    let checks = writable(serializer).filter_map(|field| {
        let (ident, index) = (field.ident, field.index);
        let limit = related::queryset(field)
            .map(|hook| quote!(checks.limit(#index, <#name>::#hook(checks.context()));));
        let Origin::Source(source) = &field.origin else {
            let check = related::check(field, model)?;
            return Some(quote! {
                if let ::core::option::Option::Some(value) = &input.#ident {
                    #limit
                    #check
                }
            });
        };
        if field.is_hidden() {
            return None;
        }
        let not_unique = (field.raw.unique.get() == Some(&false)).then(|| quote!(.not_unique()));
        Some(quote_spanned! {field.ty.span()=>
            if let ::core::option::Option::Some(value) = &input.#ident {
                #limit
                kit::check_source(
                    &<#model as kit::Model>::FIELDS.#source #not_unique,
                    #index, value, instance, checks,
                );
            }
        })
    });
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

pub(super) fn validate(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let hooks = writable(serializer).map(|field| {
        let (ident, index, hook) = (field.ident, field.index, hook_name(field, "validate"));
        // A hook of another type is an error on the field.
        let value = format_ident!("value", span = field.ident.span());
        quote!(errors.hook(#index, &mut input.#ident, |value| <#name>::#hook(#value));)
    });
    quote! {
        fn validate_fields(input: &mut Self::Input, errors: &mut kit::FieldErrors) {
            #(#hooks)*
        }
    }
}

/// A struct without read-only fields can be made from input.
pub(super) fn complete(serializer: &Serializer<'_>) -> TokenStream {
    let is_nested = |field: &Field<'_>| matches!(field.origin, Origin::Nested(_));
    let partly = |field| Field::is_read_only(field) || is_nested(field);
    if serializer.fields.iter().any(partly) {
        return TokenStream::new();
    }
    let name = &serializer.item.ident;
    let fields = serializer.fields.iter().map(|field| {
        let ident = field.ident;
        if field.is_option() {
            quote!(#ident: ::core::option::Option::flatten(input.#ident))
        } else {
            quote!(#ident: input.#ident?)
        }
    });
    let nested = serializer.model.is_none().then(|| nested(serializer));
    quote! {
        #[automatically_derived]
        impl kit::Complete for #name {
            fn complete(input: Self::Input) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(#name { #(#fields),* })
            }
        }
        #nested
    }
}

/// A serializer without a model is a field of others.
fn nested(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    quote! {
        #[automatically_derived]
        impl kit::FieldType for #name {
            const KIND: kit::FieldKind = kit::FieldKind::Nested;
            fn to_internal_value(
                value: kit::Value,
                _: &kit::FieldDescriptor,
            ) -> kit::FieldValue<Self> {
                kit::read_nested(value)
            }
            fn to_representation<Z: kit::serde::Serializer>(
                &self,
                _: &kit::FieldDescriptor,
                serializer: Z,
            ) -> ::core::result::Result<Z::Ok, Z::Error> {
                kit::serde::Serialize::serialize(self, serializer)
            }
            fn take_from_form(
                form: &mut kit::Value,
                field: &kit::FieldDescriptor,
                _: bool,
            ) -> ::core::option::Option<kit::Value> {
                kit::take_nested(form, field)
            }
        }
    }
}
