//! Relations: the related rows of a page of rows, in one query.

use std::collections::HashMap;
use std::fmt;

use crate::db::{
    BoxedFragment, Connection, Key, KeyValue, ManyToMany, Model, QueryResult, ToMany, ToOne,
};

use super::keys::key;

/// A relation whose rows answers can show.
pub trait Relation<M: Model> {
    /// The model on its other side.
    type Target: Model;

    /// Returns the relation's name in the model.
    fn name(&self) -> &'static str;

    /// Returns the field of the model that holds the keys, and its value; none when it has none.
    fn member(&self, keys: &[KeyValue]) -> Option<(&'static str, Option<BoxedFragment>)> {
        let _ = keys;
        None
    }

    /// Loads the related rows of all rows: one query.
    ///
    /// # Errors
    ///
    /// The database's.
    fn load_targets(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<Loaded<M, Self::Target>>;

    /// Returns the related rows of one row.
    fn targets<'a>(
        &self,
        row: &M,
        loaded: &'a Loaded<M, Self::Target>,
    ) -> Targets<'a, Self::Target>;
}

/// The related rows of a page, and what they show of further tables.
pub struct Loaded<M: Model, T: Model> {
    rows: Vec<T>,
    /// Positions of the related rows, by the other row's key or by their own.
    by_source: HashMap<M::PrimaryKey, Vec<usize>>,
    by_key: HashMap<T::PrimaryKey, usize>,
}

/// The related rows of one row.
#[derive(Debug)]
pub enum Targets<'a, T> {
    /// At most one.
    One(Option<&'a T>),
    /// Any number.
    Many(Vec<&'a T>),
}

impl<M: Model, T: Model> Loaded<M, T> {
    fn many(groups: HashMap<M::PrimaryKey, Vec<T>>) -> Self {
        let mut rows = Vec::new();
        let mut by_source = HashMap::with_capacity(groups.len());
        for (key, targets) in groups {
            let start = rows.len();
            rows.extend(targets);
            by_source.insert(key, (start..rows.len()).collect());
        }
        Self {
            rows,
            by_source,
            by_key: HashMap::new(),
        }
    }

    fn of(&self, row: &M) -> Targets<'_, T> {
        let positions = self.by_source.get(row.primary_key());
        let positions = positions.map_or(&[][..], Vec::as_slice);
        Targets::Many(positions.iter().map(|at| &self.rows[*at]).collect())
    }

    pub(super) fn rows(&self) -> &[T] {
        &self.rows
    }
}

impl<M: Model, T: Model> fmt::Debug for Loaded<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl<M: Model, T: Model<PrimaryKey: Key>> Relation<M> for ToOne<M, T> {
    type Target = T;

    fn name(&self) -> &'static str {
        self.name
    }

    fn member(&self, keys: &[KeyValue]) -> Option<(&'static str, Option<BoxedFragment>)> {
        Some((self.field, key::<T>(keys)))
    }

    fn load_targets(&self, rows: &[M], connection: &mut Connection) -> QueryResult<Loaded<M, T>> {
        let rows: Vec<T> = self.load(rows, connection)?.into_values().collect();
        let keys = rows.iter().enumerate();
        Ok(Loaded {
            by_source: HashMap::new(),
            by_key: keys.map(|(at, row)| (*row.primary_key(), at)).collect(),
            rows,
        })
    }

    fn targets<'a>(&self, row: &M, loaded: &'a Loaded<M, T>) -> Targets<'a, T> {
        let position = (self.key)(row).and_then(|key| loaded.by_key.get(&key));
        Targets::One(position.map(|at| &loaded.rows[*at]))
    }
}

impl<M, T> Relation<M> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
{
    type Target = T;

    fn name(&self) -> &'static str {
        self.descriptor.name
    }

    fn load_targets(&self, rows: &[M], connection: &mut Connection) -> QueryResult<Loaded<M, T>> {
        Ok(Loaded::many(self.load(rows, connection)?))
    }

    fn targets<'a>(&self, row: &M, loaded: &'a Loaded<M, T>) -> Targets<'a, T> {
        loaded.of(row)
    }
}

impl<M, T> Relation<M> for ToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model,
{
    type Target = T;

    fn name(&self) -> &'static str {
        self.name
    }

    fn load_targets(&self, rows: &[M], connection: &mut Connection) -> QueryResult<Loaded<M, T>> {
        Ok(Loaded::many(self.load(rows, connection)?))
    }

    fn targets<'a>(&self, row: &M, loaded: &'a Loaded<M, T>) -> Targets<'a, T> {
        loaded.of(row)
    }
}

/// A relation whose rows can be counted without being loaded.
#[diagnostic::on_unimplemented(
    message = "`count` counts the rows of a relation to many",
    label = "this relation has at most one row"
)]
pub trait ManyRelation<M: Model>: Relation<M> {
    /// Returns how many related rows each row has: one query.
    ///
    /// # Errors
    ///
    /// The database's.
    fn count_targets(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, i64>>;
}

impl<M, T> ManyRelation<M> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
{
    fn count_targets(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, i64>> {
        self.load_counts(rows, connection)
    }
}

impl<M, T> ManyRelation<M> for ToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model,
{
    fn count_targets(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, i64>> {
        self.load_counts(rows, connection)
    }
}
