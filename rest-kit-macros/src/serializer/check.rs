//! Rules that need more than one key to state.

use super::model::{Field, Origin, Serializer};
use crate::ctxt::Ctxt;

pub(super) fn check(cx: &Ctxt, serializer: &Serializer<'_>) {
    for field in &serializer.fields {
        read_only_excludes_write_only(cx, field);
        read_only_excludes_input(cx, field);
        default_excludes_required(cx, field);
        shown_fields_need_a_model(cx, serializer, field);
        computed_excludes_source(cx, field);
        default_has_a_value(cx, field);
    }
    names_are_unique(cx, serializer);
}

fn read_only_excludes_write_only(cx: &Ctxt, field: &Field<'_>) {
    if !(field.is_read_only() && field.is_write_only()) {
        return;
    }
    let span = field.raw.write_only.span().unwrap_or(field.ident.span());
    cx.push(syn::Error::new(
        span,
        "a field cannot be both `read_only` and `write_only`; remove one",
    ));
}

fn read_only_excludes_input(cx: &Ctxt, field: &Field<'_>) {
    if !field.is_read_only() {
        return;
    }
    if let (Some(true), Some(span)) = (field.raw.required.get(), field.raw.required.span()) {
        cx.push(syn::Error::new(
            span,
            "a field cannot be both `read_only` and `required`; remove one",
        ));
    }
}

fn default_excludes_required(cx: &Ctxt, field: &Field<'_>) {
    if let (Some(true), Some(span)) = (field.raw.required.get(), field.raw.default.span()) {
        cx.push(syn::Error::new(
            span,
            "a field with a `default` is never missing; remove `required`",
        ));
    }
}

fn shown_fields_need_a_model(cx: &Ctxt, serializer: &Serializer<'_>, field: &Field<'_>) {
    if serializer.model.is_some() {
        return;
    }
    let (Origin::Computed(_) | Origin::Loaded(_) | Origin::Nested(_) | Origin::Link(_)) =
        field.origin
    else {
        return;
    };
    cx.error(
        field.ident,
        "`computed`, `loaded`, `nested` and `link` need a model: add `#[serializer(model = …)]` to the struct",
    );
}

fn computed_excludes_source(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let nested_source = raw.source.span().filter(|_| raw.nested.get().is_none());
    let given = [
        raw.computed.span(),
        raw.loaded.span(),
        raw.nested.span(),
        raw.link.span(),
        nested_source,
    ];
    if let [_, second, ..] = given.into_iter().flatten().collect::<Vec<_>>().as_slice() {
        cx.push(syn::Error::new(
            *second,
            "a field has one origin: `source`, `computed`, `loaded`, `nested` or `link`; remove the others",
        ));
    }
}

fn default_has_a_value(cx: &Ctxt, field: &Field<'_>) {
    if let (Some(None), Some(span)) = (field.raw.default.get(), field.raw.default.span()) {
        cx.push(syn::Error::new(
            span,
            "`default` needs a value: `default = 0`",
        ));
    }
}

fn names_are_unique(cx: &Ctxt, serializer: &Serializer<'_>) {
    for (at, field) in serializer.fields.iter().enumerate() {
        if serializer.fields[..at]
            .iter()
            .any(|earlier| earlier.name == field.name)
        {
            let name = &field.name;
            cx.error(
                field.ident,
                format_args!("two fields are called `{name}` in bodies"),
            );
        }
    }
}
