//! The keys of the rows that a body names by slug or by link.

use crate::db::{BoxedFragment, ColumnType as _, Key, KeyValue, ManyToMany, Model, ToOne, null};

use super::save::Assignments;

/// Keys by position of the field; an entry without keys stands for null or an empty list.
#[derive(Debug, Default)]
pub struct RelatedKeys {
    found: Vec<(usize, Vec<KeyValue>)>,
    /// Where the fields stand that are asked for: those of a base come later.
    pub(super) offset: usize,
}

impl RelatedKeys {
    /// Notes that the field at `index` was given.
    pub(super) fn start(&mut self, index: usize) {
        self.found.push((index, Vec::new()));
    }

    /// Adds a key to a field that was given.
    pub(super) fn add(&mut self, index: usize, key: KeyValue) {
        if let Some((_, keys)) = self.found.iter_mut().find(|(at, _)| *at == index) {
            keys.push(key);
        }
    }

    /// Returns the keys as a base sees them whose fields begin at `offset`.
    pub(super) fn after(&self, offset: usize) -> Self {
        Self {
            found: self.found.clone(),
            offset: self.offset + offset,
        }
    }

    /// Returns the keys of the field at `index`, if it was given.
    pub(super) fn get(&self, index: usize) -> Option<&[KeyValue]> {
        let index = self.offset + index;
        let found = self.found.iter().find(|(at, _)| *at == index);
        found.map(|(_, keys)| keys.as_slice())
    }
}

/// A relation that bodies can write by naming rows.
#[diagnostic::on_unimplemented(
    message = "this relation cannot be written from here",
    label = "not a foreign key of this model, nor a many-to-many relation",
    note = "add `read_only` to the field"
)]
pub trait WritableRelation<M: Model> {
    /// Stores the keys.
    fn assign(&'static self, keys: &[KeyValue], assignments: &mut Assignments<M>);
}

impl<M: Model, T: Model<PrimaryKey: Key>> WritableRelation<M> for ToOne<M, T> {
    fn assign(&'static self, keys: &[KeyValue], assignments: &mut Assignments<M>) {
        assignments.column(self.column, key::<T>(keys).unwrap_or_else(null));
    }
}

impl<M, T> WritableRelation<M> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
{
    fn assign(&'static self, keys: &[KeyValue], assignments: &mut Assignments<M>) {
        let keys: Vec<T::PrimaryKey> = keys
            .iter()
            .filter_map(|key| Key::from_value(*key))
            .collect();
        assignments.after(move |row, connection| self.set(connection, row.primary_key(), &keys));
    }
}

/// Returns the first key, for a column.
pub(super) fn key<T: Model<PrimaryKey: Key>>(keys: &[KeyValue]) -> Option<BoxedFragment> {
    let key: T::PrimaryKey = keys.first().and_then(|key| Key::from_value(*key))?;
    Some(key.bind())
}

/// Stores what the field at `index` names; generated code calls it.
pub fn assign_related<M: Model, R: WritableRelation<M>>(
    relation: &'static R,
    index: usize,
    assignments: &mut Assignments<M>,
) {
    let keys = assignments.keys.get(index).map(<[_]>::to_vec);
    if let Some(keys) = keys {
        relation.assign(&keys, assignments);
    }
}
