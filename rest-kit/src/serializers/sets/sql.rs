//! The SQL of conditions and periods.

use crate::db::{AnyColumn, BoxedFragment, Sql};
use crate::descriptors::{FieldKind, Period};

/// Returns whether a condition over the columns of a table is true of values that no row has yet.
///
/// The values stand as a row of a table of that name.
pub(super) fn holds(
    table: &'static str,
    against: Vec<(&'static str, BoxedFragment)>,
    condition: BoxedFragment,
) -> BoxedFragment {
    let mut sql = Sql::text("EXISTS (SELECT 1 FROM (SELECT ");
    sql.join(", ", against, |sql, (column, value)| {
        sql.fragment(value).push(" AS ").identifier(column);
    });
    sql.push(") AS ")
        .identifier(table)
        .push(" WHERE ")
        .fragment(condition)
        .push(")");
    Box::new(sql)
}

/// Returns null with the type of a column: PostgreSQL compares nothing with a null of no type.
pub(super) fn null_of(table: &'static str, column: &'static str) -> BoxedFragment {
    let mut sql = Sql::text("(SELECT ");
    sql.identifier(column)
        .push(" FROM ")
        .identifier(table)
        .push(" WHERE 1 = 0)");
    Box::new(sql)
}

/// Returns whether a column is on the same day, in the same month or year as a value; in UTC.
///
/// The column `null`, if there is one, must have no value.
pub(super) fn same_period(
    column: &AnyColumn,
    (kind, period): (FieldKind, Period),
    day: BoxedFragment,
    null: Option<&AnyColumn>,
) -> BoxedFragment {
    let (sqlite, postgres) = match period {
        Period::Date => ("STRFTIME('%Y-%m-%d', ", "DATE_TRUNC('day', "),
        Period::Month => ("STRFTIME('%m', ", "EXTRACT(MONTH FROM "),
        Period::Year => ("STRFTIME('%Y', ", "EXTRACT(YEAR FROM "),
    };
    let end = if kind == FieldKind::DateTime {
        " AT TIME ZONE 'UTC')"
    } else {
        ")"
    };
    let mut sql = Sql::default();
    sql.push_per_backend(sqlite, postgres)
        .any_column(column)
        .push_per_backend(")", end)
        .push(" = ")
        .push_per_backend(sqlite, postgres)
        .fragment(day)
        .push_per_backend(")", end);
    if let Some(null) = null {
        sql.push(" AND ").any_column(null).push(" IS NULL");
    }
    Box::new(sql)
}
