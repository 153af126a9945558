//! Serializers without a model show their own fields, and what was sent of them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::show::visible;
use super::{input_name, read};
use crate::serializer::model::{Field, Origin, Serializer};
use syn::spanned::Spanned as _;

/// A serializer without a model shows its own fields.
pub(super) fn plain(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let text = name.to_string();
    let count = visible(serializer).count();
    let fields = visible(serializer).map(|field| {
        let (ident, index) = (field.ident, field.index);
        let ty = field.ty;
        let show = quote_spanned!(ty.span()=>
            <#ty as kit::FieldType>::show(&self.#ident, &mut out, &fields[#index])?;
        );
        unless_default(serializer, field, &quote!(&self.#ident), show)
    });
    let out = out(serializer);
    let given = given(serializer);
    quote! {
        #given
        #[automatically_derived]
        impl kit::serde::Serialize for #name {
            fn serialize<Z: kit::serde::Serializer>(
                &self,
                serializer: Z,
            ) -> ::core::result::Result<Z::Ok, Z::Error> {
                let fields = <#name as kit::Serializer>::DESCRIPTOR.fields;
                let out = kit::serde::Serializer::serialize_struct(serializer, #text, #count)?;
                #out
                #(#fields)*
                kit::serde::ser::SerializeStruct::end(out)
            }
        }
    }
}

/// What the fields are written to.
pub(super) fn out(serializer: &Serializer<'_>) -> TokenStream {
    if serializer.excludes_none() {
        quote!(let mut out = kit::WithoutNulls(out);)
    } else {
        quote!(let mut out = out;)
    }
}

/// Shows a field unless its value is the default.
fn unless_default(
    serializer: &Serializer<'_>,
    field: &Field<'_>,
    value: &TokenStream,
    show: TokenStream,
) -> TokenStream {
    let (index, ty) = (field.index, field.ty);
    let default = read::default_function(field);
    if !serializer.excludes_defaults() || matches!(field.origin, Origin::Computed(_)) {
        return show;
    }
    let default = if default.is_empty() {
        quote!(::core::option::Option::None)
    } else {
        quote!(::core::option::Option::Some(#default))
    };
    quote! {
        if !kit::is_default::<#ty>(#value, #default, &fields[#index]) {
            #show
        }
    }
}

/// Its input shows the fields that were sent.
fn given(serializer: &Serializer<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let text = name.to_string();
    let input = input_name(serializer);
    let count = visible(serializer).count();
    let fields = visible(serializer).map(|field| given_field(serializer, field));
    let out = out(serializer);
    let writable = serializer
        .fields
        .iter()
        .filter(|field| !field.is_read_only());
    let names = writable.map(|field| {
        let ident = field.ident;
        let source = field.source().unwrap_or_else(|| field.name.clone());
        let name = source.split('.').next().unwrap_or_default();
        quote!((self.#ident.is_some(), #name))
    });
    quote! {
        impl #input {
            /// Returns the names of the fields that have a value, in order: those of their sources.
            #[allow(dead_code, unreachable_pub)]
            pub fn names(&self) -> ::std::vec::Vec<&'static str> {
                kit::names_of(&[#(#names),*])
            }
        }
        #[automatically_derived]
        impl kit::serde::Serialize for #input {
            fn serialize<Z: kit::serde::Serializer>(
                &self,
                serializer: Z,
            ) -> ::core::result::Result<Z::Ok, Z::Error> {
                let fields = <#name as kit::Serializer>::DESCRIPTOR.fields;
                let out = kit::serde::Serializer::serialize_struct(serializer, #text, #count)?;
                #out
                #(#fields)*
                kit::serde::ser::SerializeStruct::end(out)
            }
        }
    }
}

/// What writes a field that was sent.
fn given_field(serializer: &Serializer<'_>, field: &Field<'_>) -> TokenStream {
    let name = &serializer.item.ident;
    let (ident, index, ty) = (field.ident, field.index, field.ty);
    if let Origin::Computed(method) = &field.origin {
        return quote_spanned! {method.span()=>
            let value: #ty = <#name>::#method(self);
            <#ty as kit::FieldType>::show(&value, &mut out, &fields[#index])?;
        };
    }
    if field.is_read_only() {
        return shown_default(field);
    }
    let show = quote_spanned! {ty.span()=>
        <#ty as kit::FieldType>::show(value, &mut out, &fields[#index])?;
    };
    let show = unless_default(serializer, field, &quote!(value), show);
    let otherwise = (!serializer.excludes_unset() && !serializer.excludes_defaults()).then(|| {
        quote! {
            else if fields[#index].allow_null {
                kit::serde::ser::SerializeStruct::serialize_field(
                    &mut out, fields[#index].name, &(),
                )?;
            }
        }
    });
    quote_spanned! {ty.span()=>
        if let ::core::option::Option::Some(value) = &self.#ident {
            #show
        } #otherwise
    }
}

/// A field that was not read shows its default, if it has one.
fn shown_default(field: &Field<'_>) -> TokenStream {
    let (index, ty) = (field.index, field.ty);
    let default = read::default_function(field);
    if default.is_empty() {
        return TokenStream::new();
    }
    quote_spanned! {ty.span()=>
        let value: #ty = (#default)();
        <#ty as kit::FieldType>::show(&value, &mut out, &fields[#index])?;
    }
}
