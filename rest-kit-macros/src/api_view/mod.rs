//! `#[api_view]`: views at a single address, from an impl block or a function.

mod function;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Generics, Item, ItemFn, ItemImpl};

use crate::attr::nearest;
use crate::ctxt::Ctxt;
use crate::names::plain;
use crate::view::{expand as shared, items, keys, params, policies};
use crate::viewset::Kind;
use crate::viewset::expand::{mixins, type_name};

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// The ready-made views: their standard actions, with methods.
const KINDS: &[(&str, &[(&str, &str)])] = &[
    ("ListApiView", &[("GET", "list")]),
    ("CreateApiView", &[("POST", "create")]),
    ("RetrieveApiView", &[("GET", "retrieve")]),
    (
        "UpdateApiView",
        &[("PUT", "update"), ("PATCH", "partial_update")],
    ),
    ("DestroyApiView", &[("DELETE", "destroy")]),
    ("ListCreateApiView", &[("GET", "list"), ("POST", "create")]),
    (
        "RetrieveUpdateApiView",
        &[
            ("GET", "retrieve"),
            ("PUT", "update"),
            ("PATCH", "partial_update"),
        ],
    ),
    (
        "RetrieveDestroyApiView",
        &[("GET", "retrieve"), ("DELETE", "destroy")],
    ),
    (
        "RetrieveUpdateDestroyApiView",
        &[
            ("GET", "retrieve"),
            ("PUT", "update"),
            ("PATCH", "partial_update"),
            ("DELETE", "destroy"),
        ],
    ),
];

/// Expands the attribute on an impl block or a function.
pub(crate) fn expand(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(Item::Impl(block)) => expand_impl(attribute, &block),
        Ok(Item::Fn(function)) => expand_fn(attribute, &function),
        _ => {
            let message = "`#[api_view]` belongs on `impl ApiView for …` or on an `async fn`";
            syn::Error::new_spanned(item, message).to_compile_error()
        }
    }
}

fn expand_impl(attribute: TokenStream, block: &ItemImpl) -> TokenStream {
    let cx = Ctxt::default();
    let keys = keys::parse(&cx, attribute);
    let ready = ready_kind(&cx, block);
    let handlers: Vec<&str> = match ready {
        Some(actions) => actions.iter().map(|(_, action)| *action).collect(),
        None => METHODS.to_vec(),
    };
    let items = items::sort(&cx, block, &handlers, ready.is_some());
    for action in &items.actions {
        cx.error(&action.sig.ident, "actions belong to viewsets");
    }
    shared::check_conflicts(&cx, &keys, &items);
    let bulk = [
        keys.bulk.span(),
        keys.bulk_size.span(),
        keys.bulk_per_item.span(),
    ];
    for span in bulk.into_iter().flatten() {
        cx.push(syn::Error::new(span, "`bulk` belongs to viewsets"));
    }
    let body = match ready {
        Some(actions) => ready_made(&cx, block, &keys, &items, actions),
        None => by_method(&cx, block, &keys, &items),
    };
    let own_policies = policies::expand(block, &keys, &items, &[]);
    let model = ready.map(|actions| {
        let standard: Vec<_> = actions.iter().map(|(_, action)| *action).collect();
        shared::of_model(&items, &standard)
    });
    let info = shared::info(&items::doc(&block.attrs), &type_name(block), &keys);
    let view = view(block, &info, &body.1, model.as_ref());
    let impls = body.0;
    let mention = shared::mention(block);
    match cx.finish() {
        Ok(()) => quote!(#own_policies #impls #view #mention),
        Err(error) => {
            let error = error.to_compile_error();
            let fallback = fallback(&block.self_ty, &block.generics);
            quote!(#error #fallback)
        }
    }
}

/// Finds the ready-made view that the impl is of; `ApiView` is none.
fn ready_kind(cx: &Ctxt, block: &ItemImpl) -> Option<&'static [(&'static str, &'static str)]> {
    let name = block
        .trait_
        .as_ref()
        .and_then(|(_, path, _)| path.segments.last());
    let name = name
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default();
    let ready = KINDS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, actions)| *actions);
    if ready.is_none() && name != "ApiView" {
        let known: Vec<&str> = KINDS
            .iter()
            .map(|(known, _)| *known)
            .chain(["ApiView"])
            .collect();
        let message = match nearest(&name, &known) {
            Some(near) => format!("`{name}` is no kind of view; did you mean `{near}`?"),
            None => format!("`#[api_view]` belongs on an impl of {}", known.join(", ")),
        };
        cx.error(&block.self_ty, message);
    }
    ready
}

/// Writes what keeps the rest of the user's code compiling beside the errors.
fn fallback(ty: &impl ToTokens, generics: &Generics) -> TokenStream {
    let (generics, _, filter) = generics.split_for_impl();
    quote! {
        impl #generics ::rest_kit::__private::Policies for #ty #filter { type Object = (); }
        impl #generics ::rest_kit::__private::View for #ty #filter {
            const INFO: ::rest_kit::__private::ViewInfo = ::rest_kit::__private::ViewInfo::new("");
            fn handlers() -> ::std::vec::Vec<::rest_kit::__private::BoundHandler<Self>> {
                ::std::vec::Vec::new()
            }
        }
    }
}

