//! Parameters of handlers after `cx`: where their values come from.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Signature, Type};

use crate::ctxt::Ctxt;
use crate::types::is_named;

/// Returns the types of the parameters after `&self` and `cx`.
pub(crate) fn extracted<'a>(cx: &Ctxt, signature: &'a Signature, has_self: bool) -> Vec<&'a Type> {
    let name = &signature.ident;
    let mut inputs = signature.inputs.iter();
    if signature.asyncness.is_none() {
        cx.error(signature.fn_token, format_args!("write `async fn {name}`"));
    }
    if has_self
        && !matches!(inputs.next(), Some(FnArg::Receiver(receiver)) if receiver.reference.is_some())
    {
        cx.error(
            name,
            format_args!("the first parameter of `{name}` is `&self`"),
        );
        return Vec::new();
    }
    if !matches!(inputs.next(), Some(FnArg::Typed(typed)) if matches!(&*typed.ty, Type::Reference(_)))
    {
        let place = if has_self { "after `&self`" } else { "first" };
        cx.error(name, format_args!("`{name}` takes `cx: &Context` {place}"));
        return Vec::new();
    }
    let typed = |input: &'a FnArg| match input {
        FnArg::Typed(typed) => Some(&*typed.ty),
        FnArg::Receiver(_) => None,
    };
    inputs.filter_map(typed).collect()
}

/// The types that serializers read; others are actix's extractors.
const OWN: [&str; 6] = [
    "Data",
    "Validated",
    "QueryData",
    "PathData",
    "HeaderData",
    "CookieData",
];

/// Returns whether a serializer reads the parameter; `web::Data` is actix's, whatever other `Data`
/// there is.
fn is_own(ty: &Type) -> bool {
    let is_actix = matches!(ty, Type::Path(path)
        if path.path.segments.iter().rev().nth(1).is_some_and(|module| module.ident == "web"));
    !is_actix && OWN.iter().any(|name| is_named(ty, name))
}

/// Returns the values of the parameters, read from `cx` in order.
pub(crate) fn values(types: &[&Type]) -> Vec<TokenStream> {
    types
        .iter()
        .map(|ty| if is_own(ty) { quote_spanned!(ty.span()=> <#ty as ::rest_kit::__private::FromBody>::from_body(cx).await?) } else { quote_spanned!(ty.span()=> ::rest_kit::__private::extract::<#ty>(cx.request()).await?) })
        .collect()
}

/// Returns the call that says what the parameters of a handler read, and which serializer its
/// attribute names; empty when neither says anything.
pub(crate) fn describing(types: &[&Type], serializer: Option<&Type>) -> TokenStream {
    let named = serializer.map(|ty| {
        quote_spanned! {ty.span()=>
            operation.request = ::rest_kit::__private::Content::One(
                <#ty as ::rest_kit::__private::Serializer>::DESCRIPTOR,
            );
        }
    });
    let read: Vec<TokenStream> = types
        .iter()
        .filter(|ty| is_own(ty))
        .map(|ty| quote_spanned!(ty.span()=> <#ty as ::rest_kit::__private::Described>::describe(operation);))
        .collect();
    if named.is_none() && read.is_empty() {
        return TokenStream::new();
    }
    quote!(.describing(|_, _, operation| { #named #(#read)* }))
}

/// Returns the closure that runs a function of the view.
pub(crate) fn runner(function: &TokenStream, types: &[&Type], has_self: bool) -> TokenStream {
    let view = has_self.then(|| quote!(view,));
    if types.is_empty() {
        return quote!(|view, cx| { let _ = view; ::std::boxed::Box::pin(#function(#view cx)) });
    }
    let values = values(types);
    quote!(|view, cx| ::std::boxed::Box::pin(async move { let _ = view; #function(#view cx, #(#values),*).await }))
}
