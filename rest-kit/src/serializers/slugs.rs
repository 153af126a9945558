//! Related rows named by one of their values: DRF's `SlugRelatedField`.

use crate::db::{Condition, FieldRef, Key, Model};
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;

use super::checks::Checks;
use super::fields::{FieldType, FieldValue, refuse};
use super::input::Reading;
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

/// Whatever can be compared with the column names a row; texts are taken as they are.
fn slug<T: FieldType>(value: Value) -> FieldValue<T> {
    let field = FieldDescriptor::new("", T::KIND)
        .allow_blank(true)
        .trim_whitespace(false);
    let value = match (T::KIND, value) {
        (FieldKind::String | FieldKind::Slug, Value::Bool(true)) => Value::from("True"),
        (FieldKind::String | FieldKind::Slug, Value::Bool(false)) => Value::from("False"),
        (_, value) => value,
    };
    match T::run_validation(value, &field) {
        Ok(value) if value.check_storable().is_ok() => Ok(value),
        _ => refuse("Invalid value.", "invalid"),
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
    checks.given(index);
    let fields = <R::Target as Model>::FIELDS;
    let column = column(&fields);
    let name = column.descriptor.name;
    let known = <R::Target as Model>::COLUMNS.iter();
    let Some(any) = known.into_iter().find(|any| any.descriptor.name == name) else {
        return;
    };
    for value in values {
        let message = format!("Object with {name}={} does not exist.", text(value));
        checks.find::<R::Target>(
            index,
            Condition::equals(any, (column.bind)(value.clone())),
            ErrorDetail::new(message, "does_not_exist"),
        );
    }
}