/// Returns the impls and the handlers of one of the ready-made views.
fn ready_made(
    cx: &Ctxt,
    block: &ItemImpl,
    keys: &keys::Keys,
    items: &items::Items,
    actions: &'static [(&'static str, &'static str)],
) -> (TokenStream, Vec<TokenStream>) {
    let kind = Kind {
        has_model: true,
        standard: actions.iter().map(|(_, action)| *action).collect(),
    };
    let generic = shared::generic(cx, block, keys, items, &[]);
    let mixins = mixins(block, &kind, items);
    let bound = actions.iter().map(|(method, action)| {
        let function = format_ident!("{action}");
        quote!(::rest_kit::__private::standard::#function::<Self>().bind(#method))
    });
    (quote!(#generic #mixins), bound.collect())
}

/// Returns the impls and the handlers of a view with functions by method.
fn by_method(
    cx: &Ctxt,
    block: &ItemImpl,
    keys: &keys::Keys,
    items: &items::Items,
) -> (TokenStream, Vec<TokenStream>) {
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let mut of_trait = Vec::new();
    let mut of_type = Vec::new();
    let mut bound = Vec::new();
    for item in &items.handlers {
        let ident = &item.sig.ident;
        let (name, method) = (plain(ident), plain(ident).to_uppercase());
        let types = params::extracted(cx, &item.sig, true);
        let function = if types.is_empty() {
            quote!(<Self as ::rest_kit::__private::ApiView>::#ident)
        } else {
            quote!(Self::#ident)
        };
        let run = params::runner(&function, &item.sig, &types, true);
        let mut answers = keys.answers.get().into_iter().flatten();
        let answer = answers.find(|entry| entry.action == *ident);
        let describing = params::describing(&types, None, answer.map(|entry| &entry.value));
        bound.push(
            quote!(::rest_kit::__private::BoundHandler::<Self>::new(#method, #name, #run)#describing),
        );
        if types.is_empty() {
            of_trait.push(item);
        } else {
            of_type.push(item);
        }
    }
    let impls = quote! {
        #[automatically_derived]
        impl #generics ::rest_kit::__private::ApiView for #ty #filter { #(#of_trait)* }
        #[allow(clippy::unused_async)]
        impl #generics #ty #filter { #(#of_type)* }
    };
    (impls, bound)
}

fn view(
    block: &ItemImpl,
    info: &TokenStream,
    bound: &[TokenStream],
    model: Option<&TokenStream>,
) -> TokenStream {
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::rest_kit::__private::View for #ty #filter {
            #info
            fn handlers() -> ::std::vec::Vec<::rest_kit::__private::BoundHandler<Self>> {
                ::std::vec![#(#bound),*]
            }
            #model
        }
    }
}

/// The function itself is inside the view's impl, where nobody else can name it.
fn private(function: &ItemFn) -> ItemFn {
    ItemFn {
        vis: syn::Visibility::Inherited,
        ..function.clone()
    }
}

/// `#[api_view(get, post, permissions = IsAuthenticated)] async fn echo(cx: &Context) -> …`.
fn expand_fn(attribute: TokenStream, function: &ItemFn) -> TokenStream {
    let cx = Ctxt::default();
    let function::Keys {
        methods,
        policies: own_policies,
        answers,
        in_schema,
    } = function::keys(&cx, attribute);
    let (ident, visibility) = (&function.sig.ident, &function.vis);
    let name = plain(ident);
    let doc = items::doc(&function.attrs);
    let documentation = function
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let types = params::extracted(&cx, &function.sig, false);
    let run = params::runner(&quote!(#ident), &function.sig, &types, false);
    let describing = params::describing(&types, None, answers.as_ref());
    let inner = private(function);
    let (own, filtered) = (methods.iter(), methods.iter());
    let view = match cx.finish() {
        Ok(()) => quote! {
            #[automatically_derived]
            impl ::rest_kit::__private::Policies for KitView {
                type Object = ();
                #(#own_policies)*
            }
            #[automatically_derived]
            impl ::rest_kit::__private::View for KitView {
                const INFO: ::rest_kit::__private::ViewInfo = ::rest_kit::__private::ViewInfo {
                    description: #doc,
                    methods: &[#(#filtered,)* "OPTIONS"],
                    in_schema: #in_schema,
                    ..::rest_kit::__private::ViewInfo::new(#name)
                };
                fn handlers() -> ::std::vec::Vec<::rest_kit::__private::BoundHandler<Self>> {
                    #[allow(clippy::unused_async)]
                    #inner
                    ::std::vec![#(::rest_kit::__private::BoundHandler::<Self>::new(#own, #name, #run)#describing),*]
                }
            }
        },
        Err(error) => {
            let error = error.to_compile_error();
            let fallback = fallback(&quote!(KitView), &Generics::default());
            quote!(#error #fallback)
        }
    };
    // A function, and no unit struct: that would be a pattern wherever a local has its name.
    quote! {
        #(#documentation)*
        #visibility fn #ident() -> impl ::rest_kit::__private::View {
            struct KitView;
            #view
            KitView
        }
    }
}
