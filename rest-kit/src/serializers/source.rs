//! Where a serializer's field comes from and goes to: a column or a relation of the model.

use std::any::Any;

use serde::Serializer;

use crate::db::{
    BoxedFragment, ColumnType as _, Connection, ExistsCheck, FieldRef, Key, ManyToMany, Model,
    QueryResult, ToMany, ToOne,
};
use crate::descriptors::FieldDescriptor;

use super::checks::Checks;
use super::fields::FieldType;
use super::output::Representing;
use super::related::Related;
use super::relation::{Loaded, Relation as _, Targets};
use super::save::Assignments;
use super::shown::load_relation;

/// A part of a model that a serializer's field can stand for.
pub trait Source<M: Model> {
    /// Type of the field.
    type Value: FieldType;

    /// Asks the database what it must know of a new value.
    fn check(
        &self,
        index: usize,
        value: &Self::Value,
        instance: Option<&M>,
        checks: &mut Checks<'_>,
    );

    /// Returns the column that a value goes to; none when the value is null.
    ///
    /// Sets of values that are unique together are asked for with it.
    fn member(&self, value: &Self::Value) -> Option<BoxedFragment> {
        let _ = value;
        None
    }

    /// Stores a value.
    fn assign(&'static self, value: Self::Value, assignments: &mut Assignments<M>);

    /// Loads what answers show of other tables.
    ///
    /// # Errors
    ///
    /// The database's.
    fn load(
        &self,
        index: usize,
        rows: &[M],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()> {
        let _ = (index, rows, related, connection);
        Ok(())
    }

    /// Writes a row's value.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    fn represent<S: Serializer>(
        &self,
        index: usize,
        row: &M,
        related: &Related,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;

    /// Writes a row's value as answers of this request show it.
    #[doc(hidden)]
    fn represent_in<S: Serializer>(
        &self,
        index: usize,
        row: &M,
        cx: &Representing<'_>,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.represent(index, row, cx.related(), field, serializer)
    }
}

/// [`Source::check`] from generated code.
///
/// That the value has the source's type is said by a constant beside the call: the types are
/// apart here so that a mistake is one error there and none here.
pub fn check_source<M: Model, S: Source<M>, T: 'static>(
    source: &S,
    index: usize,
    value: &T,
    instance: Option<&M>,
    checks: &mut Checks<'_>,
) {
    if let Some(value) = (value as &dyn Any).downcast_ref() {
        source.check(index, value, instance, checks);
    }
}

/// [`Source::assign`] from generated code; about types see [`check_source`].
pub fn assign_source<M: Model, S: Source<M>, T: 'static>(
    source: &'static S,
    value: T,
    assignments: &mut Assignments<M>,
) {
    let mut value = Some(value);
    if let Some(value) = (&mut value as &mut dyn Any)
        .downcast_mut()
        .and_then(Option::take)
    {
        source.assign(value, assignments);
    }
}

impl<M: Model, C, T: FieldType + Clone + PartialEq> Source<M> for FieldRef<M, C, T> {
    type Value = T;

    fn check(&self, index: usize, value: &T, instance: Option<&M>, checks: &mut Checks<'_>) {
        if let Err(refusal) = value.check_storable() {
            checks.refuse(index, refusal);
            return;
        }
        let unchanged = instance.is_some_and(|instance| (self.get)(instance) == value);
        let asks = self.descriptor.unique || self.descriptor.references.is_some();
        if unchanged || !asks || is_null(value) {
            return;
        }
        if self.descriptor.unique {
            let model = M::DESCRIPTOR;
            let question = ExistsCheck {
                table: model.table,
                conditions: vec![(self.descriptor.column, (self.bind)(value.clone()))],
                exclude: instance
                    .map(|row| (model.primary_key().column, row.primary_key().clone().bind())),
                filter: None,
                guard: None,
            };
            checks.unique(index, model.verbose_name, &self.descriptor, question);
        }
        if let Some(reference) = self.descriptor.references {
            let key = (self.bind)(value.clone());
            checks.related(index, (reference.model)(), &text(value), key);
        }
    }

    fn member(&self, value: &T) -> Option<BoxedFragment> {
        (!is_null(value)).then(|| (self.bind)(value.clone()))
    }

