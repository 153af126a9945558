//! The keys of `#[api_view(…)]` on a function: methods and policies.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Token};

use super::METHODS;
use crate::attr::nearest;
use crate::ctxt::Ctxt;

/// The policies that are lists, with their types.
const LISTS: &[(&str, &str)] = &[
    ("authentication", "Authenticators"),
    ("throttles", "Throttles"),
    ("parsers", "Parsers"),
    ("renderers", "Renderers"),
];

/// `post` or `permissions = IsAuthenticated`.
struct Key {
    name: Ident,
    value: Option<Expr>,
}

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { name, value })
    }
}

/// Reads the attribute: the methods, and the functions of `Policies` that its policies make.
pub(super) fn keys(cx: &Ctxt, attribute: TokenStream) -> (Vec<String>, Vec<TokenStream>) {
    let parser = Punctuated::<Key, Token![,]>::parse_terminated;
    let given = cx.ok(parser.parse2(attribute)).unwrap_or_default();
    let mut methods = Vec::new();
    let mut policies = Vec::new();
    for Key { name, value } in given {
        let text = name.to_string();
        match value {
            Some(value) => policies.extend(policy(cx, &name, &value)),
            None if METHODS.contains(&text.to_lowercase().as_str()) => {
                methods.push(text.to_uppercase());
            }
            None => cx.error(&name, unknown(&text, "method", METHODS)),
        }
    }
    if methods.is_empty() {
        methods.push("GET".to_owned());
    }
    (methods, policies)
}

fn policy(cx: &Ctxt, name: &Ident, value: &Expr) -> Option<TokenStream> {
    if name == "permissions" {
        return Some(quote_spanned! {value.span()=>
            fn permissions(&self) -> impl ::rest_kit::__private::Permission<()> { #value }
        });
    }
    let Some((_, list)) = LISTS.iter().find(|(known, _)| name == known) else {
        let known: Vec<&str> = LISTS.iter().map(|(known, _)| *known).collect();
        let known = [&["permissions"], known.as_slice()].concat();
        cx.error(name, unknown(&name.to_string(), "policy", &known));
        return None;
    };
    let list = format_ident!("{list}");
    let value = quote_spanned!(value.span()=> ::core::convert::From::from(#value));
    Some(quote! {
        fn #name(&self) -> ::rest_kit::__private::#list { #value }
    })
}

fn unknown(name: &str, what: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; known: {}", known.join(", ")),
    }
}
