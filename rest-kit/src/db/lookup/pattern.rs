//! `contains`, `istartswith`, …: texts by `LIKE`; `search`: texts by their words.

use crate::db::{AnyColumn, ColumnType as _, Sql};
use crate::descriptors::FieldKind;

use super::Condition;

/// SQLite refuses longer patterns.
const LONGEST_PATTERN: usize = 50_000;

pub(super) const NULL_CHARACTER: &str = "Null characters are not allowed.";

pub(super) fn like(
    column: &AnyColumn,
    ignore_case: bool,
    [before, text, after]: [&str; 3],
) -> Result<Condition, &'static str> {
    let is_text = match column.descriptor.kind {
        FieldKind::Decimal | FieldKind::Duration | FieldKind::Binary => {
            return Err("This column is not text.");
        }
        FieldKind::String
        | FieldKind::Email
        | FieldKind::Url
        | FieldKind::Slug
        | FieldKind::Choice => true,
        _ => false,
    };
    if text.contains('\0') {
        return Err(NULL_CHARACTER);
    }
    let pattern = format!("{before}{}{after}", escape(text));
    if pattern.len() > LONGEST_PATTERN {
        return Ok(Condition::never());
    }
    let mut sql = Sql::default();
    if ignore_case {
        sql.push_per_backend("", "UPPER(");
    }
    if is_text {
        sql.any_column(column);
    } else {
        sql.push("CAST(").any_column(column).push(" AS TEXT)");
    }
    if ignore_case {
        sql.push_per_backend(" LIKE ", ") LIKE UPPER(");
    } else {
        sql.push(" LIKE ");
    }
    sql.fragment(pattern.bind());
    if ignore_case {
        sql.push_per_backend("", ")");
    }
    sql.push(" ESCAPE '\\'");
    Ok(Condition::from_sql(sql))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Asks PostgreSQL for the words; SQLite has none, which a start-up check says.
pub(super) fn full_text(column: &AnyColumn, text: &str) -> Result<Condition, &'static str> {
    if text.contains('\0') {
        return Err(NULL_CHARACTER);
    }
    let mut sql = Sql::default();
    sql.push_per_backend("(1 = 0 AND ", "(to_tsvector(COALESCE(")
        .any_column(column)
        .push_per_backend(" = ", ", '')) @@ plainto_tsquery(")
        .fragment(text.to_owned().bind())
        .push_per_backend(")", "))");
    Ok(Condition::from_sql(sql))
}
