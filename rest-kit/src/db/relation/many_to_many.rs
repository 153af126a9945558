//! Many-to-many relations: through a table of two foreign keys.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;

use diesel::sql_types::Untyped;
use diesel::{QueryResult, RunQueryDsl};

use super::key::{Key, KeyList, KeyValue};
use super::to_many::load_counts;
use crate::db::sql_types::AnyKey;
use crate::db::{ColumnType as _, Connection, Model, Sql, Statement};
use crate::descriptors::{ManyToManyDescriptor, ModelDescriptor};

/// A many-to-many relation: `FIELDS.tags`.
pub struct ManyToMany<M: 'static, T: 'static> {
    /// Describes it.
    pub descriptor: ManyToManyDescriptor,
    /// The two models.
    pub types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
{
    /// Returns the keys that each row is related to, in the other model's order: one query.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load_keys(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, Vec<T::PrimaryKey>>> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let keys = KeyList::condition(rows.iter().map(|row| *row.primary_key()));
        let pairs = load_pairs(&self.descriptor, T::DESCRIPTOR, keys, connection)?;
        let typed = pairs
            .into_iter()
            .filter_map(|(from, to)| Some((Key::from_value(from)?, Key::from_value(to)?)));
        Ok(group(typed))
    }

    /// Returns the rows that each row is related to, in the other model's order: one query.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<M::PrimaryKey, Vec<T>>> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let keys = KeyList::condition(rows.iter().map(|row| *row.primary_key()));
        let mut sql = Sql::text("SELECT ");
        sql.qualified(self.descriptor.through, self.descriptor.from_column)
            .push(", ")
            .push(T::select_list());
        add_source(&mut sql, &self.descriptor, T::DESCRIPTOR, keys);
        let found = T::load_keyed(connection, Statement::new(sql))?;
        let typed = found
            .into_iter()
            .filter_map(|(from, row)| Some((Key::from_value(from)?, row)));
        Ok(group(typed))
    }

    /// Returns how many rows each row is related to; those without any are left out: one query.
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
        let relation = &self.descriptor;
        let keys = KeyList::condition(rows.iter().map(|row| *row.primary_key()));
        let mut sql = Sql::text("SELECT ");
        sql.identifier(relation.from_column)
            .push(", COUNT(*) FROM ")
            .identifier(relation.through)
            .push(" WHERE ")
            .identifier(relation.from_column)
            .fragment(Box::new(keys))
            .push(" GROUP BY ")
            .identifier(relation.from_column);
        load_counts(sql, connection)
    }

    /// Relates the row with this key to exactly these others; writes the difference only.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: a foreign key violation when one of the others does not exist.
    pub fn set(
        &self,
        connection: &mut Connection,
        key: &M::PrimaryKey,
        others: &[T::PrimaryKey],
    ) -> QueryResult<()> {
        let others: Vec<_> = others.iter().map(|other| other.to_value()).collect();
        let (descriptor, key) = (&self.descriptor, *key);
        connection.atomic(|connection| {
            let keys = KeyList::condition([key]);
            let pairs = load_pairs(descriptor, T::DESCRIPTOR, keys, connection)?;
            let present: BTreeSet<_> = pairs.into_iter().map(|(_, to)| to).collect();
            let wanted: BTreeSet<_> = others.into_iter().collect();
            let gone = typed::<T::PrimaryKey>(present.difference(&wanted));
            let new = typed::<T::PrimaryKey>(wanted.difference(&present));
            if !gone.is_empty() {
                let mut sql = delete(descriptor, key.bind());
                sql.push(" AND ").identifier(descriptor.to_column);
                sql.fragment(Box::new(KeyList::condition(gone)));
                Statement::<Untyped>::new(sql).execute(connection)?;
            }
            if !new.is_empty() {
                let sql = insert(descriptor, key.bind(), KeyList::rows(new));
                Statement::<Untyped>::new(sql).execute(connection)?;
            }
            Ok(())
        })
    }

    /// Relates the row with this key to these others too, which it is not related to yet.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: a foreign key violation when one of the others does not exist.
    pub fn add(
        &self,
        connection: &mut Connection,
        key: &M::PrimaryKey,
        others: &[T::PrimaryKey],
    ) -> QueryResult<()> {
        if others.is_empty() {
            return Ok(());
        }
        let others = KeyList::rows(others.iter().copied());
        let sql = insert(&self.descriptor, key.bind(), others);
        Statement::<Untyped>::new(sql).execute(connection)?;
        Ok(())
    }

    /// Relates the row with this key to no other.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn clear(&self, connection: &mut Connection, key: &M::PrimaryKey) -> QueryResult<()> {
        let sql = delete(&self.descriptor, key.bind());
        Statement::<Untyped>::new(sql).execute(connection)?;
        Ok(())
    }
}

impl<M, T> fmt::Debug for ManyToMany<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManyToMany")
            .field(&self.descriptor.name)
            .finish()
    }
}

fn typed<'a, K: Key>(keys: impl Iterator<Item = &'a KeyValue>) -> Vec<K> {
    keys.filter_map(|key| K::from_value(*key)).collect()
}

fn group<K: Eq + Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

fn load_pairs(
    relation: &ManyToManyDescriptor,
    target: &'static ModelDescriptor,
    keys: KeyList,
    connection: &mut Connection,
) -> QueryResult<Vec<(KeyValue, KeyValue)>> {
    let mut sql = Sql::text("SELECT ");
    sql.qualified(relation.through, relation.from_column)
        .push(", ")
        .qualified(relation.through, relation.to_column);
    add_source(&mut sql, relation, target, keys);
    let statement = Statement::<(AnyKey, AnyKey)>::new(sql);
    crate::__private::each!(connection, |inner| RunQueryDsl::load(statement, inner))
}

/// Adds the two tables, the condition on this model's keys and the other model's order.
fn add_source(
    sql: &mut Sql,
    relation: &ManyToManyDescriptor,
    target: &'static ModelDescriptor,
    keys: KeyList,
) {
    let key = target.primary_key().column;
    sql.push(" FROM ")
        .identifier(relation.through)
        .push(" INNER JOIN ")
        .identifier(target.table)
        .push(" ON ")
        .qualified(target.table, key)
        .push(" = ")
        .qualified(relation.through, relation.to_column)
        .push(" WHERE ")
        .qualified(relation.through, relation.from_column)
        .fragment(Box::new(keys))
        .push(" ORDER BY ");
    for (at, descending) in target.ordering {
        sql.qualified(target.table, target.columns[*at].column);
        sql.push(if *descending { " DESC, " } else { ", " });
    }
    sql.qualified(target.table, key);
}

fn delete(relation: &ManyToManyDescriptor, key: crate::db::BoxedFragment) -> Sql {
    let mut sql = Sql::text("DELETE FROM ");
    sql.identifier(relation.through)
        .push(" WHERE ")
        .identifier(relation.from_column)
        .push(" = ")
        .fragment(key);
    sql
}

fn insert(relation: &ManyToManyDescriptor, key: crate::db::BoxedFragment, others: KeyList) -> Sql {
    let mut sql = Sql::text("INSERT INTO ");
    sql.identifier(relation.through)
        .push(" (")
        .identifier(relation.from_column)
        .push(", ")
        .identifier(relation.to_column)
        .push(") SELECT ")
        .fragment(key)
        .fragment(Box::new(others));
    sql
}
