//! Conditions made at run time: `exact`, `icontains`, `gte`, … → SQL.

use std::str::FromStr;

use rust_decimal::RoundingStrategy;

use crate::db::values::Decimal;
use crate::db::{AnyColumn, BoxedFragment, ColumnType, Sql, TextBind};
use crate::descriptors::FieldKind;

/// Comparisons by name: `exact`, `icontains`, `gte`, …
///
/// On SQLite all text comparisons but `exact` ignore the case of ASCII letters, as in Django.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup {
    /// `exact`: equal.
    Exact,
    /// `iexact`: equal but for case.
    IExact,
    /// `contains`: has the text in it.
    Contains,
    /// `icontains`: has the text in it, whatever the case.
    IContains,
    /// `startswith`: begins with the text.
    StartsWith,
    /// `istartswith`: begins with the text, whatever the case.
    IStartsWith,
    /// `endswith`: ends with the text.
    EndsWith,
    /// `iendswith`: ends with the text, whatever the case.
    IEndsWith,
    /// `gt`: greater than.
    Gt,
    /// `gte`: greater or equal.
    Gte,
    /// `lt`: less than.
    Lt,
    /// `lte`: less or equal.
    Lte,
    /// `in`: one of several values.
    In,
    /// `range`: between two values, both included.
    Range,
    /// `isnull`: null (`true`) or not (`false`).
    IsNull,
}

const NAMES: &[(&str, Lookup)] = &[
    ("exact", Lookup::Exact),
    ("iexact", Lookup::IExact),
    ("contains", Lookup::Contains),
    ("icontains", Lookup::IContains),
    ("startswith", Lookup::StartsWith),
    ("istartswith", Lookup::IStartsWith),
    ("endswith", Lookup::EndsWith),
    ("iendswith", Lookup::IEndsWith),
    ("gt", Lookup::Gt),
    ("gte", Lookup::Gte),
    ("lt", Lookup::Lt),
    ("lte", Lookup::Lte),
    ("in", Lookup::In),
    ("range", Lookup::Range),
    ("isnull", Lookup::IsNull),
];

impl Lookup {
    /// Returns the name used in query strings.
    pub fn name(self) -> &'static str {
        let entry = NAMES.iter().find(|(_, lookup)| *lookup == self);
        entry.map_or("exact", |(name, _)| name)
    }
}

impl FromStr for Lookup {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let entry = NAMES.iter().find(|(known, _)| *known == name);
        entry.map(|(_, lookup)| *lookup).ok_or(())
    }
}

/// A condition made at run time, from column, look-up and values.
#[derive(Debug)]
pub struct Condition {
    sql: Sql,
}

/// SQLite refuses longer patterns.
const LONGEST_PATTERN: usize = 50_000;

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
            Lookup::Exact => compare(column, " = ", first),
            Lookup::Gt => compare(column, " > ", first),
            Lookup::Gte => compare(column, " >= ", first),
            Lookup::Lt => compare(column, " < ", first),
            Lookup::Lte => compare(column, " <= ", first),
            Lookup::IExact => pattern(column, true, ["", first, ""]),
            Lookup::Contains => pattern(column, false, ["%", first, "%"]),
            Lookup::IContains => pattern(column, true, ["%", first, "%"]),
            Lookup::StartsWith => pattern(column, false, ["", first, "%"]),
            Lookup::IStartsWith => pattern(column, true, ["", first, "%"]),
            Lookup::EndsWith => pattern(column, false, ["%", first, ""]),
            Lookup::IEndsWith => pattern(column, true, ["%", first, ""]),
            Lookup::In => one_of(column, values),
            Lookup::Range => match values {
                [low, high] => Ok(Self::all(vec![
                    compare(column, " >= ", low)?,
                    compare(column, " <= ", high)?,
                ])),
                _ => Err("Range query expects two values."),
            },
            Lookup::IsNull => match first.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(Self::is_null(column)),
                "false" | "0" => Ok(Self::is_not_null(column)),
                _ => Err("Enter true or false."),
            },
        }
    }

    /// Creates `column = value` from a bound value of the column's type.
    pub fn equals(column: &AnyColumn, value: BoxedFragment) -> Self {
        operator(column, " = ", value)
    }

    /// Creates `column IS NULL`.
    pub fn is_null(column: &AnyColumn) -> Self {
        suffix(column, " IS NULL")
    }

    /// Creates `column IS NOT NULL`.
    pub fn is_not_null(column: &AnyColumn) -> Self {
        suffix(column, " IS NOT NULL")
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

    /// Returns the SQL.
    pub(crate) fn into_sql(self) -> Sql {
        self.sql
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

fn suffix(column: &AnyColumn, text: &'static str) -> Condition {
    let mut sql = Sql::default();
    sql.column(column.fragment).push(text);
    Condition { sql }
}

fn operator(column: &AnyColumn, operator: &'static str, value: BoxedFragment) -> Condition {
    let mut condition = suffix(column, operator);
    condition.sql.fragment(value);
    condition
}

fn compare(column: &AnyColumn, sign: &'static str, text: &str) -> Result<Condition, &'static str> {
    let text = text.trim_start_matches('+');
    let rounded = round(column, sign, text);
    match (column.parse)(rounded.as_deref().unwrap_or(text)) {
        TextBind::Value(value) => Ok(operator(column, sign, value)),
        TextBind::Invalid(message) => Err(message),
        TextBind::NoMatch => {
            let below = text.trim().starts_with('-');
            let always = (below && sign.contains('>')) || (!below && sign.contains('<'));
            if always {
                Ok(Condition::is_not_null(column))
            } else {
                Ok(Condition::never())
            }
        }
    }
}

/// Rounds a bound that is finer than the column, so that the same rows are on its sides.
fn round(column: &AnyColumn, sign: &str, text: &str) -> Option<String> {
    let places = match column.descriptor.kind {
        FieldKind::Integer | FieldKind::BigInteger => 0,
        FieldKind::Decimal => column.descriptor.limits.decimal_places?,
        _ => return None,
    };
    let strategy = match sign {
        " > " | " <= " => RoundingStrategy::ToNegativeInfinity,
        " >= " | " < " => RoundingStrategy::ToPositiveInfinity,
        _ => return None,
    };
    let bound: Decimal = text.trim().parse().ok()?;
    if bound.scale() <= u32::from(places) {
        return None;
    }
    Some(
        bound
            .round_dp_with_strategy(places.into(), strategy)
            .to_string(),
    )
}

fn one_of(column: &AnyColumn, values: &[&str]) -> Result<Condition, &'static str> {
    let mut binds = Vec::with_capacity(values.len());
    let mut last = None;
    for text in values {
        match (column.parse)(text) {
            TextBind::Value(value) => {
                binds.push(value);
                last = Some(*text);
            }
            TextBind::NoMatch => {}
            TextBind::Invalid(message) => return Err(message),
        }
    }
    let Some(last) = last else {
        return Ok(Condition::never());
    };
    // Few lengths of the list mean few prepared statements.
    for _ in binds.len()..binds.len().next_power_of_two() {
        if let TextBind::Value(value) = (column.parse)(last) {
            binds.push(value);
        }
    }
    let mut condition = suffix(column, " IN (");
    condition.sql.join(", ", binds, |sql, value| {
        sql.fragment(value);
    });
    condition.sql.push(")");
    Ok(condition)
}

fn pattern(
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
        return Err("Null characters are not allowed.");
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
        sql.column(column.fragment);
    } else {
        sql.push("CAST(").column(column.fragment).push(" AS TEXT)");
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
    Ok(Condition { sql })
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
