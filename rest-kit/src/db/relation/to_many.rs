//! Reverse relations: the rows of another model whose foreign key refers to this one.

use std::collections::HashMap;
use std::fmt;

use diesel::sql_types::{BigInt, Untyped};
use diesel::{QueryResult, RunQueryDsl};

use super::key::{Key, KeyList, KeyValue};
use crate::db::sql_types::AnyKey;
use crate::db::{ColumnType as _, Condition, Connection, Model, Sql, Statement, ToOne};

/// A reverse relation: `FIELDS.books` of an author, by the relation `author` of the books.
pub struct ToMany<M: Model, T: Model> {
    /// Name of the relation.
    pub name: &'static str,
    /// Returns the other model's relation to this one.
    pub by: fn() -> &'static ToOne<T, M>,
    /// Returns the column of that relation.
    pub column: fn() -> &'static str,
}

impl<M: Model<PrimaryKey: Key>, T: Model> ToMany<M, T> {
    /// Returns the rows that refer to each of `rows`, in the other model's order: one query.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, Vec<T>>> {
        let mut groups: HashMap<_, Vec<T>> = HashMap::new();
        if rows.is_empty() {
            return Ok(groups);
        }
        let relation = (self.by)();
        let condition = Condition::expression(Box::new(self.refers_to(rows)));
        for row in T::objects().filter_by(condition).load_on(connection)? {
            if let Some(key) = (relation.key)(&row) {
                groups.entry(key).or_default().push(row);
            }
        }
        Ok(groups)
    }

    /// Returns how many rows refer to each of `rows`; those without any are left out: one query.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load_counts(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, i64>> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let (table, column) = (T::DESCRIPTOR.table, (self.by)().column);
        let mut sql = Sql::text("SELECT ");
        sql.qualified(table, column)
            .push(", COUNT(*) FROM ")
            .identifier(table)
            .push(" WHERE ")
            .append(self.refers_to(rows))
            .push(" GROUP BY ")
            .qualified(table, column);
        load_counts(sql, connection)
    }

    /// Deletes the rows that refer to the row with this key, but those with the keys `kept`.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: a foreign key violation when other rows need one of them.
    pub fn delete_others(
        &self,
        connection: &mut Connection,
        key: &M::PrimaryKey,
        kept: &[T::PrimaryKey],
    ) -> QueryResult<()>
    where
        T: Model<PrimaryKey: Key>,
    {
        let table = T::DESCRIPTOR.table;
        let mut sql = Sql::text("DELETE FROM ");
        sql.identifier(table)
            .push(" WHERE ")
            .qualified(table, (self.by)().column)
            .push(" = ")
            .fragment(key.bind());
        if !kept.is_empty() {
            sql.push(" AND NOT (")
                .qualified(table, T::DESCRIPTOR.primary_key().column)
                .fragment(Box::new(KeyList::condition(kept.iter().copied())))
                .push(")");
        }
        Statement::<Untyped>::new(sql).execute(connection)?;
        Ok(())
    }

    fn refers_to(&self, rows: &[M]) -> Sql {
        let keys = KeyList::condition(rows.iter().map(|row| *row.primary_key()));
        let mut sql = Sql::default();
        sql.qualified(T::DESCRIPTOR.table, (self.by)().column)
            .fragment(Box::new(keys));
        sql
    }
}

/// Runs a query for keys and numbers.
pub(super) fn load_counts<K: Key>(
    sql: Sql,
    connection: &mut Connection,
) -> QueryResult<HashMap<K, i64>> {
    let statement = Statement::<(AnyKey, BigInt)>::new(sql);
    let pairs: Vec<(KeyValue, i64)> =
        crate::__private::each!(connection, |inner| RunQueryDsl::load(statement, inner))?;
    Ok(pairs
        .into_iter()
        .filter_map(|(key, count)| Some((K::from_value(key)?, count)))
        .collect())
}

impl<M: Model, T: Model> fmt::Debug for ToMany<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToMany").field(&self.name).finish()
    }
}
