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
use super::source::{text, text_unless_null};

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
        let found = match resolve(address, link, checks.context()) {
            Ok(found) => found,
            Err(refusal) => return checks.refuse(index, refusal),
        };
        let named = link.parents.iter().map(|(_, source)| {
            let mut columns = T::COLUMNS.iter();
            columns.find(|any| any.descriptor.name == *source)
        });
        let columns = std::iter::once(Some(column)).chain(named);
        let conditions = columns.zip(&found).map(|(column, text)| {
            let column = column?;
            match (column.parse)(text) {
                TextBind::Value(value) if !text.contains('\0') => {
                    Some(Condition::equals(column, value))
                }
                _ => None,
            }
        });
        match conditions.collect::<Option<Vec<_>>>() {
            Some(conditions) => checks.find::<T>(index, Condition::all(conditions), unknown()),
            None => return checks.refuse(index, unknown()),
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
        let Ok(mut values) = resolve(address, link, cx) else {
            continue;
        };
        match (keys.get(at), values.first_mut()) {
            (Some(KeyValue::Integer(key)), Some(value)) if by_key => *value = key.to_string(),
            (Some(KeyValue::Uuid(key)), Some(value)) if by_key => *value = key.to_string(),
            _ => {}
        }
        if let Ok(found) = cx.hyperlink(link.view, &params(link, &values)) {
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

/// Returns the parts of an address: what names the row, then those above it.
fn resolve(address: &str, link: Link, cx: &Context) -> Result<Vec<String>, ErrorDetail> {
    let decoded = decode(path(address));
    let Some((name, params)) = cx.resolve(&decoded) else {
        return Err(ErrorDetail::new(
            "Invalid hyperlink - No URL match.",
            "no_match",
        ));
    };
    let value = |name: &str| params.iter().find(|(param, _)| param == name);
    let values = names(link).map(|name| Some(value(name)?.1.clone()));
    match values.collect() {
        Some(values) if name == link.view => Ok(values),
        _ => Err(ErrorDetail::new(
            "Invalid hyperlink - Incorrect URL match.",
            "incorrect_match",
        )),
    }
}

/// Returns the names of the parts of a link's path.
fn names(link: Link) -> impl Iterator<Item = &'static str> {
    let parents = link.parents.iter().map(|(param, _)| *param);
    std::iter::once(link.param).chain(parents)
}

/// Puts the names of the parts to their values.
fn params(link: Link, values: &[String]) -> Vec<(&'static str, &str)> {
    names(link).zip(values.iter().map(String::as_str)).collect()
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

/// Returns what stands in a part of the path above the row's; none for null.
pub fn parent<V: FieldType>(value: &V) -> Option<String> {
    text_unless_null(value)
}

/// Returns what stands in a part of the path above the row's, a value of a row that it refers to.
pub fn parent_of<M: Model, R: Relation<M>, V: FieldType>(
    relation: &R,
    row: &M,
    cx: &Representing<'_>,
    value: impl Fn(&R::Target) -> &V,
) -> Option<String> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name())?;
    match relation.targets(row, loaded) {
        Targets::One(Some(target)) => parent(value(target)),
        _ => None,
    }
}

/// Writes the address of the row itself; null if a part of its path has no value.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize_link<Z: SerializeStruct, M: Model, V: FieldType, const N: usize>(
    out: &mut Z,
    (field, link): (&'static FieldDescriptor, Link),
    row: &M,
    cx: &Representing<'_>,
    lookup: impl Fn(&M) -> &V,
    parents: impl Fn(&M) -> [Option<String>; N],
) -> Result<(), Z::Error> {
    let address = reverse(link, text(lookup(row)), parents(row), cx);
    out.serialize_field(field.name, &address)
}

/// Writes the addresses of related rows.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize_links<
    Z: SerializeStruct,
    M: Model,
    R: Relation<M>,
    V: FieldType,
    const N: usize,
>(
    out: &mut Z,
    relation: &R,
    row: &M,
    (field, link): (&'static FieldDescriptor, Link),
    cx: &Representing<'_>,
    lookup: impl Fn(&R::Target) -> &V,
    parents: impl Fn(&R::Target) -> [Option<String>; N],
) -> Result<(), Z::Error> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name());
    let address = |target| reverse(link, text(lookup(target)), parents(target), cx);
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
            let address = reverse(link, key.to_string(), [], cx);
            out.serialize_field(field.name, &address)
        }
        None => out.serialize_field(field.name, &()),
    }
}

/// Returns the address; none, and the log says why, when the route has no path for these values.
///
/// A start checks that there is the route: what is left is the data, and one row whose name has a
/// slash must not take a whole list away.
fn reverse<const N: usize>(
    link: Link,
    value: String,
    parents: [Option<String>; N],
    cx: &Representing<'_>,
) -> Option<String> {
    let values = std::iter::once(Some(value)).chain(parents);
    let values = values.collect::<Option<Vec<_>>>()?;
    match cx.context().hyperlink(link.view, &params(link, &values)) {
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
