//! From the impl block to the traits of a viewset.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{ImplItemFn, ItemImpl};

use crate::attr::Slot;
use crate::ctxt::Ctxt;
use crate::names::plain;
use crate::view::items::{Items, doc};
use crate::view::keys::{Keys, PerAction};
use crate::view::{expand as shared, params, policies};

use super::action::Action;
use super::bulk;
use super::{Kind, STANDARD, unknown_action};

/// Checks the names of actions.
pub(crate) fn check(cx: &Ctxt, keys: &Keys, kind: &Kind, items: &Items, actions: &[Action]) {
    let extra: Vec<String> = actions
        .iter()
        .map(|action| plain(&action.function.sig.ident))
        .collect();
    let mut known: Vec<&str> = kind.standard.clone();
    known.extend(extra.iter().map(String::as_str));
    if !kind.has_model {
        known.extend(
            STANDARD
                .iter()
                .filter(|name| items.handlers.iter().any(|item| item.sig.ident == **name)),
        );
    }
    known.push("metadata");
    let maps = [
        &keys.permissions,
        &keys.throttles,
        &keys.parsers,
        &keys.body_limits,
        &keys.renderers,
        &keys.pagination,
        &keys.deprecated,
        &keys.extend_schema,
    ];
    for PerAction { action, .. } in maps.into_iter().filter_map(Slot::get).flatten() {
        if !known.iter().any(|name| action == *name) {
            unknown_action(cx, action, &known);
        }
    }
    for PerAction { action, .. } in keys.serializers.get().into_iter().flatten() {
        let name = plain(action);
        if !known.contains(&name.as_str()) {
            unknown_action(cx, action, &known);
        } else if ["create", "update", "partial_update", "destroy"].contains(&name.as_str()) {
            cx.error(action, format_args!("`{name}` reads its body with `type Serializer`; write `async fn {name}` to use another, or `answers({name} = …)` to answer with another"));
        }
    }
    check_answers(cx, keys, kind);
    bulk::check(cx, keys, kind, items);
    for action in actions {
        let name = &action.function.sig.ident;
        if STANDARD.iter().any(|standard| name == standard) {
            cx.error(
                name,
                format_args!("`{name}` is a standard action; give the extra action another name"),
            );
        }
        if let Some(target) = action
            .keys
            .mapping
            .get()
            .filter(|target| !extra.iter().any(|known| *target == known))
        {
            unknown_action(
                cx,
                target,
                &extra.iter().map(String::as_str).collect::<Vec<_>>(),
            );
        }
    }
}

/// Checks the actions that answer with another serializer than they read with.
fn check_answers(cx: &Ctxt, keys: &Keys, kind: &Kind) {
    let read: Vec<&str> = ["create", "update", "partial_update"]
        .into_iter()
        .filter(|name| kind.standard.contains(name))
        .collect();
    for PerAction { action, .. } in keys.answers.get().into_iter().flatten() {
        if kind.standard.iter().any(|name| action == *name)
            && !read.iter().any(|name| action == *name)
        {
            let message = format!("`{action}` reads no body: write `serializers({action} = …)`");
            cx.error(action, message);
        } else if !read.iter().any(|name| action == *name) {
            unknown_action(cx, action, &read);
        }
    }
}

/// Writes everything.
pub(crate) fn expand(
    cx: &Ctxt,
    block: &ItemImpl,
    keys: &Keys,
    kind: &Kind,
    items: &Items,
    actions: &[Action],
) -> TokenStream {
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();

    let policies = policies::expand(block, keys, items, actions);
    let described = actions.iter().filter_map(|action| {
        let value = action.keys.serializer.get()?.clone();
        Some(PerAction {
            action: action.function.sig.ident.clone(),
            value,
        })
    });
    let described: Vec<_> = described.collect();
    let generic = shared::generic(cx, block, keys, items, &described);
    let mixins = mixins(block, kind, items);
    let several = bulk::impls(block, keys, items);
    let functions = actions.iter().map(|action| &action.function);
    let own = (!kind.has_model)
        .then_some(&items.handlers)
        .into_iter()
        .flatten();
    let entries = entries(cx, keys, kind, items, actions);
    let info = shared::info(&doc(&block.attrs), &type_name(block), keys);
    let model = kind
        .has_model
        .then(|| shared::of_model(items, &kind.standard));
    let mention = shared::mention(block);
    quote! {
        #policies
        #generic
        #mixins
        #several
        #mention
        #[allow(clippy::unused_async)]
        impl #generics #ty #filter {
            #(#functions)*
            #(#own)*
        }
        #[automatically_derived]
        impl #generics ::rest_kit::__private::ViewSet for #ty #filter {
            #info
            fn actions() -> ::std::vec::Vec<::rest_kit::__private::Action<Self>> {
                ::std::vec![#(#entries),*]
            }
            #model
        }
    }
}

