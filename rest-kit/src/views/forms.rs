//! What forms know of the bodies that they send.

#[cfg(feature = "auth")]
use crate::access::csrf::Csrf;
use crate::context::Context;
use crate::descriptors::{Choice, FieldDescriptor, FieldKind, SerializerDescriptor, Style};
use crate::http::renderers::{FormToken, PageMethod, PageStyle};
use crate::http::{KeyStyle, Value};

use super::{Prepared, metadata};

/// Describes the form of a serializer, without a view that takes its bodies.
pub(crate) fn of_serializer(
    serializer: &'static SerializerDescriptor,
    keys: KeyStyle,
) -> PageMethod {
    let fields = metadata::fields_of(serializer);
    describe("POST", fields, serializer.fields, keys)
}

/// Describes the form of a method: what OPTIONS says of its fields, and what it does not.
pub(super) fn describe(
    name: &'static str,
    described: Vec<u8>,
    fields: &'static [FieldDescriptor],
    keys: KeyStyle,
) -> PageMethod {
    PageMethod {
        name,
        fields: keys.write(described),
        lists: lists(fields, keys),
        groups: groups(fields, keys),
        styles: styles(fields, keys),
    }
}

/// Returns the token of the authenticator that will ask for it.
pub(crate) fn token(cx: &Context) -> Option<FormToken> {
    let mut authenticators = Prepared::of(cx)?.authenticators.iter();
    let own = authenticators.find_map(|authenticator| authenticator.form_token(cx));
    #[cfg(feature = "auth")]
    let own = own.or_else(|| Csrf::default().form_token(cx).ok());
    own
}

/// Returns what forms can show again: several values of one name as a list, no files.
pub(crate) fn values(data: Value) -> Value {
    let Value::Form(entries) = data else {
        return data;
    };
    let mut values: Vec<(String, Value)> = Vec::with_capacity(entries.len());
    for (name, value) in entries {
        if matches!(value, Value::File(_)) {
            continue;
        }
        match values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, Value::List(list))) => list.push(value),
            Some((_, first)) => *first = Value::List(vec![std::mem::take(first), value]),
            None => values.push((name, value)),
        }
    }
    Value::Map(values)
}

/// Returns the fields that name several rows by their keys.
fn lists(fields: &[FieldDescriptor], keys: KeyStyle) -> Vec<String> {
    let is_list = |field: &&FieldDescriptor| {
        let value = field.value.filter(|_| field.kind == FieldKind::Related);
        value.is_some_and(|value| value.kind == FieldKind::List)
    };
    let lists = fields.iter().filter(is_list);
    lists
        .map(|field| keys.name(field.name).into_owned())
        .collect()
}

/// Returns the fields whose choices stand in groups.
fn groups(fields: &[FieldDescriptor], keys: KeyStyle) -> Vec<(String, &'static [Choice])> {
    let in_groups = |field: &&FieldDescriptor| field.choices.iter().any(|it| it.group.is_some());
    let fields = fields.iter().filter(in_groups);
    fields
        .map(|field| (keys.name(field.name).into_owned(), field.choices))
        .collect()
}

/// Returns the fields that say how forms show them.
fn styles(fields: &[FieldDescriptor], keys: KeyStyle) -> Vec<PageStyle> {
    let said = |field: &&FieldDescriptor| field.style != Style::NONE || field.initial.is_some();
    let style = |field: &FieldDescriptor| PageStyle {
        field: keys.name(field.name).into_owned(),
        style: field.style,
        initial: field.initial.map(|initial| initial.text()),
    };
    fields.iter().filter(said).map(style).collect()
}
