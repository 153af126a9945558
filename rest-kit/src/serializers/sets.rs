//! Values that are unique together: DRF's `UniqueTogetherValidator`.

use std::borrow::Cow;
use std::fmt;

use crate::context::Context;
use crate::db::{BoxedFragment, ColumnType as _, Connection, ExistsCheck, Model, exists_many};
use crate::descriptors::{FieldDescriptor, ModelDescriptor};
use crate::error::{ErrorDetail, Result, ValidationErrors};

use super::checks::taken_together;
use super::keys::RelatedKeys;
use super::relation::Relation;
use super::source::Source;

/// The sets of a model whose values a body might repeat.
#[derive(Default)]
pub struct UniqueSets {
    /// What was given, by field of the model; none for null.
    given: Vec<(&'static str, Option<BoxedFragment>)>,
    missing: Vec<&'static str>,
    names: Vec<Vec<&'static str>>,
    questions: Vec<ExistsCheck>,
}

impl fmt::Debug for UniqueSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UniqueSets").field(&self.names).finish()
    }
}

impl UniqueSets {
    /// Notes the value of a field; generated code calls it.
    pub fn given<M: Model, S: Source<M>, T: 'static>(
        &mut self,
        name: &'static str,
        source: &S,
        value: &T,
    ) {
        let is_member = |set: &&[&str]| set.contains(&name);
        if M::DESCRIPTOR.unique_together.iter().any(is_member)
            && let Some(value) = (value as &dyn std::any::Any).downcast_ref()
        {
            self.given.push((name, source.member(value)));
        }
    }

    /// Notes the row that a field names; generated code calls it.
    pub fn given_related<M: Model, R: Relation<M>>(
        &mut self,
        relation: &R,
        index: usize,
        keys: &RelatedKeys,
    ) {
        let member = keys.get(index).and_then(|keys| relation.member(keys));
        self.given.extend(member);
    }

    /// Asks for the sets that the body touches; generated code calls it.
    ///
    /// What was not given has the stored value on changes, and the default of new rows else.
    pub fn ask<M: Model>(&mut self, instance: Option<&M>, fields: &'static [FieldDescriptor]) {
        let stored = instance.map(|instance| (instance.primary_key().clone(), instance));
        for set in M::DESCRIPTOR.unique_together {
            let Some(names) = names(set, fields) else {
                continue;
            };
            let is_touched = self.given.iter().any(|(name, _)| set.contains(name));
            if stored.is_some() && !is_touched {
                continue;
            }
            let conditions = self.conditions::<M>(set, &names, instance);
            let Some(conditions) = conditions else {
                continue;
            };
            self.names.push(names);
            self.questions.push(ExistsCheck {
                table: M::DESCRIPTOR.table,
                conditions,
                exclude: stored
                    .as_ref()
                    .map(|(key, _)| (M::DESCRIPTOR.primary_key().column, key.clone().bind())),
            });
        }
    }

    /// Returns the values to ask for; none when one is null or missing.
    fn conditions<M: Model>(
        &mut self,
        set: &[&'static str],
        names: &[&'static str],
        instance: Option<&M>,
    ) -> Option<Vec<(&'static str, BoxedFragment)>> {
        let mut conditions = Vec::with_capacity(set.len());
        let mut is_complete = true;
        for (member, name) in set.iter().zip(names) {
            let at = position(M::DESCRIPTOR, member)?;
            let column = &M::DESCRIPTOR.columns[at];
            let given = self.given.iter_mut().find(|(given, _)| given == member);
            let value = match (given, instance) {
                (Some((_, value)), _) => value.take(),
                (None, Some(instance)) => instance.values().into_iter().nth(at),
                (None, None) => {
                    let mut defaults = M::INSERT_DEFAULTS.iter();
                    let default = defaults.find(|default| default.column == column.column);
                    if default.is_none() && !column.null {
                        self.missing.push(name);
                    }
                    default.map(|default| (default.value)())
                }
            };
            match value {
                Some(value) => conditions.push((column.column, value)),
                None => is_complete = false,
            }
        }
        is_complete.then_some(conditions)
    }

    pub(super) async fn run(self, cx: &Context) -> Result<Result<(), ValidationErrors>> {
        let answers = ask_all(vec![self], cx).await?;
        Ok(answers.into_iter().next().unwrap_or(Ok(())))
    }

    /// Says which fields must be sent to ask for the sets at all.
    fn missing(&self) -> Option<ValidationErrors> {
        if self.missing.is_empty() {
            return None;
        }
        let required = || ErrorDetail::new("This field is required.", "required").into();
        let missing = self.missing.iter();
        let errors = missing.map(|name| (Cow::Borrowed(*name), required()));
        Some(ValidationErrors::Map(errors.collect()))
    }

    /// Returns whether every set has all of its values.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Returns the names of the sets, and what to ask for each.
    pub(super) fn into_questions(self) -> (Vec<Vec<&'static str>>, Vec<ExistsCheck>) {
        (self.names, self.questions)
    }
}

/// Asks for the sets of several objects in one trip; answers object by object.
pub(super) async fn ask_all(
    objects: Vec<UniqueSets>,
    cx: &Context,
) -> Result<Vec<Result<(), ValidationErrors>>> {
    let mut asked = Vec::with_capacity(objects.len());
    let mut questions = Vec::new();
    for sets in objects {
        if let Some(missing) = sets.missing() {
            asked.push(Err(missing));
            continue;
        }
        let (names, own) = sets.into_questions();
        questions.extend(own);
        asked.push(Ok(names));
    }
    let mut found = Vec::new().into_iter();
    if !questions.is_empty() {
        // Asked where the row is written next, as the checks are.
        let ask = move |connection: &mut Connection| exists_many(questions, connection);
        found = cx.db().write(ask).await?.into_iter();
    }
    let mut answers = Vec::with_capacity(asked.len());
    for names in asked {
        answers.push(names.and_then(|names| {
            let exist: Vec<_> = found.by_ref().take(names.len()).collect();
            taken_sets(&names, exist)
        }));
    }
    Ok(answers)
}

/// Refuses the sets that a row has already.
pub(super) fn taken_sets(
    names: &[Vec<&'static str>],
    exist: impl IntoIterator<Item = bool>,
) -> Result<(), ValidationErrors> {
    let mut errors = ValidationErrors::default();
    for (names, _) in names.iter().zip(exist).filter(|(_, exists)| *exists) {
        errors.append(taken_together(names));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Returns what bodies call the members; none when one of them is not for clients to set.
fn names(set: &[&str], fields: &'static [FieldDescriptor]) -> Option<Vec<&'static str>> {
    let name = |member: &&str| {
        let field = fields
            .iter()
            .find(|field| field.source == *member && !field.read_only)?;
        Some(field.name)
    };
    set.iter().map(name).collect()
}

fn position(model: &ModelDescriptor, member: &str) -> Option<usize> {
    let mut columns = model.columns.iter();
    columns.position(|column| column.name == member)
}