/// Writes what keeps the rest of the user's code compiling beside the errors.
pub(crate) fn fallback(block: &ItemImpl, kind: &Kind, items: &Items) -> TokenStream {
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let name = type_name(block);
    let object = items
        .model
        .as_ref()
        .map_or_else(|| quote!(()), |model| model.ty.to_token_stream());
    let generic = match (&items.model, &items.serializer) {
        (Some(model), Some(serializer)) if kind.has_model => {
            let mixins = mixins(block, kind, &Items::default());
            quote! {
                impl #generics ::rest_kit::__private::GenericApiView for #ty #filter { #model #serializer }
                #mixins
            }
        }
        _ => TokenStream::new(),
    };
    quote! {
        impl #generics ::rest_kit::__private::Policies for #ty #filter { type Object = #object; }
        #generic
        impl #generics ::rest_kit::__private::ViewSet for #ty #filter {
            const INFO: ::rest_kit::__private::ViewInfo = ::rest_kit::__private::ViewInfo::new(#name);
            fn actions() -> ::std::vec::Vec<::rest_kit::__private::Action<Self>> { ::std::vec::Vec::new() }
        }
    }
}

/// Writes the impls of the mixins, with the functions that the user wrote himself.
pub(crate) fn mixins(block: &ItemImpl, kind: &Kind, items: &Items) -> TokenStream {
    let ty = &block.self_ty;
    let (generics, _, filter) = block.generics.split_for_impl();
    let pairs = [
        ("ListModelMixin", &["list"][..]),
        ("CreateModelMixin", &["create"]),
        ("RetrieveModelMixin", &["retrieve"]),
        ("UpdateModelMixin", &["update", "partial_update"]),
        ("DestroyModelMixin", &["destroy"]),
    ];
    let used = pairs.iter().filter(|(_, names)| {
        kind.has_model && names.iter().any(|name| kind.standard.contains(name))
    });
    let impls = used.map(|(mixin, names)| {
        let mixin = format_ident!("{mixin}");
        let own = items
            .handlers
            .iter()
            .filter(|item| names.iter().any(|name| item.sig.ident == name));
        quote! {
            #[automatically_derived]
            impl #generics ::rest_kit::__private::#mixin for #ty #filter { #(#own)* }
        }
    });
    quote!(#(#impls)*)
}

/// Writes the list of actions.
fn entries(
    cx: &Ctxt,
    keys: &Keys,
    kind: &Kind,
    items: &Items,
    actions: &[Action],
) -> Vec<TokenStream> {
    let mut entries = Vec::new();
    if kind.has_model {
        for name in &kind.standard {
            let name = bulk::entry(keys, name);
            entries.push(quote!(::rest_kit::__private::standard::#name::<Self>()));
        }
        entries.extend(bulk::entries(keys));
    } else {
        entries.extend(items.handlers.iter().map(|item| written(cx, item)));
    }
    entries.extend(actions.iter().map(|action| extra(cx, action, actions)));
    entries
}

/// A standard action that a viewset without a model has written itself.
fn written(cx: &Ctxt, item: &ImplItemFn) -> TokenStream {
    let ident = &item.sig.ident;
    let name = plain(ident);
    let (detail, method) = match name.as_str() {
        "list" => (false, "GET"),
        "create" => (false, "POST"),
        "retrieve" => (true, "GET"),
        "update" => (true, "PUT"),
        "partial_update" => (true, "PATCH"),
        _ => (true, "DELETE"),
    };
    let types = params::extracted(cx, &item.sig, true);
    let run = params::runner(&quote!(Self::#ident), &item.sig, &types, true);
    let describing = params::describing(&types, None, None);
    quote!(::rest_kit::__private::Action::<Self>::standard(#name, #detail, &[#method], #run)#describing)
}

fn extra(cx: &Ctxt, action: &Action, actions: &[Action]) -> TokenStream {
    let ident = &action.function.sig.ident;
    let name = plain(ident);
    let root = action.keys.mapping.get().and_then(|target| {
        actions
            .iter()
            .find(|other| other.function.sig.ident == *target)
    });
    let root = root.unwrap_or(action);
    let root_name = plain(&root.function.sig.ident);
    let detail = root.keys.detail.get().is_some_and(|detail| detail.value);
    let methods: Vec<String> = match action.keys.methods.get() {
        Some(methods) => methods
            .iter()
            .map(|method| method.to_string().to_uppercase())
            .collect(),
        None => vec!["GET".to_owned()],
    };
    let url_path = root
        .keys
        .url_path
        .get()
        .map_or_else(|| root_name.clone(), syn::LitStr::value);
    let url_name = root
        .keys
        .url_name
        .get()
        .map_or_else(|| root_name.replace('_', "-"), syn::LitStr::value);
    let description = action
        .keys
        .description
        .get()
        .map_or_else(|| action.doc.clone(), syn::LitStr::value);
    let title = action
        .keys
        .name
        .get()
        .map_or_else(|| pretty(&name), syn::LitStr::value);
    let types = params::extracted(cx, &action.function.sig, true);
    let run = params::runner(&quote!(Self::#ident), &action.function.sig, &types, true);
    let describing = params::describing(
        &types,
        action.keys.serializer.get(),
        action.keys.answers.get(),
    );
    quote! {
        ::rest_kit::__private::Action::<Self>::new(
            ::rest_kit::__private::ActionDescriptor {
                name: #name,
                detail: #detail,
                methods: &[#(#methods),*],
                url_path: #url_path,
                url_name: #url_name,
                description: #description,
            },
            #title,
            #run,
        )#describing
    }
}

/// `bulk_create` → `Bulk create`.
fn pretty(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Returns the name of the type without its parameters.
pub(crate) fn type_name(block: &ItemImpl) -> String {
    match &*block.self_ty {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default(),
        other => other.to_token_stream().to_string(),
    }
}
