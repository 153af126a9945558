//! Rows named by their addresses: DRF's `HyperlinkedRelatedField`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::ser::SerializeStruct;

use crate::context::Context;
use crate::db::{Condition, Key, KeyValue, Model, TextBind};
use crate::descriptors::{FieldDescriptor, Link};
use crate::error::ErrorDetail;
use crate::http::Value;

use super::checks::Checks;
use super::fields::{FieldType, FieldValue, refuse};
use super::keys::RelatedKeys;
use super::output::Representing;
use super::reading::Reading;
use super::relation::{Loaded, Relation, Targets};
use super::slugs::read_one;
use super::source::text;

/// Reads the address of one row.
pub fn read_link(reading: &mut Reading<'_>, index: usize) -> Option<String> {
    let value = reading.related(index)?;
    read_one(reading, index, value?, address)
}

/// Reads the address of a row, or null.
pub fn read_optional_link(reading: &mut Reading<'_>, index: usize) -> Option<Option<String>> {
    match reading.related(index)? {
        None => Some(None),
        Some(value) => read_one(reading, index, value, address).map(Some),
    }
}

/// Reads the addresses of rows.
pub fn read_links(reading: &mut Reading<'_>, index: usize) -> Option<Vec<String>> {
    reading.related_list(index, address)
}

fn address(value: Value) -> FieldValue<String> {
    let given = value.type_name();
    match value {
        Value::String(address) => Ok(address),
        _ => refuse(
            format!("Incorrect type. Expected URL string, received {given}."),
            "incorrect_type",
        ),
    }
}

/// Asks which rows the addresses of a field name; generated code calls it.
pub fn check_links<M, R>(
    _relation: &R,
    index: usize,
    addresses: &[String],
    checks: &mut Checks<'_>,
    link: Link,
    lookup: impl Fn(&<R::Target as Model>::Fields) -> &'static str,
) where
    M: Model,
    R: Relation<M, Target: Model<PrimaryKey: Key>>,
{
    check_links_of::<R::Target>(index, addresses, checks, link, lookup);
}

/// Asks which rows of a model the addresses of a field name; generated code calls it.
pub fn check_links_of<T: Model<PrimaryKey: Key>>(
    index: usize,
    addresses: &[String],
    checks: &mut Checks<'_>,
    link: Link,
    lookup: impl Fn(&T::Fields) -> &'static str,
) {
    checks.given(index);
    let key = &T::COLUMNS[T::DESCRIPTOR.primary_key];
    let name = lookup(T::FIELDS);
    let column = T::COLUMNS.iter().find(|any| any.descriptor.name == name);
    let column = column.unwrap_or(key);
    for address in addresses {
        let text = match resolve(address, link, checks.context()) {
            Ok(text) => text,
            Err(refusal) => return checks.refuse(index, refusal),
        };
        match (column.parse)(&text) {
            TextBind::Value(value) if !text.contains('\0') => {
                checks.find::<T>(index, Condition::equals(column, value), unknown());
            }
            _ => return checks.refuse(index, unknown()),
        }
    }
}

/// Writes the addresses of the field at `index` as answers do; generated code calls it.
///
/// A path that names the row by its key names it by the key that was found.
pub fn canonical_links(
    addresses: &mut [String],
    (index, keys): (usize, &RelatedKeys),
    (link, by_key): (Link, bool),
    cx: &Context,
) {
    let keys = keys.get(index).unwrap_or_default();
    for (at, address) in addresses.iter_mut().enumerate() {
        let value = match keys.get(at) {
            Some(KeyValue::Integer(key)) if by_key => Ok(key.to_string()),
            Some(KeyValue::Uuid(key)) if by_key => Ok(key.to_string()),
            _ => resolve(address, link, cx),
        };
        let found = value.and_then(|value| {
            let found = cx.hyperlink(link.view, &[(link.param, &value)]);
            found.map_err(|_| unknown())
        });
        if let Ok(found) = found {
            *address = found;
        }
    }
}

