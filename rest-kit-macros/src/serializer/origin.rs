//! Where the values of fields come from.

use quote::format_ident;
use syn::{Ident, LitStr, Path};

use super::input::FieldInput;
use crate::ctxt::Ctxt;
use crate::names::plain;

/// Where a field's value comes from.
pub(super) enum Origin {
    /// The struct's own field: of a serializer without a model, or beside its columns.
    Own,
    /// A column or relation of the model.
    Source(Ident),
    /// An attribute of the row that a relation refers to.
    Through(Ident, Ident),
    /// A function of the struct.
    Computed(Ident),
    /// Related rows through a serializer of their own: the relation.
    Nested(Ident),
    /// The whole row, by two functions of the struct.
    Whole,
    /// The whole row, through a serializer of its own.
    NestedWhole,
    /// A function of the struct that loads the values of a whole page.
    Loaded(Ident),
    /// The address of the row.
    Link(Link),
    /// Related rows by one of their values: the relation and the field.
    Slug(Ident, Ident),
    /// The addresses of related rows.
    RelatedLink(Ident, Link),
    /// Related rows as text.
    Display(Ident),
    /// The number of related rows.
    Count(Ident),
    /// Rows of a model that the serializer is not of.
    Named(Path, Named),
}

/// By what a body names the rows of a model.
pub(super) enum Named {
    Key,
    Slug(Ident),
    Link(Link),
}

/// How a row's address is made.
pub(super) struct Link {
    /// Name of the route.
    pub(super) view: LitStr,
    /// The field that is in the path; the key if none.
    pub(super) lookup: Option<Ident>,
    /// Name of the path's part.
    pub(super) param: String,
    /// The parts above it, each with the field that stands there.
    pub(super) parents: Vec<(String, Vec<Ident>)>,
}

impl Link {
    fn new(view: &LitStr, raw: &FieldInput) -> Self {
        let lookup = raw.lookup.get().cloned();
        let param = match (raw.lookup_param.get(), &lookup) {
            (Some(param), _) => param.value(),
            (None, Some(lookup)) => plain(lookup),
            (None, None) => "pk".to_owned(),
        };
        Self {
            view: view.clone(),
            lookup,
            param,
            parents: raw
                .parent_lookup
                .get()
                .into_iter()
                .flatten()
                .map(|parent| (plain(&parent.param), parent.source.clone()))
                .collect(),
        }
    }
}

/// By what the rows of `references = …` are named.
fn named(raw: &FieldInput) -> Named {
    match (raw.link.get(), raw.slug_field.get()) {
        (Some(view), _) => Named::Link(Link::new(view, raw)),
        (None, Some(slug)) => Named::Slug(slug.clone()),
        (None, None) => Named::Key,
    }
}

pub(super) fn origin(cx: &Ctxt, ident: &Ident, raw: &FieldInput, has_model: bool) -> Origin {
    let own = |prefix| format_ident!("{prefix}_{}", plain(ident), span = ident.span());
    if let Some(method) = raw.computed.get().cloned() {
        return Origin::Computed(method.unwrap_or_else(|| own("get")));
    }
    if let Some(method) = raw.loaded.get().cloned() {
        return Origin::Loaded(method.unwrap_or_else(|| own("load")));
    }
    if let Some(model) = raw.references.get() {
        return Origin::Named(model.clone(), named(raw));
    }
    if raw.extra.get() == Some(&true) {
        return Origin::Own;
    }
    match (raw.source.get().map(Vec::as_slice), raw.nested.get()) {
        (Some([]), Some(true)) if has_model => return Origin::NestedWhole,
        (Some([]), _) if has_model => return Origin::Whole,
        (Some([relation]), Some(true)) => return Origin::Nested(relation.clone()),
        (_, Some(true)) => return Origin::Nested(ident.clone()),
        _ => {}
    }
    if let Some(view) = raw.link.get() {
        let link = Link::new(view, raw);
        return match raw.source.get().map(Vec::as_slice) {
            Some([relation]) => Origin::RelatedLink(relation.clone(), link),
            _ => Origin::Link(link),
        };
    }
    let relation = match raw.source.get().map(Vec::as_slice) {
        Some([relation]) => relation,
        _ => ident,
    };
    if let Some(field) = raw.slug_field.get() {
        return Origin::Slug(relation.clone(), field.clone());
    }
    if raw.display.get() == Some(&true) {
        return Origin::Display(relation.clone());
    }
    if raw.count.get() == Some(&true) {
        return Origin::Count(relation.clone());
    }
    match raw.source.get().map(Vec::as_slice) {
        None if has_model => Origin::Source(ident.clone()),
        Some([source]) if has_model => Origin::Source(source.clone()),
        Some([relation, attribute]) if has_model => {
            Origin::Through(relation.clone(), attribute.clone())
        }
        // Without a model it is a name: the struct's own field holds the value.
        Some(_) if !has_model => Origin::Own,
        None | Some([]) => Origin::Own,
        Some([first, ..]) => {
            cx.error(
                first,
                "`source` takes a field, or a relation and a field of it: `author.name`",
            );
            Origin::Own
        }
    }
}
