//! From the objects inside a body to rows of a relation.

use std::any::Any;
use std::fmt::Display;

use crate::db::{
    Changes, ColumnType as _, Connection, Key, ManyToMany, Model, ToMany, ToOne, null,
};
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{Error, Result, ValidationErrors};
use crate::serializers::fields::{FieldType, FieldValue, number::unknown_key};
use crate::serializers::list::within;
use crate::serializers::reading::Reading;
use crate::serializers::relation::Relation;
use crate::serializers::save::Assignments;
use crate::serializers::{ModelSerializer, Validated};

use super::read::{NestedInput, key_field};
use super::{NestedWrite, Present};

/// A relation whose rows bodies can hold: `I` is what the field holds of it.
#[diagnostic::on_unimplemented(
    message = "`{I}` cannot be written through this relation",
    label = "a foreign key takes one object, relations to many take a `Vec`",
    note = "is the serializer one of the model that the relation refers to?"
)]
pub trait WritesNested<M: Model, I: NestedInput> {
    /// Returns whether the row refers to another.
    #[doc(hidden)]
    fn refers(&self, row: &M) -> bool {
        let _ = row;
        false
    }

    /// Asks for the rows that are there.
    #[doc(hidden)]
    fn ask(&'static self, row: Option<&M>, present: &mut Present);

    /// Ties the objects to the rows that are there.
    #[doc(hidden)]
    fn take(&self, input: &mut I, present: &mut Present);

    /// Stores the objects.
    #[doc(hidden)]
    fn assign(
        &'static self,
        input: I,
        write: NestedWrite,
        field: &'static FieldDescriptor,
        assignments: &mut Assignments<M>,
    );
}

/// Returns whether what is changed refers to a row; generated code calls it.
pub fn refers<M: Model, I: NestedInput, R: WritesNested<M, I>>(
    relation: &R,
    reading: &Reading<'_>,
) -> bool {
    let row = reading
        .instance
        .and_then(<dyn Any + Send + Sync>::downcast_ref);
    row.is_some_and(|row| relation.refers(row))
}

/// Asks for the rows that a field's objects stand for; generated code calls it.
pub fn ask_present<M: Model, I: NestedInput, R: WritesNested<M, I>>(
    relation: &'static R,
    input: &Option<I>,
    row: Option<&M>,
    present: &mut Present,
) {
    if input.is_some() {
        relation.ask(row, present);
    }
}

/// Ties a field's objects to the rows that they stand for; generated code calls it.
pub fn take_present<M: Model, I: NestedInput, R: WritesNested<M, I>>(
    relation: &R,
    input: &mut Option<I>,
    present: &mut Present,
) {
    if let Some(input) = input {
        relation.take(input, present);
    }
}

/// Stores what a field holds; generated code calls it.
pub fn assign_nested<M: Model, I: NestedInput, R: WritesNested<M, I>>(
    relation: &'static R,
    input: I,
    write: NestedWrite,
    field: &'static FieldDescriptor,
    assignments: &mut Assignments<M>,
) {
    relation.assign(input, write, field, assignments);
}

/// Demands that a serializer is one of the relation's model; generated code calls it for fields
/// that are not shown.
pub fn must_be_of<M: Model, R: Relation<M>, S: ModelSerializer<Model = R::Target>>(_: &R) {}

/// Ends the storing of objects that `create` or `update` should have taken; generated code calls
/// it.
pub fn leave_unstored<M: Model>(name: &'static str, assignments: &mut Assignments<M>) {
    assignments.before(move |_, _| {
        Err(Error::internal(format!(
            "`{name}` has `nested_write = custom`: take it out of the data before `save_on`"
        )))
    });
}

/// Refuses serializers without the field that names rows; generated code calls it in a constant.
///
/// # Panics
///
/// While compiling, without such a field.
pub const fn must_have_key<S: ModelSerializer>() {
    assert!(
        !key_name::<S>().is_empty(),
        "`nested_write = sync` finds rows by their key: give this serializer a field for it"
    );
}

/// Returns the name of the field that names rows; empty without such a field.
pub const fn key_name<S: ModelSerializer>() -> &'static str {
    let key = S::Model::DESCRIPTOR.columns[S::Model::DESCRIPTOR.primary_key].name;
    let fields = S::DESCRIPTOR.fields;
    let mut at = 0;
    while at < fields.len() {
        if is_same(fields[at].source, key) {
            return fields[at].name;
        }
        at += 1;
    }
    ""
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

// That the serializer is one of the relation's model is said by what shows the field.

impl<M, T, S> WritesNested<M, Validated<S>> for ToOne<M, T>
where
    M: Model,
    T: Model<PrimaryKey: Key>,
    S: ModelSerializer<Model: Model<PrimaryKey: Key + FieldType>>,
{
    fn refers(&self, row: &M) -> bool {
        (self.key)(row).is_some()
    }

    fn ask(&'static self, row: Option<&M>, present: &mut Present) {
        let key = row.and_then(self.key);
        present.ask(key.map(|key| -> super::present::Load {
            Box::new(move |connection| {
                let found = T::objects().find_on(key, connection)?;
                Ok(Box::new(Vec::from_iter(found)))
            })
        }));
    }

    fn take(&self, input: &mut Validated<S>, present: &mut Present) {
        let row = present.next::<S::Model>().pop();
        match (row, sent_key(input)) {
            (_, Some(Err(errors))) => refuse(input, errors),
            (Some(row), None) => input.set_instance(row),
            (Some(row), Some(Ok(key))) if *row.primary_key() == key => input.set_instance(row),
            (_, Some(Ok(key))) => refuse_key(input, &key),
            (None, None) => {}
        }
    }

    fn assign(
        &'static self,
        input: Validated<S>,
        _: NestedWrite,
        field: &'static FieldDescriptor,
        assignments: &mut Assignments<M>,
    ) {
        let is_new = input.instance().is_none();
        assignments.before(move |changes: &mut Changes<M>, connection| {
            let row = S::store(input, connection).map_err(|error| within(error, field.name))?;
            if is_new {
                changes.set_fragment(self.column, row.primary_key().bind());
            }
            Ok(())
        });
    }
}

impl<M, T, S> WritesNested<M, Option<Validated<S>>> for ToOne<M, T>
where
    M: Model,
    T: Model<PrimaryKey: Key>,
    S: ModelSerializer<Model: Model<PrimaryKey: Key + FieldType>>,
{
    fn refers(&self, row: &M) -> bool {
        (self.key)(row).is_some()
    }

    fn ask(&'static self, row: Option<&M>, present: &mut Present) {
        WritesNested::<M, Validated<S>>::ask(self, row, present);
    }

    fn take(&self, input: &mut Option<Validated<S>>, present: &mut Present) {
        match input {
            Some(input) => self.take(input, present),
            None => drop(present.next::<S::Model>()),
        }
    }

    fn assign(
        &'static self,
        input: Option<Validated<S>>,
        write: NestedWrite,
        field: &'static FieldDescriptor,
        assignments: &mut Assignments<M>,
    ) {
        match input {
            Some(input) => self.assign(input, write, field, assignments),
            None => assignments.column(self.column, null()),
        }
    }
}

impl<M, T, S> WritesNested<M, Vec<Validated<S>>> for ToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
    S: ModelSerializer<Model: Model<PrimaryKey: Key + FieldType>>,
{
    fn ask(&'static self, row: Option<&M>, present: &mut Present) {
        present.ask_list(row, |rows, connection| self.load(rows, connection));
    }

    fn take(&self, input: &mut Vec<Validated<S>>, present: &mut Present) {
        stand_for(input, present.next());
    }

    fn assign(
        &'static self,
        input: Vec<Validated<S>>,
        write: NestedWrite,
        field: &'static FieldDescriptor,
        assignments: &mut Assignments<M>,
    ) {
        assignments.after(move |row: &M, connection| -> Result<()> {
            if write != NestedWrite::Create {
                let kept = input.iter().filter_map(Validated::instance);
                let kept: Vec<_> = kept.filter_map(key_of).collect();
                self.delete_others(connection, row.primary_key(), &kept)?;
            }
            let tie = |mut object: Validated<S>| {
                let column = (self.by)().column;
                object.ties.push((column, row.primary_key().bind()));
                object
            };
            store_all(input.into_iter().map(tie), field, connection)?;
            Ok(())
        });
    }
}

impl<M, T, S> WritesNested<M, Vec<Validated<S>>> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
    S: ModelSerializer<Model: Model<PrimaryKey: Key + FieldType>>,
{
    fn ask(&'static self, row: Option<&M>, present: &mut Present) {
        present.ask_list(row, |rows, connection| self.load(rows, connection));
    }

    fn take(&self, input: &mut Vec<Validated<S>>, present: &mut Present) {
        stand_for(input, present.next());
    }

    fn assign(
        &'static self,
        input: Vec<Validated<S>>,
        write: NestedWrite,
        field: &'static FieldDescriptor,
        assignments: &mut Assignments<M>,
    ) {
        assignments.after(move |row: &M, connection| -> Result<()> {
            let rows = store_all(input.into_iter(), field, connection)?;
            let keys: Vec<_> = rows.iter().filter_map(key_of).collect();
            match write {
                NestedWrite::Create => self.add(connection, row.primary_key(), &keys)?,
                _ => self.set(connection, row.primary_key(), &keys)?,
            }
            Ok(())
        });
    }
}

/// Returns a row's key, as a relation's other side has it.
fn key_of<K: Key>(row: &impl Model<PrimaryKey: Key>) -> Option<K> {
    Key::from_value(row.primary_key().to_value())
}

/// Stores the objects of a list; errors stand under the place of theirs.
fn store_all<S: ModelSerializer>(
    objects: impl Iterator<Item = Validated<S>>,
    field: &'static FieldDescriptor,
    connection: &mut Connection,
) -> Result<Vec<S::Model>> {
    let store = |(place, object): (usize, Validated<S>)| {
        S::store(object, connection)
            .map_err(|error| within(within(error, place.to_string()), field.name))
    };
    objects.enumerate().map(store).collect()
}

/// Ties the objects that were sent with a key to the rows with that key, each to one object.
fn stand_for<S>(objects: &mut [Validated<S>], mut rows: Vec<S::Model>)
where
    S: ModelSerializer<Model: Model<PrimaryKey: Key + FieldType>>,
{
    let mut taken = Vec::new();
    for object in objects {
        let key = match sent_key(object) {
            None => continue,
            Some(Ok(key)) => key,
            Some(Err(errors)) => {
                refuse(object, errors);
                continue;
            }
        };
        let found = rows.iter().position(|row| *row.primary_key() == key);
        match found {
            Some(at) => object.set_instance(rows.swap_remove(at)),
            None if taken.contains(&key) => {
                let message = format!("Invalid pk \"{key}\" - given more than once.");
                refuse(object, ValidationErrors::message(message, "unique"));
            }
            None => refuse_key(object, &key),
        }
        taken.push(key);
    }
}

type KeyOf<S> = <<S as ModelSerializer>::Model as Model>::PrimaryKey;

/// Returns the key that was sent for an object; errors when it is none.
fn sent_key<S>(object: &Validated<S>) -> Option<FieldValue<KeyOf<S>>>
where
    S: ModelSerializer<Model: Model<PrimaryKey: FieldType>>,
{
    let key = object.sent_key.clone()?;
    let field = FieldDescriptor::new("", FieldKind::Related);
    Some(<KeyOf<S> as FieldType>::run_validation(key, &field))
}

/// Says that the key that was sent is that of no row which could be meant.
fn refuse_key<S: ModelSerializer>(object: &mut Validated<S>, key: &impl Display) {
    let message = unknown_key(&key.to_string());
    refuse(object, ValidationErrors::message(message, "does_not_exist"));
}

/// Notes what is wrong with the key of an object.
fn refuse<S: ModelSerializer>(object: &mut Validated<S>, errors: ValidationErrors) {
    if let Some((index, _)) = key_field::<S>() {
        object.errors.add(index, errors);
    }
}
