//! Rows named by one of their values: DRF's `SlugRelatedField`, `UniqueValidator`.

use crate::db::{AnyColumn, ColumnType as _, Condition, FieldRef, Key, Lookup, Model};
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;

use super::checks::Checks;
use super::fields::{FieldType, FieldValue, python_text, refuse};
use super::reading::Reading;
use super::relation::Relation;
use super::source::text;

/// Reads the name of one row.
pub fn read_slug<T: FieldType>(reading: &mut Reading<'_>, index: usize) -> Option<T> {
    let value = reading.related(index)?;
    read_one(reading, index, value?, slug)
}

/// Reads the name of a row, or null.
pub fn read_optional_slug<T: FieldType>(
    reading: &mut Reading<'_>,
    index: usize,
) -> Option<Option<T>> {
    match reading.related(index)? {
        None => Some(None),
        Some(value) => read_one(reading, index, value, slug).map(Some),
    }
}

/// Reads the names of rows.
pub fn read_slugs<T: FieldType>(reading: &mut Reading<'_>, index: usize) -> Option<Vec<T>> {
    reading.related_list(index, slug)
}

/// Reads one value, or notes what is wrong with it.
pub(super) fn read_one<T>(
    reading: &mut Reading<'_>,
    index: usize,
    value: Value,
    read: fn(Value) -> FieldValue<T>,
) -> Option<T> {
    read(value)
        .map_err(|errors: ValidationErrors| reading.refuse_with(index, errors))
        .ok()
}

/// Whatever can be compared with the column names a row; beside texts all else as Python writes it.
fn slug<T: FieldType>(value: Value) -> FieldValue<T> {
    let field = FieldDescriptor::new("", T::KIND)
        .allow_blank(true)
        .trim_whitespace(false);
    let value = match T::KIND {
        FieldKind::String | FieldKind::Slug => Value::String(python_text(&value)),
        _ => value,
    };
    match T::to_internal_value(value, &field) {
        Ok(value) => Ok(value),
        Err(_) => refuse("Invalid value.", "invalid"),
    }
}

/// Asks which rows the values of a field name; generated code calls it.
pub fn check_slugs<M, R, C, V>(
    _relation: &R,
    index: usize,
    values: &[V],
    checks: &mut Checks<'_>,
    column: impl Fn(&<R::Target as Model>::Fields) -> &FieldRef<R::Target, C, V>,
) where
    M: Model,
    R: Relation<M, Target: Model<PrimaryKey: Key>>,
    C: 'static,
    V: FieldType + Clone,
{
    check_slugs_of(index, values, checks, column);
}

/// Asks which rows of a model the values of a field name; generated code calls it.
pub fn check_slugs_of<T, C, V>(
    index: usize,
    values: &[V],
    checks: &mut Checks<'_>,
    column: impl Fn(&T::Fields) -> &FieldRef<T, C, V>,
) where
    T: Model<PrimaryKey: Key>,
    C: 'static,
    V: FieldType + Clone,
{
    checks.given(index);
    let fields = T::FIELDS;
    let column = column(fields);
    let Some(any) = any_column::<T>(column.descriptor.name) else {
        return;
    };
    for value in values {
        let (name, text) = (column.descriptor.name, text(value));
        let message = format!("Object with {name}={text} does not exist.");
        let refusal = ErrorDetail::new(message, "does_not_exist");
        // What no row can hold is not asked for.
        if value.check_storable().is_err() {
            return checks.refuse(index, refusal);
        }
        let condition = Condition::equals(any, (column.bind)(value.clone()));
        checks.find::<T>(index, condition, refusal);
    }
}

/// Asks whether the rows with these keys exist; generated code calls it.
pub fn check_keys_of<T>(index: usize, keys: &[T::PrimaryKey], checks: &mut Checks<'_>)
where
    T: Model<PrimaryKey: Key + FieldType>,
{
    for key in keys {
        checks.related(index, T::DESCRIPTOR, &key.to_string(), key.bind());
    }
}

/// Refuses a value that a row of a model has already; generated code calls it.
pub fn check_unique_of<T, C, V>(
    index: usize,
    value: &V,
    checks: &mut Checks<'_>,
    (column, lookup): (impl Fn(&T::Fields) -> &FieldRef<T, C, V>, Lookup),
) where
    T: Model<PrimaryKey: Key>,
    C: 'static,
    V: FieldType + Clone,
{
    let fields = T::FIELDS;
    let column = column(fields);
    let Some(any) = any_column::<T>(column.descriptor.name) else {
        return;
    };
    let refusal = ErrorDetail::new("This field must be unique.", "unique");
    if value.check_storable().is_err() {
        return;
    }
    let condition = match lookup {
        Lookup::Exact => Ok(Condition::equals(any, (column.bind)(value.clone()))),
        lookup => Condition::lookup(any, lookup, &[&text(value)]),
    };
    match condition {
        Ok(condition) => checks.refuse_if_found::<T>(index, condition, refusal),
        Err(_) => checks.refuse(index, refusal),
    }
}

fn any_column<T: Model>(name: &str) -> Option<&'static AnyColumn> {
    T::COLUMNS.iter().find(|any| any.descriptor.name == name)
}
