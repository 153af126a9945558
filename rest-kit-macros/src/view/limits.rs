//! How large bodies may be: functions that change what the application says.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

/// What changes the application's limits, before the function that says how.
pub(super) fn change() -> TokenStream {
    quote!(::rest_kit::__private::Limited(limits).by)
}

/// Writes the limits of all actions.
pub(super) fn whole(value: &Expr) -> TokenStream {
    let change = change();
    let limits = quote_spanned!(value.span()=> #change(#value));
    quote! {
        fn body_limits(
            &self,
            limits: ::rest_kit::__private::BodyLimits,
        ) -> ::rest_kit::__private::BodyLimits {
            #limits
        }
    }
}

/// Writes the limits by action.
pub(super) fn by_action(arms: &[TokenStream]) -> Option<TokenStream> {
    (!arms.is_empty()).then(|| {
        quote! {
            fn body_limits_for(
                &self,
                action: &str,
                limits: ::rest_kit::__private::BodyLimits,
            ) -> ::rest_kit::__private::BodyLimits {
                match action {
                    #(#arms)*
                    _ => ::rest_kit::__private::Policies::body_limits(self, limits),
                }
            }
        }
    })
}
