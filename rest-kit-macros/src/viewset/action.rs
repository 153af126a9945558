//! `#[action(…)]`: an extra action of a viewset.

use syn::meta::ParseNestedMeta;
use syn::{Expr, Ident, ImplItemFn, LitBool, LitStr, Meta, Type};

use crate::attr::{Slot, each_key, nearest, unknown};
use crate::ctxt::Ctxt;
use crate::view::items;
use crate::view::keys::list;

const KEYS: &[&str] = &[
    "detail",
    "methods",
    "url_path",
    "url_name",
    "mapping",
    "permissions",
    "serializer",
    "answers",
    "throttles",
    "parsers",
    "body_limits",
    "renderers",
    "pagination",
    "name",
    "description",
    "deprecated",
    "extend_schema",
];

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head"];

/// What `#[action(…)]` says.
#[derive(Default)]
pub(crate) struct ActionKeys {
    pub(crate) detail: Slot<LitBool>,
    pub(crate) methods: Slot<Vec<Ident>>,
    pub(crate) url_path: Slot<LitStr>,
    pub(crate) url_name: Slot<LitStr>,
    pub(crate) mapping: Slot<Ident>,
    pub(crate) permissions: Slot<Expr>,
    pub(crate) serializer: Slot<Type>,
    pub(crate) answers: Slot<Type>,
    pub(crate) throttles: Slot<Expr>,
    pub(crate) parsers: Slot<Expr>,
    pub(crate) body_limits: Slot<Expr>,
    pub(crate) renderers: Slot<Expr>,
    pub(crate) pagination: Slot<Expr>,
    pub(crate) name: Slot<LitStr>,
    pub(crate) description: Slot<LitStr>,
    pub(crate) deprecated: Slot<Expr>,
    pub(crate) extend_schema: Slot<Expr>,
}

/// An extra action: its keys, and its function without the attribute.
pub(crate) struct Action {
    pub(crate) keys: ActionKeys,
    pub(crate) function: ImplItemFn,
    pub(crate) doc: String,
}

/// Reads the attribute of a function that has one.
pub(crate) fn read(cx: &Ctxt, item: &ImplItemFn) -> Action {
    let mut keys = ActionKeys::default();
    let mut function = item.clone();
    function
        .attrs
        .retain(|attribute| !attribute.path().is_ident("action"));
    for attribute in item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("action"))
    {
        if matches!(attribute.meta, Meta::Path(_)) {
            continue;
        }
        each_key(cx, attribute, |meta| read_key(cx, &mut keys, meta));
    }
    let name = &item.sig.ident;
    if keys.detail.get().is_none() && keys.mapping.get().is_none() {
        cx.error(
            name,
            "say `#[action(detail = true)]` for one object or `detail = false` for the collection",
        );
    }
    for method in keys.methods.get().into_iter().flatten() {
        let given = method.to_string().to_lowercase();
        if !METHODS.contains(&given.as_str()) {
            cx.error(
                method,
                match nearest(&given, METHODS) {
                    Some(near) => format!("unknown method `{method}`; did you mean `{near}`?"),
                    None => format!(
                        "unknown method `{method}`; known methods: {}",
                        METHODS.join(", ")
                    ),
                },
            );
        }
    }
    let doc = items::doc(&item.attrs);
    Action {
        keys,
        function,
        doc,
    }
}

fn read_key(cx: &Ctxt, keys: &mut ActionKeys, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    match crate::attr::name(meta).as_str() {
        "detail" => keys.detail.set(cx, meta, meta.value()?.parse()?),
        "methods" => keys.methods.set(cx, meta, list(meta)?),
        "url_path" => keys.url_path.set(cx, meta, meta.value()?.parse()?),
        "url_name" => keys.url_name.set(cx, meta, meta.value()?.parse()?),
        "mapping" => keys.mapping.set(cx, meta, meta.value()?.parse()?),
        "permissions" => keys.permissions.set(cx, meta, value(meta)?),
        "serializer" => keys.serializer.set(cx, meta, meta.value()?.parse()?),
        "answers" => keys.answers.set(cx, meta, meta.value()?.parse()?),
        "throttles" => keys.throttles.set(cx, meta, value(meta)?),
        "parsers" => keys.parsers.set(cx, meta, value(meta)?),
        "body_limits" => keys.body_limits.set(cx, meta, value(meta)?),
        "renderers" => keys.renderers.set(cx, meta, value(meta)?),
        "pagination" => keys.pagination.set(cx, meta, value(meta)?),
        "name" => keys.name.set(cx, meta, meta.value()?.parse()?),
        "description" => keys.description.set(cx, meta, meta.value()?.parse()?),
        "deprecated" => keys.deprecated.set(cx, meta, value(meta)?),
        "extend_schema" => keys.extend_schema.set(cx, meta, value(meta)?),
        _ => return Err(unknown(meta, "action", KEYS)),
    }
    Ok(())
}

/// Reads `= value` or `(value)`.
fn value(meta: &ParseNestedMeta<'_>) -> syn::Result<Expr> {
    if meta.input.peek(syn::token::Paren) {
        match meta.input.parse()? {
            Expr::Paren(single) => Ok(*single.expr),
            several => Ok(several),
        }
    } else {
        meta.value()?.parse()
    }
}
