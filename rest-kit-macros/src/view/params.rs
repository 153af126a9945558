//! Parameters of handlers after `cx`: where their values come from.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{FnArg, Ident, ReturnType, Signature, Type};

use crate::ctxt::Ctxt;
use crate::types::{is_named, vec_inner};

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
    let parameters: Vec<_> = inputs.filter_map(typed).collect();
    for ty in &parameters {
        if VALUES.iter().any(|value| is_named(ty, value)) {
            cx.error(
                ty,
                "a parameter's type says where it is read: `web::Path<…>` or `PathData<…>` the \
                 address, `QueryData<…>` the query string, `Data<…>` the body",
            );
        }
    }
    parameters
}

/// Types that say nothing about where they are read.
const VALUES: &[&str] = &[
    "bool",
    "i16",
    "i32",
    "i64",
    "u16",
    "u32",
    "u64",
    "usize",
    "f32",
    "f64",
    "Uuid",
    "Decimal",
    "NaiveDate",
    "DateTime",
];

/// The types that are read from the context; others are actix's extractors.
const OWN: [&str; 7] = [
    "Dep",
    "Data",
    "Validated",
    "QueryData",
    "PathData",
    "HeaderData",
    "CookieData",
];

/// Returns whether the parameter is read from the context; `web::Data` is actix's, whatever other `Data`
/// there is.
fn is_own(ty: &Type) -> bool {
    let is_actix = matches!(ty, Type::Path(path)
        if path.path.segments.iter().rev().nth(1).is_some_and(|module| module.ident == "web"));
    !is_actix && OWN.iter().any(|name| is_named(ty, name))
}

/// Returns what reads the parameters from `kit_cx`, in order.
fn values(types: &[&Type]) -> Vec<TokenStream> {
    // The place is the type's; the name is the macro's, wherever the type comes from.
    let cx = quote!(kit_cx);
    let value = |ty: &&Type| {
        if is_own(ty) {
            quote_spanned!(ty.span()=> <#ty as ::rest_kit::__private::FromBody>::from_body(#cx).await)
        } else {
            quote_spanned!(ty.span()=> ::rest_kit::__private::extract::<#ty>(#cx.request()).await)
        }
    };
    types.iter().map(value).collect()
}

/// Returns the call that says what the parameters of a handler read, and which serializers its
/// attribute names for the body and the answer; empty when nothing says anything.
pub(crate) fn describing(
    types: &[&Type],
    serializer: Option<&Type>,
    answers: Option<&Type>,
) -> TokenStream {
    let operation = quote!(operation);
    let named = serializer.map(|ty| {
        quote_spanned! {ty.span()=>
            #operation.request = ::rest_kit::__private::Content::One(
                <#ty as ::rest_kit::__private::Serializer>::DESCRIPTOR,
            );
        }
    });
    let read: Vec<TokenStream> = types
        .iter()
        .filter(|ty| is_own(ty))
        .map(|ty| quote_spanned!(ty.span()=> <#ty as ::rest_kit::__private::Described>::describe(#operation);))
        .collect();
    let answer = answers.map(|ty| {
        let (ty, kind) = match vec_inner(ty) {
            Some(each) => (each, quote!(Many)),
            None => (ty, quote!(One)),
        };
        quote_spanned! {ty.span()=>
            #operation.response = ::rest_kit::__private::Content::#kind(
                <#ty as ::rest_kit::__private::Serializer>::DESCRIPTOR,
            );
        }
    });
    if named.is_none() && answer.is_none() && read.is_empty() {
        return TokenStream::new();
    }
    quote!(.describing(|_, _, #operation| { #named #answer #(#read)* }))
}

/// Returns the closure that runs a function of the view.
///
/// A function that returns something else than a response is an error on what it returns.
pub(crate) fn runner(
    function: &TokenStream,
    signature: &Signature,
    types: &[&Type],
    has_self: bool,
) -> TokenStream {
    // Names that a view's own function does not have: it is called here.
    let (view, cx) = (quote!(kit_view), quote!(kit_cx));
    let (pattern, view) = if has_self {
        (view.clone(), quote!(#view,))
    } else {
        (quote!(_), TokenStream::new())
    };
    let result = match &signature.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => signature.ident.span(),
    };
    let result = Span::call_site().located_at(result);
    // The call stands there too, so that this is where rustc says what is wrong with it.
    let function = function.clone().into_iter().map(|mut token| {
        token.set_span(result);
        token
    });
    let function: TokenStream = function.collect();
    let run = if types.is_empty() {
        quote_spanned!(result=> ::rest_kit::__private::pinned(#function(#view #cx)))
    } else {
        let values = values(types);
        if let [value] = values.as_slice() {
            quote_spanned! {result=>
                ::rest_kit::__private::pinned(async move { #function(#view #cx, #value?).await })
            }
        } else {
            // What the fields of several parameters refuse is told at once.
            let names: Vec<Ident> = (0..values.len())
                .map(|at| format_ident!("kit_{at}"))
                .collect();
            quote_spanned! {result=>
                ::rest_kit::__private::pinned(async move {
                    let mut kit_refused = ::rest_kit::__private::Refused::default();
                    #(let #names = kit_refused.keep(#values)?;)*
                    let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
                        return ::core::result::Result::Err(kit_refused.into_error());
                    };
                    #function(#view #cx, #(#names),*).await
                })
            }
        }
    };
    quote!(|#pattern, #cx| #run)
}