fn unknown() -> ErrorDetail {
    ErrorDetail::new(
        "Invalid hyperlink - Object does not exist.",
        "does_not_exist",
    )
}

/// Returns the part of an address that names the row.
fn resolve(address: &str, link: Link, cx: &Context) -> Result<String, ErrorDetail> {
    let decoded = decode(path(address));
    let Some((name, params)) = cx.resolve(&decoded) else {
        return Err(ErrorDetail::new(
            "Invalid hyperlink - No URL match.",
            "no_match",
        ));
    };
    let value = params.into_iter().find(|(param, _)| param == link.param);
    match value {
        Some((_, value)) if name == link.view => Ok(value),
        _ => Err(ErrorDetail::new(
            "Invalid hyperlink - Incorrect URL match.",
            "incorrect_match",
        )),
    }
}

/// Drops scheme, host, query and fragment of an absolute address.
fn path(address: &str) -> &str {
    if !address.starts_with("http:") && !address.starts_with("https:") {
        return address;
    }
    let rest = address.split_once(':').map_or(address, |(_, rest)| rest);
    let rest = match rest.strip_prefix("//") {
        Some(rest) => rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]),
        None => rest,
    };
    rest.split(['?', '#']).next().unwrap_or(rest)
}

fn decode(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8_lossy()
}

/// Writes the address of the row itself.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize_link<Z: SerializeStruct, M: Model, V: FieldType>(
    out: &mut Z,
    link: Link,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
    lookup: impl Fn(&M) -> &V,
) -> Result<(), Z::Error> {
    let address = reverse(link, &text(lookup(row)), cx);
    out.serialize_field(field.name, &address)
}

/// Writes the addresses of related rows.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize_links<Z: SerializeStruct, M: Model, R: Relation<M>, V: FieldType>(
    out: &mut Z,
    relation: &R,
    row: &M,
    (field, link): (&'static FieldDescriptor, Link),
    cx: &Representing<'_>,
    lookup: impl Fn(&R::Target) -> &V,
) -> Result<(), Z::Error> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name());
    let address = |target| reverse(link, &text(lookup(target)), cx);
    match loaded.map(|loaded| relation.targets(row, loaded)) {
        Some(Targets::One(Some(target))) => out.serialize_field(field.name, &address(target)),
        Some(Targets::Many(targets)) => {
            let addresses: Vec<_> = targets.into_iter().map(address).collect();
            out.serialize_field(field.name, &addresses)
        }
        _ => out.serialize_field(field.name, &()),
    }
}

/// Writes the address of the row that a key refers to; the row itself is not needed.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize_key_link<Z: SerializeStruct, M: Model, T: Model>(
    out: &mut Z,
    relation: &crate::db::ToOne<M, T>,
    link: Link,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    match (relation.key)(row) {
        Some(key) => {
            let address = reverse(link, &key.to_string(), cx);
            out.serialize_field(field.name, &address)
        }
        None => out.serialize_field(field.name, &()),
    }
}

/// Returns the address; none, and the log says why, when the route has no path for this value.
///
/// A start checks that there is the route: what is left is the data, and one row whose name has a
/// slash must not take a whole list away.
fn reverse(link: Link, value: &str, cx: &Representing<'_>) -> Option<String> {
    let address = cx.context().hyperlink(link.view, &[(link.param, value)]);
    match address {
        Ok(address) => Some(address),
        Err(error) => {
            let cause = std::error::Error::source(&error).unwrap_or(&error);
            tracing::warn!(%cause, "a row has no address");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_path_of_an_absolute_address_counts() {
        for (address, expected) in [
            ("/api/books/7/", "/api/books/7/"),
            ("http://testserver/api/books/7/?x=1#y", "/api/books/7/"),
            ("https://other:8000/api/", "/api/"),
            ("http://testserver", ""),
            ("http:/odd/", "/odd/"),
            ("/api/?x", "/api/?x"),
        ] {
            assert_eq!(path(address), expected, "{address}");
        }
        assert_eq!(decode("/a%20b%ff/"), "/a b\u{fffd}/");
    }
}
