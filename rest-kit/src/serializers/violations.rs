//! Unique values that another request took meanwhile: the 400 that the check would have given.

use crate::db::{IntoError as _, QueryError, unique_columns, unique_index};
use crate::descriptors::{ColumnDescriptor, FieldDescriptor, ModelDescriptor, UniqueSet};
use crate::error::{Error, ErrorDetail, ValidationErrors};

use super::checks::taken;
use super::sets::taken_together;

/// Turns a race for a unique value into the 400 that the check would have given.
pub(super) fn explain(
    error: QueryError,
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> Error {
    let index = unique_index(&error);
    let mut sets = model.unique_together.iter();
    let by_name = sets.find(|set| index.is_some_and(|index| index == set.name));
    let columns = unique_columns(&error).unwrap_or_default();
    let errors = match by_name {
        Some(set) => Some(set_taken(set, model, fields)),
        None => columns_taken(&columns, model, fields),
    };
    match errors {
        Some(errors) => Error::validation(errors).with_source(error),
        None => error.into_error(),
    }
}

/// Says what is taken, by the columns that the database names.
fn columns_taken(
    names: &[String],
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> Option<ValidationErrors> {
    let known = |name: &String| {
        let mut columns = model.columns.iter();
        columns.find(|column| column.column == name.as_str())
    };
    let columns: Vec<_> = names.iter().filter_map(known).collect();
    if let [column] = columns.as_slice()
        && column.unique
    {
        return Some(column_taken(column, model, fields));
    }
    let is_violated = |set: &&UniqueSet| {
        let mut members = columns.iter();
        set.fields.len() == columns.len() && members.all(|it| set.fields.contains(&it.name))
    };
    if let Some(set) = model.unique_together.iter().find(is_violated) {
        return Some(set_taken(set, model, fields));
    }
    match columns.as_slice() {
        [] => None,
        [column] => Some(column_taken(column, model, fields)),
        several => {
            let names = several.iter().map(|column| name_of(column, fields));
            let names: Vec<_> = names.collect();
            Some(taken_together(&UniqueSet::new(&[]), &names))
        }
    }
}

fn set_taken(
    set: &UniqueSet,
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> ValidationErrors {
    let members = set.fields.iter().filter_map(|member| {
        let mut columns = model.columns.iter();
        columns.find(|column| column.name == *member)
    });
    let names: Vec<_> = members.map(|column| name_of(column, fields)).collect();
    taken_together(set, &names)
}

/// In the field's own words if it has some.
fn column_taken(
    column: &'static ColumnDescriptor,
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> ValidationErrors {
    let field = fields.iter().find(|field| field.source == column.name);
    let mut own = field.map_or(&[][..], |field| field.messages).iter();
    let detail = match own.find(|(code, _)| *code == "unique") {
        Some((_, message)) => ErrorDetail::new(*message, "unique"),
        None => taken(model.verbose_name, column),
    };
    ValidationErrors::field(name_of(column, fields), detail)
}

/// Returns what bodies call a column; columns that they do not have go by the model's name.
fn name_of(column: &ColumnDescriptor, fields: &[FieldDescriptor]) -> &'static str {
    match fields.iter().find(|field| field.source == column.name) {
        Some(field) => field.name,
        None if column.references.is_some() => {
            column.name.strip_suffix("_id").unwrap_or(column.name)
        }
        None => column.name,
    }
}
