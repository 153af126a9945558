//! `?author=3&price__gte=10`: columns and the comparisons that clients may use on them.

use std::borrow::Cow;

use crate::context::Context;
use crate::db::{
    AnyColumn, Condition, ExistsCheck, Lookup, Model, QuerySet, TextBind, exists_many,
};
use crate::descriptors::FieldKind;
use crate::error::{Error, Result, ValidationErrors};

use super::{FilterBackend, names_column};

/// What django-filter reads as true or false, whatever the case.
const FLAGS: [&str; 4] = ["true", "false", "1", "0"];

/// What django-filter says of a key that no object has.
const UNKNOWN_KEY: &str = "Select a valid choice. That choice is not one of the available choices.";

/// One column and the comparisons that clients may use on it.
#[derive(Clone, Copy)]
pub struct FilterField {
    column: AnyColumn,
    lookups: &'static [Lookup],
}

impl FilterField {
    /// Offers these comparisons on the column.
    pub const fn new(column: AnyColumn, lookups: &'static [Lookup]) -> Self {
        Self { column, lookups }
    }
}

impl std::fmt::Debug for FilterField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilterField")
            .field("column", &self.column.descriptor.name)
            .field("lookups", &self.lookups)
            .finish()
    }
}

/// Filters by declared columns: `?author=3&price__gte=10`.
///
/// Only what is declared reaches the database; an empty value filters nothing.
#[derive(Debug, Clone, Copy)]
#[doc(alias = "DjangoFilterBackend")]
#[doc(alias = "filterset_fields")]
pub struct FilterSet {
    fields: &'static [FilterField],
}

impl FilterSet {
    /// Filters by these columns.
    pub const fn new(fields: &'static [FilterField]) -> Self {
        Self { fields }
    }

    /// Refuses keys of other objects that do not exist, as a `ModelChoiceFilter` does.
    async fn refuse_unknown_keys(
        &self,
        params: &[(String, String)],
        errors: &mut ValidationErrors,
        cx: &Context,
    ) -> Result<()> {
        let mut names = Vec::new();
        let mut checks = Vec::new();
        for field in self.fields {
            let Some(reference) = field.column.descriptor.references else {
                continue;
            };
            let model = (reference.model)();
            for (name, key) in given_keys(field, params) {
                if let TextBind::Value(key) = (field.column.parse)(key) {
                    names.push(name);
                    checks.push(ExistsCheck {
                        table: model.table,
                        conditions: vec![(model.primary_key().column, key)],
                        exclude: None,
                    });
                }
            }
        }
        if checks.is_empty() {
            return Ok(());
        }
        let found = cx
            .db()
            .read(|connection| exists_many(checks, connection))
            .await?;
        for (name, _) in names.into_iter().zip(found).filter(|(_, found)| !found) {
            if errors.get(name).is_none() {
                errors.add(Cow::Owned(name.to_owned()), UNKNOWN_KEY);
            }
        }
        Ok(())
    }

    /// Makes the conditions, in the order of declaration whatever the client's order is.
    fn conditions(&self, params: &[(String, String)]) -> (Vec<Condition>, ValidationErrors) {
        let mut conditions = Vec::new();
        let mut errors = ValidationErrors::default();
        for field in self.fields {
            for lookup in field.lookups {
                let Some((name, value)) = params
                    .iter()
                    .rfind(|(name, _)| asks_for(name, &field.column, *lookup))
                else {
                    continue;
                };
                if value.is_empty() {
                    continue;
                }
                match condition(&field.column, *lookup, value) {
                    Ok(condition) => conditions.extend(condition),
                    Err(message) => errors.add(Cow::Owned(name.clone()), message),
                }
            }
        }
        (conditions, errors)
    }
}

impl<M: Model> FilterBackend<M> for FilterSet {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let params = cx.request().query_params();
        if params.is_empty() {
            return Ok(rows);
        }
        let (conditions, mut errors) = self.conditions(params);
        self.refuse_unknown_keys(params, &mut errors, cx).await?;
        errors.into_result().map_err(Error::validation)?;
        Ok(conditions.into_iter().fold(rows, QuerySet::filter_by))
    }
}

/// Makes one condition; none of a value that is neither true nor false where one is asked for.
fn condition(column: &AnyColumn, lookup: Lookup, value: &str) -> Result<Option<Condition>, String> {
    let descriptor = column.descriptor;
    let is_flag = lookup == Lookup::IsNull
        || (lookup == Lookup::Exact && descriptor.kind == FieldKind::Boolean);
    if is_flag && !FLAGS.contains(&value.to_ascii_lowercase().as_str()) {
        return Ok(None);
    }
    let values: Vec<&str> = match lookup {
        Lookup::In => value.split(',').filter(|part| !part.is_empty()).collect(),
        Lookup::Range => value.split(',').collect(),
        _ => vec![value],
    };
    if lookup == Lookup::Exact && !descriptor.choices.is_empty() {
        let is_choice = |value: &str| {
            descriptor
                .choices
                .iter()
                .any(|choice| choice.value == value)
        };
        if let Some(wrong) = values.iter().find(|value| !is_choice(value)) {
            return Err(format!(
                "Select a valid choice. {wrong} is not one of the available choices."
            ));
        }
    }
    let condition = Condition::lookup(column, lookup, &values);
    condition.map(Some).map_err(|message| {
        let is_reference = KEY_LOOKUPS.contains(&lookup) && descriptor.references.is_some();
        let message = if is_reference { UNKNOWN_KEY } else { message };
        message.to_owned()
    })
}

/// The comparisons of keys that must exist.
const KEY_LOOKUPS: [Lookup; 2] = [Lookup::Exact, Lookup::In];

/// Returns the keys of other objects that the client names, each with its parameter.
fn given_keys<'a>(
    field: &'a FilterField,
    params: &'a [(String, String)],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let offered = KEY_LOOKUPS
        .iter()
        .filter(|lookup| field.lookups.contains(lookup));
    let given = offered.filter_map(|lookup| {
        let asks = |(name, _): &&(String, String)| asks_for(name, &field.column, *lookup);
        params.iter().rfind(asks)
    });
    given.flat_map(|(name, value)| {
        let keys = value.split(',').filter(|key| !key.is_empty());
        keys.map(|key| (name.as_str(), key))
    })
}

fn asks_for(param: &str, column: &AnyColumn, lookup: Lookup) -> bool {
    let (name, suffix) = param.rsplit_once("__").unwrap_or((param, "exact"));
    let descriptor = column.descriptor;
    suffix == lookup.name() && names_column(name, descriptor.name, descriptor.references.is_some())
}
