//! Values for columns of a new or changed row.

use std::fmt;
use std::marker::PhantomData;

use diesel::expression::AsExpression;
use diesel::sql_types::SqlType;
use diesel::{AppearsOnTable, Column, Expression, QueryResult};

use crate::db::{
    BoxedFragment, ColumnDefault, ColumnType, Connection, Fragment, Model, RowsToInsert, Sql,
    Statement,
};

/// Values for columns of a new or changed row.
///
/// A column that is set twice has the later value. Columns that are not set get their default
/// on insertion and stay as they are on a change.
pub struct Changes<M> {
    pub(super) values: Values,
    model: PhantomData<fn() -> M>,
}

pub(crate) type Values = Vec<(&'static str, BoxedFragment)>;

impl<M: Model> Changes<M> {
    /// Creates a set of no values yet.
    pub fn new() -> Self {
        Self {
            values: Vec::new(),
            model: PhantomData,
        }
    }

    /// Sets a column to a value or to an expression over the row's columns.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a column is named by its value"
    )]
    pub fn set<C, V>(mut self, column: C, value: V) -> Self
    where
        C: Column<Table = M::Table>,
        <C as Expression>::SqlType: SqlType,
        V: AsExpression<<C as Expression>::SqlType>,
        V::Expression: AppearsOnTable<M::Table> + Fragment + 'static,
    {
        let _ = column;
        self.set_fragment(C::NAME, Box::new(value.as_expression()));
        self
    }

    /// Sets a column by its name in the database; the value must be of the column's type.
    pub fn set_fragment(&mut self, column: &'static str, value: BoxedFragment) {
        match self.values.iter_mut().find(|(name, _)| *name == column) {
            Some((_, present)) => *present = value,
            None => self.values.push((column, value)),
        }
    }

    /// Takes the value of a column away again.
    pub fn unset(&mut self, column: &str) {
        self.values.retain(|(name, _)| *name != column);
    }

    /// Adds the values of `other`, which win.
    pub fn merge(&mut self, other: Self) {
        for (column, value) in other.values {
            self.set_fragment(column, value);
        }
    }

    /// Returns whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns whether the column of this name in the database is set.
    pub fn contains(&self, column: &str) -> bool {
        self.values.iter().any(|(name, _)| *name == column)
    }

    /// Inserts a row; answers it as stored.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: [`unique_columns`](crate::db::unique_columns) reads it.
    pub fn insert_on(self, connection: &mut Connection) -> QueryResult<M> {
        let values = with_defaults(self.values, M::INSERT_DEFAULTS);
        let sql = insert(M::DESCRIPTOR.table, values, M::select_list());
        let rows = M::load(connection, Statement::new(sql))?;
        rows.into_iter().next().ok_or(diesel::NotFound)
    }

    /// Inserts rows, as few statements as they need: one for those that set the same columns, up
    /// to a number of values; answers them as stored, in order.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched; some of the rows may be there then, outside of a transaction.
    #[doc(alias = "bulk_create")]
    pub fn insert_all_on(rows: Vec<Self>, connection: &mut Connection) -> QueryResult<Vec<M>> {
        RowsToInsert::new(rows).insert_on(connection)
    }

    /// Changes the row with this key; answers it as stored, or nothing when there is none.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: [`unique_columns`](crate::db::unique_columns) reads it.
    pub fn update_on(
        self,
        key: &M::PrimaryKey,
        connection: &mut Connection,
    ) -> QueryResult<Option<M>> {
        if self.is_empty() {
            return M::objects().find_on(key.clone(), connection);
        }
        let mut sql = update::<M>(self);
        let key = key.clone().bind();
        sql.push(" WHERE ")
            .qualified(M::DESCRIPTOR.table, M::DESCRIPTOR.primary_key().column)
            .push(" = ")
            .fragment(key)
            .push(" RETURNING ")
            .push(M::select_list());
        Ok(M::load(connection, Statement::new(sql))?.into_iter().next())
    }
}

impl<M: Model> Default for Changes<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> fmt::Debug for Changes<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.values.iter().map(|(column, _)| column);
        f.debug_set().entries(columns).finish()
    }
}

/// Returns `UPDATE … SET …` without a condition.
pub(crate) fn update<M: Model>(changes: Changes<M>) -> Sql {
    set_clause(
        M::DESCRIPTOR.table,
        with_defaults(changes.values, M::UPDATE_DEFAULTS),
    )
}

pub(super) fn with_defaults(mut values: Values, defaults: &[ColumnDefault]) -> Values {
    for default in defaults {
        if !values.iter().any(|(name, _)| *name == default.column) {
            values.push((default.column, (default.value)()));
        }
    }
    values
}

fn set_clause(table: &'static str, values: Values) -> Sql {
    let mut sql = Sql::text("UPDATE ");
    sql.identifier(table).push(" SET ");
    sql.join(", ", values, |sql, (column, value)| {
        sql.identifier(column).push(" = ").fragment(value);
    });
    sql
}

fn insert(table: &'static str, values: Values, returning: &'static str) -> Sql {
    let mut sql = Sql::text("INSERT INTO ");
    // A name, a value and two separators for each column.
    sql.reserve(4 * values.len() + 8).identifier(table);
    if values.is_empty() {
        sql.push(" DEFAULT VALUES");
    } else {
        let (columns, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        sql.push(" (").join(", ", columns, |sql, column| {
            sql.identifier(column);
        });
        sql.push(") VALUES (").join(", ", values, |sql, value| {
            sql.fragment(value);
        });
        sql.push(")");
    }
    sql.push(" RETURNING ").push(returning);
    sql
}
