//! Rules that need more than one key to state.

use super::model::{Field, NestedWrite, Origin, Serializer};
use crate::attr::nearest;
use crate::ctxt::Ctxt;
use crate::names::plain;
use crate::secrets::{is_secret, is_text};
use crate::types::last_name;

pub(super) fn check(cx: &Ctxt, serializer: &Serializer<'_>) {
    for field in &serializer.fields {
        read_only_excludes_write_only(cx, field);
        read_only_excludes_input(cx, field);
        secrets_are_not_shown(cx, field);
        rows_of_others_are_only_shown(cx, field);
        patterns_can_be_read(cx, field);
        default_excludes_required(cx, field);
        shown_fields_need_a_model(cx, serializer, field);
        computed_excludes_source(cx, field);
        one_form_of_a_relation(cx, field);
        hidden_is_set_by_the_server(cx, field);
        digits_fit_the_type(cx, field);
        default_has_a_value(cx, field);
        nested_rows_are_read_or_written(cx, serializer, field);
        nested_write_is_known(cx, field);
        serializers_are_nested(cx, serializer, field);
    }
    dynamic_fields_are_allowed(cx, serializer);
    rows_have_no_defaults(cx, serializer);
    bases_have_a_model(cx, serializer);
    representation_is_of_rows(cx, serializer);
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

/// A pattern that cannot be read would end the first request that meets it.
fn patterns_can_be_read(cx: &Ctxt, field: &Field<'_>) {
    let Some(pattern) = field.raw.regex.get() else {
        return;
    };
    // Python's end of the text.
    let text = pattern.value().replace("\\Z", "\\z");
    if let Err(error) = regex_lite::Regex::new(&text) {
        cx.error(
            pattern,
            format_args!("this is no regular expression: {error}"),
        );
    }
}

/// A field of a related row cannot be written alone.
fn rows_of_others_are_only_shown(cx: &Ctxt, field: &Field<'_>) {
    let is_written = field.raw.read_only.get() == Some(&false);
    if let (Origin::Through(relation, _), true) = (&field.origin, is_written) {
        cx.push(syn::Error::new(
            field.raw.read_only.span().unwrap_or(field.ident.span()),
            format_args!(
                "a field of a related row is only shown; to write `{relation}` too, nest its \
                 serializer: `#[field(nested, nested_write = sync)]`"
            ),
        ));
    }
}

/// What a table keeps secret is not shown by accident.
fn secrets_are_not_shown(cx: &Ctxt, field: &Field<'_>) {
    let (Origin::Source(column) | Origin::Through(_, column) | Origin::Slug(_, column)) =
        &field.origin
    else {
        return;
    };
    let column = plain(column);
    let is_forced = field.is_write_only() || field.raw.exposed.get() == Some(&true);
    if is_forced || !is_text(field.ty) || !is_secret(&column) {
        return;
    }
    cx.error(
        field.ident,
        format_args!(
            "`{column}` looks like a secret, and answers would show it: add \
             `#[field(write_only)]`, or `#[field(exposed)]` if everyone may see it"
        ),
    );
}

fn default_excludes_required(cx: &Ctxt, field: &Field<'_>) {
    if let (Some(true), Some(span)) = (field.raw.required.get(), field.raw.default.span()) {
        cx.push(syn::Error::new(
            span,
            "a field with a `default` is never missing; remove `required`",
        ));
    }
}

fn rows_have_no_defaults(cx: &Ctxt, serializer: &Serializer<'_>) {
    if serializer.model.is_none() {
        return;
    }
    for (slot, key) in [
        (&serializer.excludes.unset, "exclude_unset"),
        (&serializer.excludes.defaults, "exclude_defaults"),
    ] {
        if let (Some(true), Some(span)) = (slot.get(), slot.span()) {
            cx.push(syn::Error::new(
                span,
                format!(
                    "`{key}` is for serializers without a model: a row has a value in every \
                     column; `exclude_none` leaves nulls out"
                ),
            ));
        }
    }
}

fn shown_fields_need_a_model(cx: &Ctxt, serializer: &Serializer<'_>, field: &Field<'_>) {
    if serializer.model.is_some() {
        return;
    }
    let text = match field.origin {
        Origin::Nested(_) => {
            let span = field.raw.nested.span();
            cx.push(syn::Error::new(
                span.unwrap_or_else(|| field.ident.span()),
                "`nested` shows rows of a model; a serializer inside a plain serializer is a field \
                 of its type: remove `nested`",
            ));
            return;
        }
        Origin::Loaded(_) => "`loaded` needs a model",
        Origin::Link(_) => {
            cx.error(
                field.ident,
                "a `link` leads to a row of a model: add `references = …` to the field, or \
                 `#[serializer(model = …)]` to the struct",
            );
            return;
        }
        Origin::Slug(..) | Origin::RelatedLink(..) => {
            cx.error(
                field.ident,
                "a field that names rows must know which rows there are: add `references = …` \
                 to the field, or `#[serializer(model = …)]` to the struct",
            );
            return;
        }
        Origin::Display(_) | Origin::Count(_) => "what shows a relation needs a model",
        _ => return,
    };
    cx.error(
        field.ident,
        format_args!("{text}: add `#[serializer(model = …)]` to the struct"),
    );
}

fn computed_excludes_source(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let of_relation = raw.nested.get().is_some() || raw.link.get().is_some();
    let of_relation = of_relation || raw.references.get().is_some();
    let nested_source = raw.source.span().filter(|_| !of_relation);
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

fn one_form_of_a_relation(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let given = [
        raw.nested.span(),
        raw.link.span(),
        raw.slug_field.span(),
        raw.display.span(),
        raw.count.span(),
    ];
    let mut given = given.into_iter().flatten();
    if let (Some(_), Some(second)) = (given.next(), given.next()) {
        cx.push(syn::Error::new(
            second,
            "a relation is shown in one form: `nested`, `link`, `slug`, `display` or `count`; \
             remove the others",
        ));
    }
    let of_path = [
        raw.lookup.span(),
        raw.lookup_param.span(),
        raw.parent_lookup.span(),
    ];
    for span in of_path {
        if let (Some(span), None) = (span, raw.link.get()) {
            cx.push(syn::Error::new(
                span,
                "`lookup`, `lookup_param` and `parent_lookup` say what is in the path of a `link`",
            ));
        }
    }
    parents_are_near(cx, field);
}

/// The parts of a path are columns of the row that it names; of its own row, also those of a row
/// that it refers to.
fn parents_are_near(cx: &Ctxt, field: &Field<'_>) {
    let (most, otherwise) = match &field.origin {
        Origin::Link(_) => (2, "a relation and a field of it: `nameserver.domain_id`"),
        _ => (1, "a field of the row that is linked to: `domain_id`"),
    };
    for parent in field.raw.parent_lookup.get().into_iter().flatten() {
        if let Some(step) = parent.source.get(most) {
            cx.error(
                step,
                format_args!("a part of the path is at most {otherwise}; for others write `computed` with `cx.hyperlink`"),
            );
        }
    }
}

fn hidden_is_set_by_the_server(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let Some(function) = raw.hidden.get() else {
        return;
    };
    if function.is_none() && raw.default.get().is_none() {
        cx.push(syn::Error::new(
            raw.hidden.span().unwrap_or(field.ident.span()),
            "a `hidden` field needs a value: `hidden = function` or `hidden, default = …`",
        ));
    }
    let default = raw.default.span().filter(|_| function.is_some());
    for span in [raw.read_only.span(), raw.required.span(), default]
        .into_iter()
        .flatten()
    {
        cx.push(syn::Error::new(
            span,
            "a `hidden` field is set by its function and never read from a body; remove this",
        ));
    }
}

/// A `Decimal` has 96 bits.
fn digits_fit_the_type(cx: &Ctxt, field: &Field<'_>) {
    let child = field.raw.child.get().map(|child| &child.max_digits);
    for digits in [Some(&field.raw.max_digits), child].into_iter().flatten() {
        let given = digits.get();
        if given
            .and_then(|given| given.base10_parse::<u32>().ok())
            .is_some_and(|given| given > 28)
        {
            cx.error(
                given,
                "a `Decimal` is exact up to 28 digits; for longer numbers take a `String` with \
                 `regex = …`",
            );
        }
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

fn dynamic_fields_are_allowed(cx: &Ctxt, serializer: &Serializer<'_>) {
    if let (Some(span), None) = (serializer.dynamic.span(), &serializer.model) {
        cx.push(syn::Error::new(
            span,
            "`dynamic` lets clients choose what they see of rows: add `model = …`",
        ));
    }
    let expands = serializer
        .fields
        .iter()
        .map(|field| field.raw.expand.span());
    let spans = expands.chain([serializer.max_expand_depth.span()]);
    for span in spans.flatten().filter(|_| !serializer.is_dynamic()) {
        cx.push(syn::Error::new(
            span,
            "nobody reads `?expand=`: add `#[serializer(dynamic)]` to the struct",
        ));
    }
}

fn bases_have_a_model(cx: &Ctxt, serializer: &Serializer<'_>) {
    for base in &serializer.bases {
        if serializer.model.is_none() {
            cx.error(
                base.ident,
                "`flatten` takes the fields of a serializer of the same model: add \
                 `#[serializer(model = …)]` to the struct",
            );
        }
        if serializer.is_dynamic() {
            cx.error(
                base.ident,
                "the fields of a flattened serializer are always shown: take `dynamic` out, or \
                 write the fields here",
            );
        }
        if base.more_keys {
            cx.error(
                base.ident,
                "`flatten` takes the fields as they are; take the other keys out",
            );
        }
    }
}

fn representation_is_of_rows(cx: &Ctxt, serializer: &Serializer<'_>) {
    if let (Some(span), None) = (serializer.to_representation.span(), &serializer.model) {
        cx.push(syn::Error::new(
            span,
            "`to_representation` writes rows: add `model = …`; without a model the view answers \
             whatever value it likes",
        ));
    }
}

fn nested_rows_are_read_or_written(cx: &Ctxt, serializer: &Serializer<'_>, field: &Field<'_>) {
    // Without a model there are no rows, which is said where it is looked for.
    let raw = &field.raw;
    if serializer.model.is_none() && raw.nested.get().is_some() {
        return;
    }
    let read_only = raw.read_only.get() == Some(&true);
    if let (Origin::NestedWhole, Some(span)) = (&field.origin, raw.source.span())
        && !read_only
    {
        cx.push(syn::Error::new(
            span,
            "the whole row is only shown by a nested serializer: add `read_only`",
        ));
        return;
    }
    match (raw.nested.span(), raw.nested_write.span()) {
        (Some(span), None) if !read_only => cx.push(syn::Error::new(
            span,
            "a nested serializer is only shown, or written too: add `read_only`, or what a body \
             does to the rows: `nested_write = create`, `sync`, `replace` or `custom`",
        )),
        (Some(_), Some(span)) if read_only => cx.push(syn::Error::new(
            span,
            "a field cannot be both `read_only` and written; remove one",
        )),
        (None, Some(span)) => cx.push(syn::Error::new(
            span,
            "`nested_write` says what a body does to nested rows: add `nested`",
        )),
        _ => {}
    }
}

fn nested_write_is_known(cx: &Ctxt, field: &Field<'_>) {
    if let (Some(name), None) = (field.raw.nested_write.get(), field.nested_write()) {
        let known: Vec<_> = NestedWrite::NAMES.iter().map(|(name, _)| *name).collect();
        let text = name.to_string();
        let message = match nearest(&text, &known) {
            Some(near) => format!("unknown `nested_write` `{text}`; did you mean `{near}`?"),
            None => format!(
                "unknown `nested_write` `{text}`; known: {}",
                known.join(", ")
            ),
        };
        cx.error(name, message);
    }
}

/// A serializer in the place of a column's type is meant to be nested.
fn serializers_are_nested(cx: &Ctxt, serializer: &Serializer<'_>, field: &Field<'_>) {
    if serializer.model.is_none() || !matches!(field.origin, Origin::Source(_)) {
        return;
    }
    let (_, ty) = field.shape();
    let Some(name) = last_name(ty).filter(|name| name.ends_with("Serializer")) else {
        return;
    };
    cx.error(
        ty,
        format_args!(
            "`{name}` shows related rows only where it is nested: add \
             `#[field(nested, read_only)]`, or `nested_write = …` to write them too"
        ),
    );
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
