//! Paths as SQL: rows of a related table, and joins.

use std::sync::Arc;

use super::{AnyPath, Hop, Kind};
use crate::db::{AnyColumn, Condition, Sql};
use crate::descriptors::ModelDescriptor;

/// The column of the model's table by which rows are related, and the keys that it may have:
/// one per combination of related rows.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    own: (&'static str, &'static str),
    keys: Arc<Sql>,
}

impl Related {
    /// Lifts a condition along relations: the first one, and those behind it.
    pub(super) fn along(first: Hop, rest: &[Hop], condition: Condition) -> Self {
        let mut inner = Inner {
            condition: Some(condition.into_sql()),
            related: None,
        };
        for hop in rest.iter().rev() {
            inner = Inner {
                condition: None,
                related: Some(inner.keys_of(hop.0)),
            };
        }
        inner.keys_of(first.0)
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
                ..
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

/// Tables that are joined beside the model's own, each once and under a name of its own.
#[derive(Debug, Default)]
pub(crate) struct Joins {
    /// The relations that lead to a table, and its number.
    known: Vec<(String, usize)>,
    count: usize,
    sql: Sql,
}

impl Joins {
    /// Joins what leads to the end of a path, and returns the column there.
    pub(crate) fn column(&mut self, path: &AnyPath) -> AnyColumn {
        let mut alias: Option<usize> = None;
        let mut key = String::new();
        for hop in path.hops() {
            alias = Some(self.follow(hop.0, alias, &mut key));
        }
        AnyColumn {
            alias,
            ..path.column
        }
    }

    /// Returns the number of the table that a relation leads to; joins it if nobody has yet.
    fn follow(&mut self, hop: Kind, from: Option<usize>, key: &mut String) -> usize {
        let (own, ours, table, theirs) = match hop {
            Kind::One {
                own,
                column,
                target,
                ..
            } => (own, column, target.table, target.primary_key().column),
            Kind::Many {
                own,
                column,
                target,
            } => (own, own.primary_key().column, target.table, column()),
            Kind::Through {
                own, through, from, ..
            } => (own, own.primary_key().column, through, from),
        };
        for part in [".", ours, "=", table, ".", theirs] {
            key.push_str(part);
        }
        let left = match from {
            Some(number) => Left::Alias(number),
            None => Left::Table(own.table),
        };
        let number = self.join(key, &left, ours, (table, theirs));
        let Kind::Through { to, target, .. } = hop else {
            return number;
        };
        key.push_str(to);
        let end = (target.table, target.primary_key().column);
        self.join(key, &Left::Alias(number), to, end)
    }

    fn join(
        &mut self,
        key: &str,
        left: &Left,
        ours: &'static str,
        (table, theirs): (&'static str, &'static str),
    ) -> usize {
        if let Some((_, number)) = self.known.iter().find(|(known, _)| known == key) {
            return *number;
        }
        let number = self.count;
        self.count += 1;
        self.known.push((key.to_owned(), number));
        self.sql
            .push(" LEFT JOIN ")
            .identifier(table)
            .push(" AS ")
            .alias("o", number)
            .push(" ON ")
            .alias("o", number)
            .push(".")
            .identifier(theirs)
            .push(" = ");
        match left {
            Left::Alias(number) => self.sql.alias("o", *number).push(".").identifier(ours),
            Left::Table(table) => self.sql.qualified(table, ours),
        };
        number
    }

    /// Returns the joins, if there are any.
    pub(crate) fn into_sql(self) -> Option<Sql> {
        (self.count > 0).then_some(self.sql)
    }
}

/// The table that a join starts from.
enum Left {
    Table(&'static str),
    Alias(usize),
}

/// Creates the condition that one combination of related rows meets a condition on the columns at
/// the ends of paths; each row is met once.
///
/// # Errors
///
/// Those of `condition`.
pub fn any_combination<E>(
    model: &'static ModelDescriptor,
    paths: &[AnyPath],
    condition: impl FnOnce(&[AnyColumn]) -> Result<Condition, E>,
) -> Result<Condition, E> {
    let mut joins = Joins::default();
    let columns: Vec<AnyColumn> = paths.iter().map(|path| joins.column(path)).collect();
    let condition = condition(&columns)?;
    let key = model.primary_key().column;
    let mut sql = Sql::default();
    sql.qualified(model.table, key)
        .push(" IN (SELECT ")
        .qualified(model.table, key)
        .push(" FROM ")
        .identifier(model.table)
        .append(joins.sql)
        .push(" WHERE ")
        .append(condition.into_sql())
        .push(")");
    Ok(Condition::from_sql(sql))
}
