//! Sorts the items of a view's impl block by the trait they belong to.

use syn::{Attribute, Expr, ExprLit, ImplItem, ImplItemFn, ImplItemType, ItemImpl, Lit, Meta};

use crate::attr::{drf_function, nearest};
use crate::ctxt::Ctxt;

use super::hooks;

pub(crate) const POLICIES: &[&str] = &[
    "permissions",
    "permissions_for",
    "authentication",
    "throttles",
    "throttles_for",
    "parsers",
    "parsers_for",
    "body_limits",
    "body_limits_for",
    "renderers",
    "renderers_for",
    "template_name",
    "middleware",
    "versioning",
    "content_negotiation",
    "metadata",
    "pagination",
    "pagination_for",
    "deprecated",
    "deprecated_for",
    "schema",
    "extend_schema",
    "policies_for",
    "initial",
    "perform_authentication",
    "check_permissions",
    "check_object_permissions",
    "check_throttles",
    "permission_denied",
    "throttled",
    "handle_exception",
    "finalize_response",
];

pub(crate) const GENERIC: &[&str] = &[
    "queryset",
    "lookup_field",
    "lookup_url_param",
    "filters",
    "filter_queryset",
    "get_object",
    "paginate",
    "serializer_for",
    "represent",
    "represent_all",
    "represent_rows",
    "represent_page",
    "perform_create",
    "perform_update",
    "perform_destroy",
];

pub(crate) const BULK: &[&str] = &[
    "perform_bulk_create",
    "perform_bulk_update",
    "perform_bulk_destroy",
];

/// The items of the impl block, by destination.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) model: Option<ImplItemType>,
    pub(crate) serializer: Option<ImplItemType>,
    pub(crate) policies: Vec<ImplItemFn>,
    pub(crate) generic: Vec<ImplItemFn>,
    /// Functions that act on several objects.
    pub(crate) bulk: Vec<ImplItemFn>,
    /// Functions named like standard actions or methods.
    pub(crate) handlers: Vec<ImplItemFn>,
    /// Functions marked `#[action]`.
    pub(crate) actions: Vec<ImplItemFn>,
}

impl Items {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.policies
            .iter()
            .chain(&self.generic)
            .chain(&self.bulk)
            .any(|item| item.sig.ident == name)
    }
}

/// Sorts the items; `handlers` are the names that the trait itself has.
pub(crate) fn sort(cx: &Ctxt, block: &ItemImpl, handlers: &[&str], has_model: bool) -> Items {
    let mut items = Items::default();
    for item in &block.items {
        match item {
            ImplItem::Type(item) if has_model && item.ident == "Model" => {
                items.model = Some(item.clone());
            }
            ImplItem::Type(item) if has_model && item.ident == "Serializer" => {
                items.serializer = Some(item.clone());
            }
            ImplItem::Fn(item) => sort_fn(cx, &mut items, item, handlers, has_model),
            other => cx.error(
                other,
                "a view has functions and the types `Model` and `Serializer` only",
            ),
        }
    }
    let model = items.model.as_ref().map(|item| &item.ty);
    let serializer = items.serializer.as_ref().map(|item| &item.ty);
    let ready_made = if has_model { &items.handlers[..] } else { &[] };
    let hooks = items.policies.iter().chain(&items.generic);
    for item in hooks.chain(&items.bulk).chain(ready_made) {
        hooks::check(cx, &item.sig, model, serializer);
    }
    if has_model {
        let place = block.trait_.as_ref().map(|(_, path, _)| path);
        for (name, missing) in [
            ("Model", items.model.is_none()),
            ("Serializer", items.serializer.is_none()),
        ] {
            if missing {
                cx.error(place, format_args!("write `type {name} = …;` in this impl"));
            }
        }
    }
    items
}

fn sort_fn(cx: &Ctxt, items: &mut Items, item: &ImplItemFn, handlers: &[&str], has_model: bool) {
    let name = item.sig.ident.to_string();
    if item
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("action"))
    {
        items.actions.push(item.clone());
    } else if handlers.contains(&name.as_str()) {
        items.handlers.push(item.clone());
    } else if POLICIES.contains(&name.as_str()) {
        items.policies.push(item.clone());
    } else if has_model && BULK.contains(&name.as_str()) {
        items.bulk.push(item.clone());
    } else if has_model && GENERIC.contains(&name.as_str()) {
        items.generic.push(item.clone());
    } else {
        let known = handlers.iter().chain(POLICIES);
        let known: Vec<&str> = if has_model {
            known.chain(GENERIC).chain(BULK).copied().collect()
        } else {
            known.copied().collect()
        };
        cx.error(&item.sig.ident, match (drf_function(&name), nearest(&name, &known)) {
            (Some(here), _) => format!("a view has no `{name}`; {here}"),
            (None, Some(near)) => format!("a view has no `{name}`; did you mean `{near}`?"),
            (None, None) => format!(
                "a view has no `{name}`; mark it `#[action(detail = …)]` to serve it, or move it to a plain `impl` block"
            ),
        });
    }
}

/// Returns the text of a doc comment.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => {
                let text = text.value();
                Some(text.strip_prefix(' ').map_or(text.clone(), str::to_owned))
            }
            _ => None,
        },
        _ => None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.join("\n").trim().to_owned()
}
