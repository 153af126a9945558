//! To-one relations: a foreign key of this model.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use diesel::QueryResult;

use super::key::{Key, KeyList};
use crate::db::{Condition, Connection, Model};

/// A to-one relation: `FIELDS.author` beside the column `author_id`.
pub struct ToOne<M: 'static, T: Model> {
    /// Name of the relation: `author`.
    pub name: &'static str,
    /// Name of the field that holds the key: `author_id`.
    pub field: &'static str,
    /// Name of the column that holds the key.
    pub column: &'static str,
    /// May be null.
    pub null: bool,
    /// The key in a row; none when null.
    pub key: fn(&M) -> Option<T::PrimaryKey>,
    /// The model referred to.
    pub target: PhantomData<fn() -> T>,
}

impl<M, T: Model<PrimaryKey: Key>> ToOne<M, T> {
    /// Returns the rows that `rows` refer to, by key: one query, or none if nothing is referred to.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<T::PrimaryKey, T>> {
        let mut keys: Vec<_> = rows.iter().filter_map(self.key).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let mut condition = crate::db::Sql::default();
        condition
            .column(T::COLUMNS[T::DESCRIPTOR.primary_key].fragment)
            .fragment(Box::new(KeyList::condition(keys)));
        let found = T::objects()
            .filter_by(Condition::expression(Box::new(condition)))
            .load_on(connection)?;
        Ok(found
            .into_iter()
            .map(|row| (*row.primary_key(), row))
            .collect())
    }
}

impl<M, T: Model> fmt::Debug for ToOne<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToOne").field(&T::DESCRIPTOR.name).finish()
    }
}
