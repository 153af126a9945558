//! What a query set does that does not depend on its model.

use std::sync::Arc;

use super::AnyOrderTerm;
use crate::db::path::Related;
use crate::db::{ColumnType as _, Sql, Statement};
use crate::descriptors::ModelDescriptor;

/// Conditions, order and window of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Core {
    pub(super) conditions: Vec<Arc<Sql>>,
    /// Conditions on rows of which one row may have many.
    pub(super) related: Vec<Related>,
    /// Each row comes once, whatever is related to it.
    pub(super) distinct: bool,
    pub(super) order: Option<Arc<Sql>>,
    /// The tables that the order needs.
    pub(super) order_joins: Option<Arc<Sql>>,
    pub(super) order_kind: OrderKind,
    /// The order, when it was made at run time.
    pub(super) terms: Vec<AnyOrderTerm>,
    pub(super) has_rare_order: bool,
    pub(super) limit: Option<i64>,
    pub(super) offset: Option<i64>,
}

/// What is known of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum OrderKind {
    /// The key decides between equal rows.
    #[default]
    Partial,
    /// It decides between any two rows by itself.
    Total,
    /// It is by how well rows fit a search; the key decides between equal ones.
    Ranked,
}

/// Statements with longer conditions are prepared anew: the cache of statements never shrinks.
const COMMON_CONDITIONS: usize = 40;

impl Core {
    pub(super) fn add_condition(&mut self, condition: Sql) {
        self.conditions.push(Arc::new(condition));
    }

    /// Makes a statement that is kept prepared, unless its shape is one of very many.
    pub(super) fn statement<ST>(&self, sql: Sql) -> Statement<ST> {
        let conditions = self.conditions.iter().map(|condition| condition.len());
        let related = self.related.iter().map(Related::len);
        let pieces: usize = conditions.chain(related).sum();
        let statement = Statement::new(sql);
        if self.has_rare_order || pieces > COMMON_CONDITIONS {
            return statement.uncached();
        }
        statement
    }

    /// Returns whether only a part of the rows is asked for.
    pub(super) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Returns `SELECT columns FROM … WHERE … ORDER BY … LIMIT …`.
    pub(super) fn select(&self, columns: &'static str, model: &'static ModelDescriptor) -> Sql {
        let mut sql = Sql::text("SELECT ");
        sql.push(columns).push(" FROM ").identifier(model.table);
        if let Some(joins) = &self.order_joins {
            sql.shared(Arc::clone(joins));
        }
        self.add_joins(&mut sql);
        self.add_conditions(&mut sql);
        sql.push(" ORDER BY ");
        self.add_order(&mut sql, model);
        self.add_window(&mut sql);
        sql
    }

    /// Returns `SELECT columns FROM … WHERE …`.
    pub(super) fn select_unordered(
        &self,
        columns: &'static str,
        model: &'static ModelDescriptor,
    ) -> Sql {
        let mut sql = Sql::text("SELECT ");
        sql.push(columns);
        self.add_source(&mut sql, model);
        sql
    }

    /// Adds ` FROM … WHERE …`.
    pub(super) fn add_source(&self, sql: &mut Sql, model: &'static ModelDescriptor) {
        sql.push(" FROM ").identifier(model.table);
        self.add_joins(sql);
        self.add_conditions(sql);
    }

    /// Returns `SELECT COUNT(*) …`; of a slice, the rows in it.
    pub(super) fn count(&self, model: &'static ModelDescriptor) -> Sql {
        if !self.is_sliced() {
            return self.select_unordered("COUNT(*)", model);
        }
        let mut rows = self.select_unordered("1", model);
        self.add_window(&mut rows);
        let mut sql = Sql::text("SELECT COUNT(*) FROM (");
        sql.append(rows).push(") AS slice");
        sql
    }

    /// Adds the conditions of a statement that changes rows.
    pub(super) fn add_where(&self, sql: &mut Sql, model: &'static ModelDescriptor) {
        let joins = !self.distinct && !self.related.is_empty();
        if !self.is_sliced() && !joins {
            return self.add_conditions(sql);
        }
        let key = model.primary_key().column;
        sql.push(" WHERE ").qualified(model.table, key);
        sql.push(" IN (").append(self.keys(model)).push(")");
    }

    /// Returns `SELECT key FROM …`.
    pub(super) fn keys(&self, model: &'static ModelDescriptor) -> Sql {
        let mut rows = Sql::text("SELECT ");
        rows.qualified(model.table, model.primary_key().column)
            .push(" FROM ")
            .identifier(model.table);
        if !self.is_sliced() {
            self.add_joins(&mut rows);
            self.add_conditions(&mut rows);
            return rows;
        }
        if let Some(joins) = &self.order_joins {
            rows.shared(Arc::clone(joins));
        }
        self.add_joins(&mut rows);
        self.add_conditions(&mut rows);
        rows.push(" ORDER BY ");
        self.add_order(&mut rows, model);
        self.add_window(&mut rows);
        rows
    }

    fn add_joins(&self, sql: &mut Sql) {
        if !self.distinct {
            for (number, related) in self.related.iter().enumerate() {
                related.add_join(sql, number);
            }
        }
    }

    fn add_conditions(&self, sql: &mut Sql) {
        let mut word = " WHERE (";
        for condition in &self.conditions {
            sql.push(word).shared(Arc::clone(condition)).push(")");
            word = " AND (";
        }
        let once = self.related.iter().filter(|_| self.distinct);
        for related in once {
            sql.push(word);
            related.add_membership(sql);
            sql.push(")");
            word = " AND (";
        }
    }

    fn add_order(&self, sql: &mut Sql, model: &'static ModelDescriptor) {
        match &self.order {
            Some(order) => {
                sql.shared(Arc::clone(order));
                if self.order_kind == OrderKind::Total {
                    return;
                }
                sql.push(", ");
            }
            None => {
                for (at, descending) in model.ordering {
                    sql.qualified(model.table, model.columns[*at].column);
                    sql.push(if *descending { " DESC, " } else { ", " });
                }
            }
        }
        sql.qualified(model.table, model.primary_key().column);
    }

    fn add_window(&self, sql: &mut Sql) {
        if self.is_sliced() {
            let rows = self.limit.unwrap_or(i64::MAX).max(0);
            // SQLite plans again whenever the value of a bare LIMIT changes hands; a sum it does
            // not look into, and the prepared statement stays prepared.
            sql.push_per_backend(" LIMIT (0 + ", " LIMIT ")
                .fragment(rows.bind())
                .push_per_backend(")", "");
        }
        if let Some(offset) = self.offset {
            sql.push(" OFFSET ").fragment(offset.max(0).bind());
        }
    }
}
