//! Several rows in one statement.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use diesel::QueryResult;

use crate::db::changes::with_defaults;
use crate::db::{Changes, Connection, Model, Sql, Statement};

/// Values in one statement; older builds of SQLite take 999.
const MOST_VALUES: usize = 900;

/// Rows that can be inserted together, or one by one to find the one that is refused.
pub struct RowsToInsert<M> {
    rows: Vec<Row>,
    model: PhantomData<fn() -> M>,
}

struct Row {
    columns: Vec<&'static str>,
    values: Arc<Sql>,
}

impl<M: Model> RowsToInsert<M> {
    /// Takes the values, and adds the defaults of new rows.
    pub fn new(rows: Vec<Changes<M>>) -> Self {
        let row = |changes: Changes<M>| {
            let values = with_defaults(changes.values, M::INSERT_DEFAULTS);
            let (columns, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
            let mut sql = Sql::text("(");
            sql.join(", ", values, |sql, value| {
                sql.fragment(value);
            });
            sql.push(")");
            Row {
                columns,
                values: Arc::new(sql),
            }
        };
        Self {
            rows: rows.into_iter().map(row).collect(),
            model: PhantomData,
        }
    }

    /// Inserts all rows, those with the same columns together; answers them in order.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn insert_on(&self, connection: &mut Connection) -> QueryResult<Vec<M>> {
        let mut stored = Vec::with_capacity(self.rows.len());
        for alike in self
            .rows
            .chunk_by(|one, other| one.columns == other.columns)
        {
            let width = alike.first().map_or(1, |row| row.columns.len().max(1));
            // A row without values has a statement of its own.
            let most = if alike.iter().any(|row| row.columns.is_empty()) {
                1
            } else {
                (MOST_VALUES / width).max(1)
            };
            for rows in alike.chunks(most) {
                stored.extend(insert(rows, connection)?);
            }
        }
        Ok(stored)
    }

    /// Inserts the row at a place.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn insert_one_on(&self, place: usize, connection: &mut Connection) -> QueryResult<M> {
        let row = self.rows.get(place..=place).unwrap_or_default();
        let stored: Vec<M> = insert(row, connection)?;
        stored.into_iter().next().ok_or(diesel::NotFound)
    }
}

fn insert<M: Model>(rows: &[Row], connection: &mut Connection) -> QueryResult<Vec<M>> {
    let columns = rows.first().map_or(&[][..], |row| &row.columns);
    let mut sql = Sql::text("INSERT INTO ");
    sql.identifier(M::DESCRIPTOR.table);
    if columns.is_empty() {
        sql.push(" DEFAULT VALUES");
    } else {
        sql.push(" (")
            .join(", ", columns.iter().copied(), |sql, column| {
                sql.identifier(column);
            });
        sql.push(") VALUES ").join(", ", rows, |sql, row| {
            sql.shared(Arc::clone(&row.values));
        });
    }
    sql.push(" RETURNING ").push(M::select_list());
    let statement = Statement::new(sql);
    // Lists of one length hardly ever come again.
    let statement = if rows.len() > 1 {
        statement.uncached()
    } else {
        statement
    };
    M::load(connection, statement)
}

impl<M> fmt::Debug for RowsToInsert<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowsToInsert")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