    fn assign(&'static self, value: T, assignments: &mut Assignments<M>) {
        if T::KEPT {
            assignments.before(move |changes, _| {
                let kept = (self.bind)(value.keep()?);
                changes.set_fragment(self.descriptor.column, kept);
                Ok(())
            });
            return;
        }
        assignments.column(self.descriptor.column, (self.bind)(value));
    }

    fn represent<S: Serializer>(
        &self,
        _index: usize,
        row: &M,
        _related: &Related,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (self.get)(row).to_representation(field, serializer)
    }

    fn represent_in<S: Serializer>(
        &self,
        _index: usize,
        row: &M,
        cx: &Representing<'_>,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (self.get)(row).represent_in(field, cx.context(), serializer)
    }
}

impl<M, T> Source<M> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key + FieldType>,
    Vec<T::PrimaryKey>: FieldType,
{
    type Value = Vec<T::PrimaryKey>;

    fn check(
        &self,
        index: usize,
        keys: &Self::Value,
        _instance: Option<&M>,
        checks: &mut Checks<'_>,
    ) {
        for key in keys {
            checks.related(index, T::DESCRIPTOR, &key.to_string(), key.bind());
        }
    }

    fn assign(&'static self, keys: Self::Value, assignments: &mut Assignments<M>) {
        assignments.after(move |row, connection| self.set(connection, row.primary_key(), &keys));
    }

    fn load(
        &self,
        index: usize,
        rows: &[M],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()> {
        related.insert(index, self.load_keys(rows, connection)?);
        Ok(())
    }

    fn represent<S: Serializer>(
        &self,
        index: usize,
        row: &M,
        related: &Related,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        type Keys<M, T> =
            std::collections::HashMap<<M as Model>::PrimaryKey, Vec<<T as Model>::PrimaryKey>>;
        match related
            .get::<Keys<M, T>>(index)
            .and_then(|keys| keys.get(row.primary_key()))
        {
            Some(keys) => keys.to_representation(field, serializer),
            None => Self::Value::new().to_representation(field, serializer),
        }
    }
}

/// Never used: `must_be` refuses the field, and this keeps it at that one error.
impl<M, T> Source<M> for ToOne<M, T>
where
    M: Model,
    T: Model<PrimaryKey: FieldType>,
{
    type Value = T::PrimaryKey;

    fn check(&self, _: usize, _: &Self::Value, _: Option<&M>, _: &mut Checks<'_>) {}

    fn assign(&'static self, _: Self::Value, _: &mut Assignments<M>) {}

    fn represent<S: Serializer>(
        &self,
        _: usize,
        _: &M,
        _: &Related,
        _: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// Keys of the rows that refer to this one: only shown.
impl<M, T> Source<M> for ToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: FieldType>,
    Vec<T::PrimaryKey>: FieldType,
{
    type Value = Vec<T::PrimaryKey>;

    fn check(&self, _: usize, _: &Self::Value, _: Option<&M>, _: &mut Checks<'_>) {}

    fn assign(&'static self, _: Self::Value, _: &mut Assignments<M>) {}

    fn load(
        &self,
        _index: usize,
        rows: &[M],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()> {
        load_relation(self, rows, related, connection)
    }

    fn represent<S: Serializer>(
        &self,
        _index: usize,
        row: &M,
        related: &Related,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let loaded = related.relation::<Loaded<M, T>>(self.name);
        let keys: Self::Value = match loaded.map(|loaded| self.targets(row, loaded)) {
            Some(Targets::Many(rows)) => rows
                .into_iter()
                .map(|row| row.primary_key().clone())
                .collect(),
            _ => Vec::new(),
        };
        keys.to_representation(field, serializer)
    }
}

/// Null is never taken and refers to nothing.
fn is_null<T: FieldType + PartialEq>(value: &T) -> bool {
    T::null().is_some_and(|null| null == *value)
}

/// The value as messages show it.
pub(super) fn text<T: FieldType>(value: &T) -> String {
    text_unless_null(value).unwrap_or_else(|| "null".to_owned())
}

/// The value as messages show it; none for null.
pub(super) fn text_unless_null<T: FieldType>(value: &T) -> Option<String> {
    let field = FieldDescriptor::new("", T::KIND);
    let json = value.to_representation(&field, serde_json::value::Serializer);
    match json {
        Ok(serde_json::Value::Null) => None,
        Ok(serde_json::Value::String(text)) => Some(text),
        Ok(other) => Some(other.to_string()),
        Err(_) => Some(String::new()),
    }
}
