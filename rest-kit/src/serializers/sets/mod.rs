//! Values that are unique together, or within a day, a month or a year: DRF's
//! `UniqueTogetherValidator` and `UniqueForDateValidator`.

mod refusal;
mod sql;

use std::fmt;
use std::sync::Arc;

use crate::context::Context;
use crate::db::{BoxedFragment, ColumnType as _, Connection, ExistsCheck, Model, Sql, exists_many};
use crate::descriptors::{ColumnDescriptor, FieldDescriptor, UniqueFor, UniqueSet};
use crate::error::{Result, ValidationErrors};

pub(super) use self::refusal::SetRefusal;
pub(super) use self::refusal::{taken_in, taken_sets, taken_together};

use super::input::Mode;
use super::keys::RelatedKeys;
use super::relation::Relation;
use super::source::Source;

/// The sets of a model whose values a body might repeat.
pub struct UniqueSets {
    mode: Mode,
    /// What was given, by field of the model; none for null.
    given: Vec<(&'static str, Option<Arc<Sql>>)>,
    /// Fields that are only shown and have a default.
    defaults: Vec<&'static str>,
    missing: Vec<&'static str>,
    refusals: Vec<SetRefusal>,
    questions: Vec<ExistsCheck>,
}

/// What a member of a set will be.
enum Member {
    Missing,
    Null,
    Value(BoxedFragment),
}

impl fmt::Debug for UniqueSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UniqueSets").field(&self.refusals).finish()
    }
}

impl UniqueSets {
    pub(super) fn new(mode: Mode) -> Self {
        Self {
            mode,
            given: Vec::new(),
            defaults: Vec::new(),
            missing: Vec::new(),
            refusals: Vec::new(),
            questions: Vec::new(),
        }
    }

