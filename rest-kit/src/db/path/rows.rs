//! Paths as SQL: rows of a related table, and joins.

use std::sync::Arc;

use super::{AnyPath, Hop, Kind};
use crate::db::{Condition, Sql};

/// The column of the model's table by which rows are related, and the keys that it may have:
/// one per combination of related rows.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    own: (&'static str, &'static str),
    keys: Arc<Sql>,
}

impl Related {
    /// Lifts a condition along relations, of which there is at least one.
    pub(super) fn along(hops: &[Hop], condition: Condition) -> Self {
        let mut below: Option<Self> = None;
        let mut condition = Some(condition.into_sql());
        for hop in hops.iter().rev() {
            let inner = Inner {
                condition: condition.take(),
                related: below.take(),
            };
            below = Some(inner.keys_of(hop.0));
        }
        below.unwrap_or_else(|| unreachable!("a path with relations has one"))
    }

    /// Returns how many pieces the SQL has.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Keeps each row once.
    pub(crate) fn into_condition(self) -> Condition {
        let mut sql = Sql::default();
        self.add_membership(&mut sql);
        Condition::from_sql(sql)
    }

    /// Adds `own IN (keys)`.
    pub(crate) fn add_membership(&self, sql: &mut Sql) {
        sql.qualified(self.own.0, self.own.1)
            .push(" IN (")
            .shared(Arc::clone(&self.keys))
            .push(")");
    }

    /// Adds ` INNER JOIN (keys) AS j0 ON …`, which repeats rows as Django's joins do.
    pub(crate) fn add_join(&self, sql: &mut Sql, number: usize) {
        sql.push(" INNER JOIN (")
            .shared(Arc::clone(&self.keys))
            .push(") AS ")
            .alias("j", number)
            .push(" ON ")
            .alias("j", number)
            .push(".k = ")
            .qualified(self.own.0, self.own.1);
    }
}

/// What holds for the rows of a related table.
struct Inner {
    condition: Option<Sql>,
    related: Option<Related>,
}

impl Inner {
    fn keys_of(self, hop: Kind) -> Related {
        let mut keys = Sql::text("SELECT ");
        let own = match hop {
            Kind::One {
                own,
                column,
                target,
            } => {
                let key = target.primary_key().column;
                keys.qualified(target.table, key)
                    .push(" AS k FROM ")
                    .identifier(target.table);
                (own.table, column)
            }
            Kind::Many {
                own,
                column,
                target,
            } => {
                keys.qualified(target.table, column())
                    .push(" AS k FROM ")
                    .identifier(target.table);
                (own.table, own.primary_key().column)
            }
            Kind::Through {
                own,
                through,
                from,
                to,
                target,
            } => {
                let key = target.primary_key().column;
                keys.qualified(through, from)
                    .push(" AS k FROM ")
                    .identifier(through)
                    .push(" INNER JOIN ")
                    .identifier(target.table)
                    .push(" ON ")
                    .qualified(target.table, key)
                    .push(" = ")
                    .qualified(through, to);
                (own.table, own.primary_key().column)
            }
        };
        if let Some(related) = self.related {
            related.add_join(&mut keys, 0);
        }
        if let Some(condition) = self.condition {
            keys.push(" WHERE ").append(condition);
        }
        Related {
            own,
            keys: Arc::new(keys),
        }
    }
}

/// The tables that an order needs beside the model's own, each joined once.
#[derive(Debug, Default)]
pub(crate) struct Joins {
    known: Vec<String>,
    sql: Sql,
}

impl Joins {
    /// Adds the column at the end of a path, and the joins that lead there.
    pub(crate) fn add_column(&mut self, path: &AnyPath, out: &mut Sql) {
        let mut table: Option<usize> = None;
        let mut key = String::new();
        for hop in path.hops() {
            let Kind::One {
                own,
                column,
                target,
            } = hop.0
            else {
                continue;
            };
            key.push('.');
            key.push_str(column);
            let known = self.known.iter().position(|known| *known == key);
            let number = known.unwrap_or(self.known.len());
            if number == self.known.len() {
                self.known.push(key.clone());
                self.sql
                    .push(" LEFT JOIN ")
                    .identifier(target.table)
                    .push(" AS ")
                    .alias("o", number)
                    .push(" ON ")
                    .alias("o", number)
                    .push(".")
                    .identifier(target.primary_key().column)
                    .push(" = ");
                match table {
                    Some(table) => self.sql.alias("o", table).push(".").identifier(column),
                    None => self.sql.qualified(own.table, column),
                };
            }
            table = Some(number);
        }
        match table {
            Some(table) => {
                let column = path.column.descriptor.column;
                out.alias("o", table).push(".").identifier(column);
            }
            None => {
                out.column(path.column.fragment);
            }
        }
    }

    /// Returns the joins, if there are any.
    pub(crate) fn into_sql(self) -> Option<Sql> {
        (!self.known.is_empty()).then_some(self.sql)
    }
}
