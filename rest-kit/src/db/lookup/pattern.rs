//! `contains`, `istartswith`, …: texts by `LIKE`; `search`: texts by their words.

use crate::db::{AnyColumn, ColumnType as _, Sql};
use crate::descriptors::FieldKind;

use super::{Condition, Lookup, regex};

/// SQLite refuses longer patterns.
const LONGEST_PATTERN: usize = 50_000;

pub(super) const NULL_CHARACTER: &str = "Null characters are not allowed.";

/// What a comparison of texts does not mind, on either of its sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fold {
    pub(super) case: bool,
    pub(super) accents: bool,
}

impl Fold {
    /// Adds one side of the comparison, folded.
    ///
    /// `LIKE` of SQLite does not mind the case by itself, which is why only PostgreSQL is told.
    pub(super) fn add(self, sql: &mut Sql, side: impl FnOnce(&mut Sql)) {
        if self.case {
            sql.push_per_backend("", "UPPER(");
        }
        if self.accents {
            sql.push("UNACCENT(");
        }
        side(sql);
        if self.accents {
            sql.push(")");
        }
        if self.case {
            sql.push_per_backend("", ")");
        }
    }
}

/// Compares texts as the look-up says; `exact` is that of texts without accents.
pub(super) fn compare(
    column: &AnyColumn,
    lookup: Lookup,
    unaccent: bool,
    text: &str,
) -> Result<Condition, &'static str> {
    let fold = |case| Fold {
        case,
        accents: unaccent,
    };
    match lookup {
        Lookup::Exact => equal(column, fold(false), text),
        Lookup::IExact => like(column, fold(true), ["", text, ""]),
        Lookup::Contains => like(column, fold(false), ["%", text, "%"]),
        Lookup::IContains => like(column, fold(true), ["%", text, "%"]),
        Lookup::StartsWith => like(column, fold(false), ["", text, "%"]),
        Lookup::IStartsWith => like(column, fold(true), ["", text, "%"]),
        Lookup::EndsWith => like(column, fold(false), ["%", text, ""]),
        Lookup::IEndsWith => like(column, fold(true), ["%", text, ""]),
        Lookup::Regex => regex::matches(column, text, fold(false)),
        Lookup::IRegex => regex::matches(column, text, fold(true)),
        _ => Err("This column is not text."),
    }
}

fn equal(column: &AnyColumn, fold: Fold, text: &str) -> Result<Condition, &'static str> {
    if text.contains('\0') {
        return Err(NULL_CHARACTER);
    }
    let mut sql = Sql::default();
    fold.add(&mut sql, |sql| {
        sql.any_column(column);
    });
    sql.push(" = ");
    fold.add(&mut sql, |sql| {
        sql.fragment(text.to_owned().bind());
    });
    Ok(Condition::from_sql(sql))
}

fn like(
    column: &AnyColumn,
    fold: Fold,
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
    fold.add(&mut sql, |sql| {
        if is_text {
            sql.any_column(column);
        } else {
            sql.push("CAST(").any_column(column).push(" AS TEXT)");
        }
    });
    sql.push(" LIKE ");
    fold.add(&mut sql, |sql| {
        sql.fragment(pattern.bind());
    });
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
