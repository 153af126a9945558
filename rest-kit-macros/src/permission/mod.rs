//! `#[permission]`: the operators `&`, `|` and `!` for a permission's type.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, ItemImpl};

/// Writes the impl as it is, and the operators of its type.
pub(crate) fn expand(attribute: &TokenStream, item: &TokenStream) -> TokenStream {
    let block: ItemImpl = if let Ok(block) = syn::parse2(item.clone()) {
        block
    } else {
        let message = "`#[permission]` belongs on `impl Permission<…> for …`";
        let error = syn::Error::new_spanned(item, message).to_compile_error();
        return quote!(#item #error);
    };
    let mut problem = None;
    if !attribute.is_empty() {
        problem = Some(syn::Error::new_spanned(
            attribute,
            "`#[permission]` has no keys",
        ));
    }
    let is_permission = block
        .trait_
        .as_ref()
        .and_then(|(_, path, _)| path.segments.last());
    if is_permission.is_none_or(|segment| segment.ident != "Permission") {
        let place = &block.self_ty;
        problem = Some(syn::Error::new_spanned(
            place,
            "`#[permission]` belongs on `impl Permission<…> for …`",
        ));
    }
    let problem = problem.map(|problem| problem.to_compile_error());
    let operators = operators(&block);
    quote!(#block #operators #problem)
}

fn operators(block: &ItemImpl) -> TokenStream {
    let ty = &block.self_ty;
    let generics = used(&block.generics, &ty.to_token_stream());
    let (plain, _, filter) = generics.split_for_impl();
    let mut with_other = generics.clone();
    with_other.params.push(syn::parse_quote!(__Other));
    let (binary, _, _) = with_other.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #binary ::core::ops::BitAnd<__Other> for #ty #filter {
            type Output = ::rest_kit::__private::And<Self, __Other>;
            fn bitand(self, other: __Other) -> Self::Output {
                ::rest_kit::__private::And(self, other)
            }
        }
        #[automatically_derived]
        impl #binary ::core::ops::BitOr<__Other> for #ty #filter {
            type Output = ::rest_kit::__private::Or<Self, __Other>;
            fn bitor(self, other: __Other) -> Self::Output {
                ::rest_kit::__private::Or(self, other)
            }
        }
        #[automatically_derived]
        impl #plain ::core::ops::Not for #ty #filter {
            type Output = ::rest_kit::__private::Not<Self>;
            fn not(self) -> Self::Output {
                ::rest_kit::__private::Not(self)
            }
        }
    }
}

/// Keeps the parameters that the type has itself; those of the object alone cannot be named.
fn used(generics: &Generics, ty: &TokenStream) -> Generics {
    let mut names = Vec::new();
    collect(ty.clone(), &mut names);
    let is_used = |param: &GenericParam| {
        let name = match param {
            GenericParam::Lifetime(param) => param.lifetime.ident.to_string(),
            GenericParam::Type(param) => param.ident.to_string(),
            GenericParam::Const(param) => param.ident.to_string(),
        };
        names.contains(&name)
    };
    let params = generics
        .params
        .iter()
        .filter(|param| is_used(param))
        .cloned();
    Generics {
        params: params.collect(),
        where_clause: None,
        ..generics.clone()
    }
}

fn collect(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push(ident.to_string()),
            TokenTree::Group(group) => collect(group.stream(), names),
            _ => {}
        }
    }
}
