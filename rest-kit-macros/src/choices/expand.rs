//! Model → tokens; no decisions are taken here.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Choices;

pub(super) fn expand(choices: &Choices<'_>) -> TokenStream {
    let name = &choices.item.ident;
    let idents: Vec<_> = choices.variants.iter().map(|it| it.ident).collect();
    let text = name.to_string();
    let values: Vec<_> = choices.variants.iter().map(|it| &it.value).collect();
    let labels: Vec<_> = choices.variants.iter().map(|it| &it.label).collect();
    let none = || quote!(::core::option::Option::None);
    let groups = choices.variants.iter().map(|it| {
        let group = it.group.as_ref();
        group.map_or_else(none, |group| quote!(::core::option::Option::Some(#group)))
    });
    quote! {
        const _: () = {
            use ::rest_kit::__private as kit;
            #[automatically_derived]
            impl kit::Choices for #name {
                const CHOICES: &'static [kit::Choice] =
                    &[#(kit::Choice { value: #values, label: #labels, group: #groups }),*];
                const NAME: &'static str = #text;
                fn value(self) -> &'static str {
                    match self { #(Self::#idents => #values),* }
                }
                fn from_value(value: &str) -> ::core::option::Option<Self> {
                    match value {
                        #(#values => ::core::option::Option::Some(Self::#idents),)*
                        _ => ::core::option::Option::None,
                    }
                }
            }
            kit::choices!(#name);
        };
    }
}
