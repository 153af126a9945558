//! Model → tokens: the struct for `#[derive(Serializer)]`, and those of the rows that it nests.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Field, Fields, Ident, ItemStruct, Path};

use super::listing::Listed;
use super::model_serializer::{Chosen, ModelSerializer, Offered, Rows};
use crate::types::option_inner;

pub(super) fn expand(serializer: &ModelSerializer<'_>) -> TokenStream {
    let item = serializer.item();
    let (attrs, vis, name) = (&item.attrs, &item.vis, &item.ident);
    let (model, others) = (&serializer.filled.model, &serializer.input.others);
    let fields = serializer.fields.iter().map(|it| field(serializer, it));
    let nested = serializer.fields.iter().filter_map(|chosen| match chosen {
        Chosen::Filled {
            offered: Offered::Rows(listed, rows),
            ..
        } => Some(nested(serializer, listed, *rows)),
        _ => None,
    });
    quote! {
        #(#nested)*
        #[derive(::rest_kit::__private::DeriveSerializer)]
        #[serializer(model = #model #(, #others)*)]
        #(#attrs)*
        #vis struct #name { #(#fields,)* }
    }
}

fn field(serializer: &ModelSerializer<'_>, chosen: &Chosen<'_>) -> TokenStream {
    let (name, offered, read_only, extra) = match chosen {
        Chosen::Declared(field) => return quote!(#field),
        Chosen::Filled {
            name,
            offered,
            read_only,
            extra,
        } => (name, offered, read_only, extra),
    };
    let (vis, span) = (&serializer.item().vis, serializer.span);
    let mut ident = name.clone();
    ident.set_span(span);
    let doc = format!("The model's `{name}`.");
    let (keys, ty) = match offered {
        Offered::Column(listed) => {
            let (column, ty) = (&listed.name, &listed.ty);
            let source = (column != name).then(|| quote!(source = #column,));
            (quote!(#source), quote!(#ty))
        }
        Offered::Keys(listed) => {
            let ty = &listed.ty;
            (TokenStream::new(), quote!(::std::vec::Vec<#ty>))
        }
        Offered::Rows(listed, rows) => {
            let ty = serializer.nested_name(relation(listed));
            let ty = match (rows.many, option_inner(&listed.ty)) {
                (true, _) => quote!(::std::vec::Vec<#ty>),
                (_, Some(_)) => quote!(::core::option::Option<#ty>),
                _ => quote!(#ty),
            };
            (quote!(nested, read_only,), ty)
        }
    };
    let is_nested = matches!(offered, Offered::Rows(..));
    let read_only = (*read_only && !is_nested).then(|| quote!(read_only,));
    quote_spanned! {span=>
        #[doc = #doc]
        #[field(#keys #read_only #extra)]
        #vis #ident: #ty
    }
}

fn relation(listed: &Listed) -> &Ident {
    let relation = listed.relation.as_ref().map(|(relation, _)| relation);
    relation.unwrap_or(&listed.name)
}

/// A serializer of all that the rows behind a relation have.
fn nested(serializer: &ModelSerializer<'_>, listed: &Listed, rows: Rows<'_>) -> TokenStream {
    let (vis, relation) = (&serializer.item().vis, relation(listed));
    let name = serializer.nested_name(relation);
    let (target, depth) = (rows.target, rows.depth);
    let span = serializer.input.depth.span().unwrap_or(serializer.span);
    let fields = quote_spanned!(span=> fields);
    let depth = syn::LitInt::new(&depth.to_string(), span);
    let doc = format!("The `{relation}` of [`{}`].", serializer.item().ident);
    quote! {
        #target! {
            #target,
            [model = #target, #fields = "__all__", depth = #depth, nested_as = #relation]
            #[doc = #doc]
            #vis struct #name {}
        }
    }
}

/// Returns the errors, and the struct, so that its users see no others.
pub(super) fn fallback(
    item: Option<&ItemStruct>,
    model: Option<&Path>,
    error: &syn::Error,
) -> TokenStream {
    let errors = error.to_compile_error();
    let Some(item) = item else {
        return errors;
    };
    let mut item = item.clone();
    let model = model.map(|model| quote!(#model));
    let ours =
        |attr: &Attribute| attr.path().is_ident("field") || attr.path().is_ident("serializer");
    item.attrs.retain(|attr| !ours(attr));
    let fields: Vec<&mut Field> = match &mut item.fields {
        Fields::Named(fields) => fields.named.iter_mut().collect(),
        _ => Vec::new(),
    };
    for field in fields {
        field.attrs.retain(|attr| !ours(attr));
    }
    let serializer = crate::serializer::fallback(&item.clone().into(), model.as_ref(), &errors);
    quote!(#item #serializer)
}
