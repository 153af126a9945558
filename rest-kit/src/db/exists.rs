//! Many questions "is there such a row?" in one round trip.

use std::fmt;

use diesel::QueryResult;
use diesel::sql_types::Integer;

use crate::db::{BoxedFragment, ColumnType as _, Connection, Sql, Statement};

/// Checks in one query; SQLite allows 500 parts of a `UNION`.
const CHUNK: usize = 100;
/// Above this, a list of checks hardly ever has the same shape again.
const CACHED: usize = 8;

/// The question whether a table has a row with these values.
pub struct ExistsCheck {
    /// Name of the table.
    pub table: &'static str,
    /// Columns and the values they must have.
    pub conditions: Vec<(&'static str, BoxedFragment)>,
    /// A column and the value it must not have: the row that is being changed.
    pub exclude: Option<(&'static str, BoxedFragment)>,
    /// What else must be true of the row.
    pub filter: Option<BoxedFragment>,
    /// What must be true besides: without it there is no such row.
    pub guard: Option<BoxedFragment>,
}

impl fmt::Debug for ExistsCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<_> = self.conditions.iter().map(|(column, _)| column).collect();
        f.debug_struct("ExistsCheck")
            .field("table", &self.table)
            .field("columns", &columns)
            .finish_non_exhaustive()
    }
}

/// Answers the checks in their order, in one round trip for up to 100.
///
/// # Errors
///
/// diesel's error, untouched.
pub fn exists_many(
    checks: Vec<ExistsCheck>,
    connection: &mut Connection,
) -> QueryResult<Vec<bool>> {
    let mut answers = vec![false; checks.len()];
    let mut checks = checks.into_iter();
    for chunk in answers.chunks_mut(CHUNK) {
        let present = ask(checks.by_ref().take(chunk.len()).collect(), connection)?;
        for at in present {
            if let Some(answer) = usize::try_from(at).ok().and_then(|at| chunk.get_mut(at)) {
                *answer = true;
            }
        }
    }
    Ok(answers)
}

/// Returns the positions of the checks that found a row.
fn ask(checks: Vec<ExistsCheck>, connection: &mut Connection) -> QueryResult<Vec<i32>> {
    let cached = checks.len() <= CACHED;
    let mut sql = Sql::default();
    sql.join(" UNION ALL ", (0_i32..).zip(checks), add);
    let statement = Statement::<Integer>::new(sql);
    let statement = if cached {
        statement
    } else {
        statement.uncached()
    };
    statement.load_numbers(connection)
}

fn add(sql: &mut Sql, (position, check): (i32, ExistsCheck)) {
    sql.push("SELECT ")
        .fragment(position.bind())
        .push(" WHERE EXISTS (SELECT 1 FROM ")
        .identifier(check.table)
        .push(" WHERE ");
    if check.conditions.is_empty() {
        sql.push("1 = 1");
    }
    sql.join(" AND ", check.conditions, |sql, (column, value)| {
        sql.identifier(column).push(" = ").fragment(value);
    });
    if let Some((column, value)) = check.exclude {
        sql.push(" AND ")
            .identifier(column)
            .push(" <> ")
            .fragment(value);
    }
    if let Some(filter) = check.filter {
        sql.push(" AND (").fragment(filter).push(")");
    }
    sql.push(")");
    if let Some(guard) = check.guard {
        sql.push(" AND ").fragment(guard);
    }
}
