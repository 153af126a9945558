//! Data → input: the struct of given fields, and reading them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit};

use super::{flat, input_name, nested, related};
use crate::names::plain;
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
    let bases = flat::input_fields(serializer);
    quote! {
        #[doc = #doc]
        #[allow(missing_debug_implementations, unreachable_pub)]
        #vis struct #name { #(#fields,)* #(#bases),* }
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
    format_ident!("{prefix}_{}", plain(field.ident), span = field.ident.span())
}

pub(super) fn read(serializer: &Serializer<'_>) -> TokenStream {
    let input = input_name(serializer);
    let fields = writable(serializer).map(|field| {
        let (ident, ty) = (field.ident, field.ty);
        if field.is_hidden() {
            return quote!(#ident: ::core::option::Option::None);
        }
        let value = related::read(field).or_else(|| nested::read(serializer, field));
        if let Some(value) = value {
            return quote!(#ident: #value);
        }
        let read = read_value(serializer, field);
        if field.may_hold_objects() {
            // Objects are read when the database can be asked.
            return quote_spanned! {ty.span()=>
                #ident: if <#ty as kit::FieldType>::HOLDS_OBJECTS {
                    ::core::option::Option::None
                } else {
                    #read
                }
            };
        }
        quote!(#ident: #read)
    });
    let bases = flat::read(serializer);
    let objects = read_objects(serializer);
    quote! {
        fn read(reading: &mut kit::Reading<'_>) -> #input {
            #input { #(#fields,)* #(#bases),* }
        }
        #objects
    }
}

/// The expression that reads a field by its type, or by a field that is a value.
fn read_value(serializer: &Serializer<'_>, field: &Field<'_>) -> TokenStream {
    let (ty, index, default) = (field.ty, field.index, default(field));
    if let Some(by) = by_value(serializer, field) {
        let (inner, wrap) = match option_inner(ty) {
            Some(inner) => (inner, quote!(::core::option::Option::Some)),
            None => (ty, quote!(::core::convert::identity)),
        };
        return quote_spanned! {ty.span()=>
            {
                static FIELD: ::std::sync::LazyLock<
                    ::std::boxed::Box<dyn kit::Field<Value = #inner>>,
                > = ::std::sync::LazyLock::new(|| ::std::boxed::Box::new(#by));
                kit::Reading::value_field::<#ty, #inner>(
                    reading, #index, #default, &**FIELD, #wrap,
                )
            }
        };
    }
    let validators = validators(field);
    if validators.is_empty() {
        return quote_spanned! {ty.span()=>
            <#ty as kit::FieldType>::read(reading, #index, #default)
        };
    }
    quote_spanned! {ty.span()=>
        {
            let at = kit::Reading::at(reading, #index);
            kit::Reading::checked_field::<#ty>(
                reading, #index, #default, &[#(&#validators),*],
            )
        }
    }
}

/// Fields whose types may hold objects, which may ask the database.
fn read_objects(serializer: &Serializer<'_>) -> Option<TokenStream> {
    let fields = || writable(serializer).filter(|field| field.may_hold_objects());
    fields().next()?;
    let holds = fields().map(|field| {
        let ty = field.ty;
        quote_spanned!(ty.span()=> <#ty as kit::FieldType>::HOLDS_OBJECTS)
    });
    let reads = fields().map(|field| {
        let (ident, ty, index) = (field.ident, field.ty, field.index);
        let (default, validators) = (default(field), validators(field));
        let at =
            (!validators.is_empty()).then(|| quote!(let at = kit::Reading::at(reading, #index);));
        quote_spanned! {ty.span()=>
            if <#ty as kit::FieldType>::HOLDS_OBJECTS {
                #at
                input.#ident = <#ty as kit::FieldType>::read_object(
                    reading, #index, #default, &[#(&#validators),*],
                )
                .await?;
            }
        }
    });
    Some(quote! {
        const OBJECTS: bool = #(#holds)||*;
        async fn read_objects(
            input: &mut Self::Input,
            reading: &mut kit::Reading<'_>,
        ) -> kit::Result<()> {
            #(#reads)*
            ::core::result::Result::Ok(())
        }
    })
}

/// The field's validators as closures; nobody asks them about null.
fn validators(field: &Field<'_>) -> Vec<TokenStream> {
    let ty = field.ty;
    let closure = |validator: &Expr| {
        let ask = quote_spanned!(validator.span()=> kit::ask_validator(&#validator, value, &at));
        if !field.is_option() {
            return quote!(|value: &#ty| #ask);
        }
        quote! {
            |value: &#ty| match value {
                ::core::option::Option::Some(value) => #ask,
                ::core::option::Option::None => ::core::result::Result::Ok(()),
            }
        }
    };
    let given = field.raw.validators.get().into_iter().flatten();
    given.map(closure).collect()
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

/// A struct whose fields all have a value can be made from input.
pub(super) fn complete(serializer: &Serializer<'_>) -> TokenStream {
    let is_nested = |field: &Field<'_>| matches!(field.origin, Origin::Nested(_));
    let partly =
        |field: &Field<'_>| field.is_read_only() || is_nested(field) || field.may_have_no_value();
    if !serializer.bases.is_empty() || serializer.fields.iter().any(partly) {
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
            const HOLDS_OBJECTS: bool = true;
            const VALUE: &'static kit::ValueDescriptor =
                &kit::ValueDescriptor::new(kit::FieldKind::Nested)
                    .children(|| <#name as kit::Serializer>::DESCRIPTOR);
            fn to_internal_value(
                _: kit::Value,
                _: &kit::FieldDescriptor,
            ) -> kit::FieldValue<Self> {
                kit::read_alone()
            }
            fn read_within(
                value: kit::Value,
                _: &kit::FieldDescriptor,
                scope: kit::Scope<'_>,
            ) -> impl ::core::future::Future<Output = kit::Result<kit::FieldValue<Self>>> {
                kit::read_nested(value, scope)
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
