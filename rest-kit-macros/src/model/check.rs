//! Rules that need more than one key to state.

use proc_macro2::Span;

use super::column::Column;
use super::model::{Field, Model, unknown_field};
use super::unique;
use crate::attr::Slot;
use crate::ctxt::Ctxt;
use crate::names::plain;

/// diesel's tuples end here, as it is built for rest-kit.
pub(super) const MOST_FIELDS: usize = 32;
/// More digits than these do not fit SQLite's integers.
const MOST_DIGITS: u8 = 18;

pub(super) fn check(cx: &Ctxt, model: &Model<'_>) {
    for field in &model.fields {
        lengths_are_of_texts(cx, field);
        digits_are_of_decimals(cx, field);
        bounds_are_of_numbers(cx, field);
        text_kinds_exclude_each_other(cx, field);
        one_source_of_automatic_values(cx, field);
        versions_are_counted(cx, field);
        deletion_rules_fit(cx, field);
    }
    key_is_never_null(cx, model);
    unique_together_names_fields(cx, model);
    unique_for_names_dates(cx, model);
    relations_have_names_of_their_own(cx, model);
    if model.fields.len() > MOST_FIELDS {
        cx.error(
            &model.item.ident,
            format_args!("a model has at most {MOST_FIELDS} fields"),
        );
    }
}

fn report(cx: &Ctxt, span: Option<Span>, message: &str) {
    if let Some(span) = span {
        cx.push(syn::Error::new(span, message));
    }
}

fn lengths_are_of_texts(cx: &Ctxt, field: &Field<'_>) {
    let slots = [&field.raw.max_length, &field.raw.min_length];
    if !field.column.is_text() {
        for slot in slots {
            let message = "only a text has a length; for numbers use `min_value` and `max_value`";
            report(cx, slot.span(), message);
        }
        return;
    }
    let value = |slot: &Slot<syn::LitInt>| slot.get()?.base10_parse::<u32>().ok();
    if let (Some(most), Some(least)) = (value(slots[0]), value(slots[1]))
        && least > most
    {
        report(cx, slots[1].span(), "`min_length` is above `max_length`");
    }
}

fn digits_are_of_decimals(cx: &Ctxt, field: &Field<'_>) {
    let (digits, places) = (&field.raw.max_digits, &field.raw.decimal_places);
    if field.column != Column::Decimal {
        let message = "only a `Decimal` has digits; for numbers use `min_value` and `max_value`";
        report(cx, digits.span(), message);
        report(cx, places.span(), message);
        return;
    }
    if digits.get().is_none() || places.get().is_none() {
        cx.error(
            field.ty,
            "a decimal needs its digits: \
             `#[model(max_digits = 6, decimal_places = 2)]` holds up to 9999.99",
        );
        return;
    }
    if !(1..=MOST_DIGITS).contains(&field.digits.0) {
        let message = "a decimal has 1 to 18 digits: SQLite stores it in an integer of 64 bits";
        report(cx, digits.span(), message);
    }
    if field.digits.1 > field.digits.0 {
        report(cx, places.span(), "`decimal_places` is above `max_digits`");
    }
}

fn bounds_are_of_numbers(cx: &Ctxt, field: &Field<'_>) {
    if !field.column.is_number() {
        for slot in [&field.raw.min_value, &field.raw.max_value] {
            let message = "only a number has bounds; for texts use `min_length` and `max_length`";
            report(cx, slot.span(), message);
        }
    }
}

fn text_kinds_exclude_each_other(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let given: Vec<_> = [&raw.email, &raw.url, &raw.slug]
        .into_iter()
        .filter_map(Slot::span)
        .collect();
    for (at, span) in given.into_iter().enumerate() {
        if field.column != Column::Text {
            report(cx, Some(span), "only a `String` can be this");
        } else if at > 0 {
            report(cx, Some(span), "a text is one of `email`, `url` and `slug`");
        }
    }
}

fn one_source_of_automatic_values(cx: &Ctxt, field: &Field<'_>) {
    let raw = &field.raw;
    let given = [
        raw.auto_now.span(),
        raw.auto_now_add.span(),
        raw.default.span(),
        raw.version.span(),
    ];
    for span in given.into_iter().flatten().skip(1) {
        report(
            cx,
            Some(span),
            "a field has one of `auto_now`, `auto_now_add`, `default` and `version`",
        );
    }
}

fn versions_are_counted(cx: &Ctxt, field: &Field<'_>) {
    let is_counter = matches!(
        field.column,
        Column::SmallInt | Column::Integer | Column::BigInt
    );
    if !is_counter || field.nullable {
        let message = "a version is counted: an `i64`, `i32` or `i16`";
        report(cx, field.raw.version.span(), message);
    }
}

fn deletion_rules_fit(cx: &Ctxt, field: &Field<'_>) {
    let Some(rule) = field.raw.on_delete.get() else {
        return;
    };
    if field.raw.references.get().is_none() {
        cx.error(
            rule,
            "`on_delete` belongs to a foreign key: add `references = Model`",
        );
    }
    match rule.value().as_str() {
        "cascade" | "restrict" => {}
        "set_null" if field.nullable => {}
        "set_null" => cx.error(
            rule,
            "`set_null` needs a field that can be null: an `Option`",
        ),
        _ => cx.error(rule, "`on_delete` is `cascade`, `set_null` or `restrict`"),
    }
}

fn key_is_never_null(cx: &Ctxt, model: &Model<'_>) {
    let key = &model.fields[model.primary_key];
    if key.nullable {
        cx.error(key.ty, "a primary key is never null: remove the `Option`");
    }
}

fn unique_together_names_fields(cx: &Ctxt, model: &Model<'_>) {
    for set in &model.raw.unique_together {
        for ident in &set.fields {
            let name = plain(ident);
            if model.position(&name).is_none() {
                unknown_field(cx, ident, &name, &model.fields);
            }
        }
        if let Some(condition) = set.condition.get()
            && unique::columns_of(model, condition).is_empty()
        {
            cx.error(
                condition,
                format_args!(
                    "the condition is about no column of the model; write one: `{}::{}.is_not_null()`",
                    model.table_name, model.fields[model.primary_key].ident,
                ),
            );
        }
    }
}

fn unique_for_names_dates(cx: &Ctxt, model: &Model<'_>) {
    for (ident, _) in model.fields.iter().flat_map(unique::periods) {
        let name = plain(ident);
        match model.position(&name).map(|at| model.fields[at].column) {
            None => unknown_field(cx, ident, &name, &model.fields),
            Some(Column::Date | Column::DateTime) => {}
            Some(_) => cx.error(
                ident,
                format_args!("`{name}` is neither a date nor a moment"),
            ),
        }
    }
}

fn relations_have_names_of_their_own(cx: &Ctxt, model: &Model<'_>) {
    let many = model.relations.iter().map(|relation| &relation.name);
    let reverse = model.raw.reverse.iter().map(|relation| &relation.name);
    let mut names: Vec<String> = Vec::new();
    for ident in many.chain(reverse) {
        let name = plain(ident);
        if model.position(&name).is_some() {
            cx.error(ident, format_args!("a field is named `{name}` already"));
        } else if names.contains(&name) {
            cx.error(ident, format_args!("a relation is named `{name}` already"));
        }
        names.push(name);
    }
}