    /// Notes the value of a field; generated code calls it.
    pub fn given<M: Model, S: Source<M>, T: 'static>(
        &mut self,
        name: &'static str,
        source: &S,
        value: &T,
    ) {
        if is_member::<M>(name)
            && let Some(value) = (value as &dyn std::any::Any).downcast_ref()
        {
            self.give(name, source.member(value));
        }
    }

    /// Notes the default of a field that is only shown; generated code calls it.
    ///
    /// New and replaced rows are taken to have it, as DRF takes them.
    pub fn default<M: Model, S: Source<M>, T: 'static>(
        &mut self,
        name: &'static str,
        source: &S,
        value: fn() -> T,
    ) {
        if is_member::<M>(name) {
            self.defaults.push(name);
            if self.mode != Mode::Partial {
                self.given::<M, S, T>(name, source, &value());
            }
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
        if let Some((name, value)) = member {
            self.give(name, value);
        }
    }

    fn give(&mut self, name: &'static str, value: Option<BoxedFragment>) {
        let shared = value.map(|value| {
            let mut sql = Sql::default();
            sql.fragment(value);
            Arc::new(sql)
        });
        self.given.push((name, shared));
    }

    /// Asks for the sets that the body touches; generated code calls it.
    ///
    /// What was not given has the stored value on changes, and the default of new rows else.
    pub fn ask<M: Model>(&mut self, instance: Option<&M>, fields: &'static [FieldDescriptor]) {
        for (at, set) in M::DESCRIPTOR.unique_together.iter().enumerate() {
            self.ask_set((at, set), instance, fields);
            if !self.missing.is_empty() {
                return;
            }
        }
        for rule in M::DESCRIPTOR.unique_for {
            self.ask_for(rule, instance, fields);
            if !self.missing.is_empty() {
                return;
            }
        }
    }

    fn ask_set<M: Model>(
        &mut self,
        (at, set): (usize, &'static UniqueSet),
        instance: Option<&M>,
        fields: &'static [FieldDescriptor],
    ) {
        let mut members = set.fields.iter().chain(set.condition_fields);
        let has_field = |member: &&str| self.name::<M>(member, fields).is_some();
        if !members.clone().all(has_field)
            || (instance.is_some() && !members.any(|name| self.is_given(name)))
        {
            return;
        }
        let names = set.fields.iter();
        let names: Vec<_> = names
            .filter_map(|member| self.name::<M>(member, fields))
            .collect();
        let (conditions, is_complete) = self.conditions(set.fields, instance, fields);
        let guard = M::unique_condition(at).map(|condition| {
            let against = self.against(set.condition_fields, instance, fields);
            sql::holds(M::DESCRIPTOR.table, against, condition)
        });
        if is_complete && self.missing.is_empty() {
            self.refusals.push(SetRefusal::Together { set, names });
            let filter = M::unique_condition(at);
            self.question(conditions, (filter, guard), instance);
        }
    }

    fn ask_for<M: Model>(
        &mut self,
        rule: &'static UniqueFor,
        instance: Option<&M>,
        fields: &'static [FieldDescriptor],
    ) {
        let Some(name) = self.name::<M>(rule.field, fields) else {
            return;
        };
        let touched = self.is_given(rule.field) || self.is_given(rule.date_field);
        if instance.is_some() && !touched {
            return;
        }
        let (Some((at, date)), Some((field, _))) =
            (column::<M>(rule.date_field), column::<M>(rule.field))
        else {
            return;
        };
        let sent_as = fields.iter().find(|field| field.source == rule.date_field);
        let day = match (self.member(rule.date_field, instance, fields), sent_as) {
            (Member::Value(day), _) => Some(day),
            (Member::Missing, Some(field)) if !field.read_only => {
                self.missing.push(field.name);
                None
            }
            _ => None,
        };
        // DRF wants the field itself to be sent, whatever default it has.
        if instance.is_none() && !self.is_given(rule.field) {
            self.missing.push(name);
        }
        let Some(day) = day.filter(|_| self.missing.is_empty()) else {
            return;
        };
        let (conditions, _) = self.conditions(&[rule.field], instance, fields);
        self.refusals.push(SetRefusal::For {
            name,
            date: sent_as.map_or(rule.date_field, |field| field.name),
            period: rule.period,
        });
        // Null is a value like others here: no two rows of a day have none.
        let null = conditions.is_empty().then(|| &M::COLUMNS[field]);
        let filter = sql::same_period(&M::COLUMNS[at], (date.kind, rule.period), day, null);
        self.question(conditions, (Some(filter), None), instance);
    }

    fn question<M: Model>(
        &mut self,
        conditions: Vec<(&'static str, BoxedFragment)>,
        (filter, guard): (Option<BoxedFragment>, Option<BoxedFragment>),
        instance: Option<&M>,
    ) {
        let model = M::DESCRIPTOR;
        self.questions.push(ExistsCheck {
            table: model.table,
            conditions,
            exclude: instance.map(|row| {
                let key = row.primary_key().clone().bind();
                (model.primary_key().column, key)
            }),
            filter,
            guard,
        });
    }

    /// Returns the values that a row must have, and whether they are all there.
    fn conditions<M: Model>(
        &mut self,
        members: &[&'static str],
        instance: Option<&M>,
        fields: &'static [FieldDescriptor],
    ) -> (Vec<(&'static str, BoxedFragment)>, bool) {
        let mut conditions = Vec::with_capacity(members.len());
        let mut is_complete = true;
        for member in members {
            let Some((_, column)) = column::<M>(member) else {
                continue;
            };
            match self.member(member, instance, fields) {
                Member::Value(value) => conditions.push((column.column, value)),
                Member::Null => is_complete = false,
                Member::Missing => {
                    is_complete = false;
                    self.missing.extend(self.name::<M>(member, fields));
                }
            }
        }
        (conditions, is_complete)
    }

    /// Returns the values that a condition looks at.
    fn against<M: Model>(
        &mut self,
        members: &[&'static str],
        instance: Option<&M>,
        fields: &'static [FieldDescriptor],
    ) -> Vec<(&'static str, BoxedFragment)> {
        let mut against = Vec::with_capacity(members.len());
        for member in members {
            let Some((_, column)) = column::<M>(member) else {
                continue;
            };
            let value = match self.member(member, instance, fields) {
                Member::Value(value) => value,
                Member::Null => sql::null_of(M::DESCRIPTOR.table, column.column),
                Member::Missing => {
                    self.missing.extend(self.name::<M>(member, fields));
                    continue;
                }
            };
            against.push((column.column, value));
        }
        against
    }

    /// Returns what a member will be: what was given, is stored, or new rows are given.
    fn member<M: Model>(
        &self,
        member: &'static str,
        instance: Option<&M>,
        fields: &'static [FieldDescriptor],
    ) -> Member {
        if let Some((_, given)) = self.given.iter().find(|(name, _)| *name == member) {
            return given.as_ref().map_or(Member::Null, |value| {
                let mut sql = Sql::default();
                sql.shared(Arc::clone(value));
                Member::Value(Box::new(sql))
            });
        }
        let Some((at, column)) = column::<M>(member) else {
            return Member::Missing;
        };
        let is_shown = |field: &&FieldDescriptor| field.source == member && field.read_only;
        let replaced = self.mode == Mode::Update && fields.iter().any(|field| is_shown(&field));
        if let Some(row) = instance.filter(|_| !replaced) {
            let is_null = column.null && row.text_of(at).is_none();
            let value = row.values().into_iter().nth(at).filter(|_| !is_null);
            return value.map_or(Member::Null, Member::Value);
        }
        match default_of::<M>(column) {
            Some(value) => Member::Value(value),
            None if column.null => Member::Null,
            None => Member::Missing,
        }
    }

    /// Returns what bodies call a member; none when it is not for clients to set.
    ///
    /// What is only shown takes part if it has a default.
    fn name<M: Model>(
        &self,
        member: &str,
        fields: &'static [FieldDescriptor],
    ) -> Option<&'static str> {
        let field = fields.iter().find(|field| field.source == member)?;
        let has_default = || {
            let column = column::<M>(member);
            let of_model =
                column.is_some_and(|(_, column)| column.null || default_of::<M>(column).is_some());
            of_model || self.defaults.contains(&member)
        };
        (!field.read_only || has_default()).then_some(field.name)
    }

    fn is_given(&self, member: &str) -> bool {
        self.given.iter().any(|(name, _)| *name == member)
    }

    pub(super) async fn run(self, cx: &Context) -> Result<Result<(), ValidationErrors>> {
        let answers = ask_all(vec![self], cx).await?;
        Ok(answers.into_iter().next().unwrap_or(Ok(())))
    }

    /// Returns whether every set has all of its values.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Returns what the answers mean, and what to ask for each set.
    pub(super) fn into_questions(self) -> (Vec<SetRefusal>, Vec<ExistsCheck>) {
        (self.refusals, self.questions)
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
        if !sets.is_complete() {
            asked.push(Err(refusal::missing(&sets.missing)));
            continue;
        }
        let (refusals, own) = sets.into_questions();
        questions.extend(own);
        asked.push(Ok(refusals));
    }
    let mut found = Vec::new().into_iter();
    if !questions.is_empty() {
        // Asked where the row is written next, as the checks are.
        let ask = move |connection: &mut Connection| exists_many(questions, connection);
        found = cx.db().write(ask).await?.into_iter();
    }
    let mut answers = Vec::with_capacity(asked.len());
    for refusals in asked {
        answers.push(refusals.and_then(|refusals| {
            let exist: Vec<_> = found.by_ref().take(refusals.len()).collect();
            taken_sets(&refusals, exist)
        }));
    }
    Ok(answers)
}

fn is_member<M: Model>(name: &str) -> bool {
    let sets = M::DESCRIPTOR.unique_together.iter();
    let mut members = sets.flat_map(|set| set.fields.iter().chain(set.condition_fields));
    let mut rules = M::DESCRIPTOR.unique_for.iter();
    members.any(|member| *member == name)
        || rules.any(|rule| rule.field == name || rule.date_field == name)
}

/// Returns a column and its position.
fn column<M: Model>(member: &str) -> Option<(usize, &'static ColumnDescriptor)> {
    let columns = M::DESCRIPTOR.columns.iter().enumerate();
    let mut columns = columns.filter(|(_, column)| column.name == member);
    columns.next()
}

/// Returns the value that new rows are given.
fn default_of<M: Model>(column: &ColumnDescriptor) -> Option<BoxedFragment> {
    let mut defaults = M::INSERT_DEFAULTS.iter();
    let default = defaults.find(|default| default.column == column.column)?;
    Some((default.value)())
}
