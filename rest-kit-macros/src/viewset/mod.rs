//! `#[viewset]`: an impl block becomes the traits of a viewset and its list of actions.

pub(crate) mod action;
pub(crate) mod bulk;
pub(crate) mod expand;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ItemImpl};

use crate::attr::nearest;
use crate::ctxt::Ctxt;
use crate::names::plain;
use crate::view::{expand as shared, items, keys};

pub(crate) const STANDARD: &[&str] = &[
    "list",
    "create",
    "retrieve",
    "update",
    "partial_update",
    "destroy",
];

const KINDS: &[&str] = &[
    "ModelViewSet",
    "ReadOnlyModelViewSet",
    "GenericViewSet",
    "ViewSet",
];

/// Which standard actions a viewset has.
pub(crate) struct Kind {
    pub(crate) has_model: bool,
    pub(crate) standard: Vec<&'static str>,
}

/// Expands the attribute; mistakes are reported all at once.
pub(crate) fn expand(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let block: ItemImpl = if let Ok(block) = syn::parse2(item.clone()) {
        block
    } else {
        let message = "`#[viewset]` belongs on `impl ModelViewSet for …`";
        return syn::Error::new_spanned(item, message).to_compile_error();
    };
    let cx = Ctxt::default();
    let keys = keys::parse(&cx, attribute);
    let kind = kind(&cx, &block, &keys);
    let handlers = if kind.has_model {
        &kind.standard[..]
    } else {
        STANDARD
    };
    let items = items::sort(&cx, &block, handlers, kind.has_model);
    shared::check_conflicts(&cx, &keys, &items);
    let actions: Vec<_> = items
        .actions
        .iter()
        .map(|item| action::read(&cx, item))
        .collect();
    expand::check(&cx, &keys, &kind, &items, &actions);
    let expansion = expand::expand(&cx, &block, &keys, &kind, &items, &actions);
    match cx.finish() {
        Ok(()) => expansion,
        Err(error) => {
            let error = error.to_compile_error();
            let fallback = expand::fallback(&block, &kind, &items);
            quote!(#error #fallback)
        }
    }
}

fn kind(cx: &Ctxt, block: &ItemImpl, keys: &keys::Keys) -> Kind {
    let name = block
        .trait_
        .as_ref()
        .and_then(|(_, path, _)| path.segments.last());
    let name = name
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default();
    if let Some(span) = keys.mixins.span().filter(|_| name != "GenericViewSet") {
        cx.push(syn::Error::new(
            span,
            "`mixins(…)` belongs to `impl GenericViewSet`",
        ));
    }
    match name.as_str() {
        "ModelViewSet" => Kind {
            has_model: true,
            standard: STANDARD.to_vec(),
        },
        "ReadOnlyModelViewSet" => Kind {
            has_model: true,
            standard: vec!["list", "retrieve"],
        },
        "GenericViewSet" => Kind {
            has_model: true,
            standard: mixins(cx, keys),
        },
        "ViewSet" => Kind {
            has_model: false,
            standard: Vec::new(),
        },
        other => {
            let message = match nearest(other, KINDS) {
                Some(near) => format!("`{other}` is no kind of viewset; did you mean `{near}`?"),
                None => format!("`#[viewset]` belongs on an impl of {}", KINDS.join(", ")),
            };
            match &block.trait_ {
                Some((_, path, _)) => cx.error(path, message),
                None => cx.error(&block.self_ty, message),
            }
            Kind {
                has_model: true,
                standard: STANDARD.to_vec(),
            }
        }
    }
}

/// Returns the standard actions of `mixins(create, list)`; `update` brings `partial_update`.
fn mixins(cx: &Ctxt, keys: &keys::Keys) -> Vec<&'static str> {
    let mut standard = Vec::new();
    for mixin in keys.mixins.get().into_iter().flatten() {
        match STANDARD.iter().find(|name| mixin == **name) {
            Some(name) => standard.push(*name),
            None => unknown_action(cx, mixin, STANDARD),
        }
    }
    if standard.contains(&"update") && !standard.contains(&"partial_update") {
        standard.push("partial_update");
    }
    standard
}

pub(crate) fn unknown_action(cx: &Ctxt, given: &Ident, known: &[&str]) {
    let name = plain(given);
    let of_method = match name.as_str() {
        "get" => Some("retrieve"),
        "post" => Some("create"),
        "put" => Some("update"),
        "patch" => Some("partial_update"),
        "delete" => Some("destroy"),
        _ => None,
    };
    cx.error(
        given,
        match of_method
            .filter(|action| known.contains(action))
            .or_else(|| nearest(&name, known))
        {
            Some(near) => format!("unknown action `{name}`; did you mean `{near}`?"),
            None => format!(
                "unknown action `{name}`; known actions: {}",
                known.join(", ")
            ),
        },
    );
}
