//! Unique values that another request took meanwhile: the 400 that the check would have given.

use crate::db::{IntoError as _, QueryError, unique_columns, unique_index};
use crate::descriptors::{
    ColumnDescriptor, FieldDescriptor, ModelDescriptor, Period, UniqueFor, UniqueSet,
};
use crate::error::{Error, ErrorDetail, ValidationErrors};

use super::checks::taken;
use super::sets::{taken_in, taken_together};

/// Turns a race for a unique value into the 400 that the check would have given.
pub(super) fn explain(
    error: QueryError,
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> Error {
    let index = unique_index(&error);
    let mut sets = model.unique_together.iter();
    let by_name = sets.find(|set| index.is_some_and(|index| index == set.name));
    let mut rules = model.unique_for.iter();
    let rule = rules.find(|rule| index.is_some_and(|index| index == index_of(rule, model)));
    let columns = unique_columns(&error).unwrap_or_default();
    let errors = match (by_name, rule) {
        (Some(set), _) => Some(set_taken(set, model, fields)),
        (None, Some(rule)) => Some(taken_for(rule, model, fields)),
        (None, None) => columns_taken(&columns, model, fields),
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
    let is_broken = |rule: &&UniqueFor| {
        let pair = [rule.field, rule.date_field];
        rule.period == Period::Date
            && columns.len() == 2
            && columns.iter().all(|column| pair.contains(&column.name))
    };
    if let Some(rule) = model.unique_for.iter().find(is_broken) {
        return Some(taken_for(rule, model, fields));
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

/// What the index of a rule is called: `posts_slug_unique_for_date`.
fn index_of(rule: &UniqueFor, model: &ModelDescriptor) -> String {
    let mut columns = model.columns.iter();
    let column = columns.find(|column| column.name == rule.field);
    let column = column.map_or(rule.field, |column| column.column);
    format!("{}_{column}_unique_for_{}", model.table, rule.period.name())
}

fn taken_for(
    rule: &UniqueFor,
    model: &'static ModelDescriptor,
    fields: &'static [FieldDescriptor],
) -> ValidationErrors {
    let sent_as = |member: &'static str| {
        let mut columns = model.columns.iter();
        let column = columns.find(|column| column.name == member);
        column.map_or(member, |column| name_of(column, fields))
    };
    taken_in(rule.period, sent_as(rule.field), sent_as(rule.date_field))
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
