//! Conditions made at run time.

use crate::db::{AnyColumn, BoxedFragment, Sql};

use super::{Lookup, compare, parts, pattern};

/// A condition made at run time, from column, look-up and values.
#[derive(Debug)]
pub struct Condition {
    sql: Sql,
}

impl Condition {
    /// Creates `column lookup value`, from texts; several values for `in` and `range`.
    ///
    /// # Errors
    ///
    /// The message for the client, in django-filter's words, when a text is no value of the column.
    pub fn lookup(
        column: &AnyColumn,
        lookup: Lookup,
        values: &[&str],
    ) -> Result<Self, &'static str> {
        let first = values.first().copied().unwrap_or_default();
        match lookup {
            Lookup::Exact => compare::compare(column, " = ", first),
            Lookup::Gt => compare::compare(column, " > ", first),
            Lookup::Gte => compare::compare(column, " >= ", first),
            Lookup::Lt => compare::compare(column, " < ", first),
            Lookup::Lte => compare::compare(column, " <= ", first),
            Lookup::IExact
            | Lookup::Contains
            | Lookup::IContains
            | Lookup::StartsWith
            | Lookup::IStartsWith
            | Lookup::EndsWith
            | Lookup::IEndsWith
            | Lookup::Regex
            | Lookup::IRegex => pattern::compare(column, lookup, false, first),
            Lookup::Unaccent(lookup) => pattern::compare(column, *lookup, true, first),
            Lookup::In => compare::one_of(column, values),
            Lookup::Range => match values {
                [low, high] => Ok(Self::all(vec![
                    compare::compare(column, " >= ", low)?,
                    compare::compare(column, " <= ", high)?,
                ])),
                _ => Err("Range query expects two values."),
            },
            Lookup::IsNull => match first.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(Self::is_null(column)),
                "false" | "0" => Ok(Self::is_not_null(column)),
                _ => Err("Enter true or false."),
            },
            Lookup::Search => pattern::full_text(column, first),
            Lookup::Part(part, comparison) => parts::compare(column, part, comparison, values),
        }
    }

    /// Creates `column = value` from a bound value of the column's type.
    pub fn equals(column: &AnyColumn, value: BoxedFragment) -> Self {
        Self::operator(column, " = ", value)
    }

    /// Creates `column IS NULL`.
    pub fn is_null(column: &AnyColumn) -> Self {
        Self::suffix(column, " IS NULL")
    }

    /// Creates `column IS NOT NULL`.
    pub fn is_not_null(column: &AnyColumn) -> Self {
        Self::suffix(column, " IS NOT NULL")
    }

    /// Creates the condition that an expression, rendered as it is, is true.
    pub fn expression(expression: BoxedFragment) -> Self {
        let mut sql = Sql::default();
        sql.fragment(expression);
        Self { sql }
    }

    /// Creates the condition that all of these are true.
    pub fn all(conditions: Vec<Condition>) -> Self {
        joined(conditions, " AND ", "1 = 1")
    }

    /// Creates the condition that at least one of these is true.
    pub fn any(conditions: Vec<Condition>) -> Self {
        joined(conditions, " OR ", "1 = 0")
    }

    /// Returns its opposite; a comparison with null, which is neither, becomes true.
    #[must_use]
    pub fn negate(self) -> Self {
        let mut sql = Sql::text("(");
        sql.append(self.sql).push(") IS NOT TRUE");
        Self { sql }
    }

    /// Creates the condition that no row meets.
    pub fn never() -> Self {
        let sql = Sql::text("1 = 0");
        Self { sql }
    }

    /// Creates the condition that this SQL says.
    pub(crate) fn from_sql(sql: Sql) -> Self {
        Self { sql }
    }

    /// Returns the SQL.
    pub(crate) fn into_sql(self) -> Sql {
        self.sql
    }

    /// Returns the SQL as a piece of other SQL.
    pub(crate) fn into_fragment(self) -> BoxedFragment {
        Box::new(self.sql)
    }

    /// Creates the condition of a column and a text behind it.
    pub(super) fn suffix(column: &AnyColumn, text: &'static str) -> Self {
        let mut sql = Sql::default();
        sql.any_column(column).push(text);
        Self { sql }
    }

    /// Creates `column operator value`.
    pub(crate) fn operator(
        column: &AnyColumn,
        operator: &'static str,
        value: BoxedFragment,
    ) -> Self {
        let mut condition = Self::suffix(column, operator);
        condition.sql.fragment(value);
        condition
    }
}

fn joined(conditions: Vec<Condition>, separator: &'static str, empty: &'static str) -> Condition {
    if conditions.is_empty() {
        let sql = Sql::text(empty);
        return Condition { sql };
    }
    let mut sql = Sql::default();
    sql.join(separator, conditions, |sql, condition| {
        sql.push("(").append(condition.sql).push(")");
    });
    Condition { sql }
}
