//! `year`, `month__gte`, `date`, …: parts of dates and times, in UTC.

use chrono::{Days, NaiveDate, NaiveTime};

use crate::db::values::Decimal;
use crate::db::{AnyColumn, ColumnType as _, Sql, TextBind};
use crate::descriptors::FieldKind;
use crate::descriptors::digits::in_ascii;

use super::compare::beyond;
use super::{Comparison, Condition, DatePart};

/// A span of time: from its start to just before the start of the next one.
struct Span {
    start: Option<NaiveDate>,
    next: Option<NaiveDate>,
    /// Is before, not after, everything that a column can hold.
    is_below: bool,
}

/// Compares a part of a column; the values are texts of a query string.
pub(super) fn compare(
    column: &AnyColumn,
    part: DatePart,
    comparison: Comparison,
    values: &[&str],
) -> Result<Condition, &'static str> {
    let one = |comparison, value: &str| match part {
        DatePart::Year => Ok(spanning(column, comparison, &year(value)?)),
        DatePart::Date => Ok(spanning(column, comparison, &day(value)?)),
        DatePart::Time => time(column, comparison, value),
        _ => extracted(column, part, comparison, value),
    };
    match (comparison, values) {
        (Comparison::In, values) => {
            let conditions = values.iter().map(|value| one(Comparison::Exact, value));
            Ok(Condition::any(conditions.collect::<Result<_, _>>()?))
        }
        (Comparison::Range, [low, high]) => Ok(Condition::all(vec![
            one(Comparison::Gte, low)?,
            one(Comparison::Lte, high)?,
        ])),
        (Comparison::Range, _) => Err("Range query expects two values."),
        (comparison, values) => one(comparison, values.first().copied().unwrap_or_default()),
    }
}

/// Compares the column itself with the ends of a span, so that an index on it is of use.
fn spanning(column: &AnyColumn, comparison: Comparison, span: &Span) -> Condition {
    let end = |sign: &'static str, day: Option<NaiveDate>| match day
        .map(|day| (column.parse)(&day.to_string()))
    {
        Some(TextBind::Value(value)) => Condition::operator(column, sign, value),
        _ => beyond(column, sign, span.is_below),
    };
    match comparison {
        Comparison::Gt => end(" >= ", span.next),
        Comparison::Gte => end(" >= ", span.start),
        Comparison::Lt => end(" < ", span.start),
        Comparison::Lte => end(" < ", span.next),
        _ if span.start.is_none() => Condition::never(),
        _ => Condition::all(vec![end(" >= ", span.start), end(" < ", span.next)]),
    }
}

fn year(text: &str) -> Result<Span, &'static str> {
    let number = number(text)?;
    let start = |year: i64| {
        let year = i32::try_from(year).ok()?;
        let year = Some(year).filter(|year| (1..=9999).contains(year))?;
        NaiveDate::from_ymd_opt(year, 1, 1)
    };
    Ok(Span {
        start: start(number),
        next: start(number.saturating_add(1)),
        is_below: number < 1,
    })
}

fn day(text: &str) -> Result<Span, &'static str> {
    let invalid = "Enter a valid date.";
    let day = crate::db::column_types::date(text).ok_or(invalid)?;
    Ok(Span {
        start: Some(day),
        next: day.checked_add_days(Days::new(1)),
        is_below: false,
    })
}

/// Compares the time of day, as text on SQLite.
fn time(column: &AnyColumn, comparison: Comparison, text: &str) -> Result<Condition, &'static str> {
    let text = text.trim();
    let forms = ["%H:%M:%S%.f", "%H:%M"];
    let time = forms
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok());
    let time = time.ok_or("Enter a valid time.")?;
    let mut sql = Sql::default();
    sql.push_per_backend("SUBSTR(", "CAST(")
        .any_column(column)
        .push_per_backend(", 12, 15)", " AT TIME ZONE 'UTC' AS time)")
        .push(sign(comparison))
        .push_per_backend("", "CAST(")
        .fragment(time.format("%H:%M:%S%.6f").to_string().bind())
        .push_per_backend("", " AS time)");
    Ok(Condition::from_sql(sql))
}

fn extracted(
    column: &AnyColumn,
    part: DatePart,
    comparison: Comparison,
    text: &str,
) -> Result<Condition, &'static str> {
    let number = number(text)?;
    let (sqlite, postgres) = match part {
        DatePart::IsoYear => (
            [
                "CAST(STRFTIME('%Y', ",
                ", '-3 days', 'weekday 4') AS INTEGER)",
            ],
            "ISOYEAR",
        ),
        DatePart::Quarter => (["((STRFTIME('%m', ", ") + 2) / 3)"], "QUARTER"),
        DatePart::Week => (
            [
                "((STRFTIME('%j', ",
                ", '-3 days', 'weekday 4') - 1) / 7 + 1)",
            ],
            "WEEK",
        ),
        DatePart::WeekDay => (["(STRFTIME('%w', ", ") + 1)"], "DOW"),
        DatePart::IsoWeekDay => (["((STRFTIME('%w', ", ") + 6) % 7 + 1)"], "ISODOW"),
        DatePart::Day => (["CAST(STRFTIME('%d', ", ") AS INTEGER)"], "DAY"),
        DatePart::Hour => (["CAST(STRFTIME('%H', ", ") AS INTEGER)"], "HOUR"),
        DatePart::Minute => (["CAST(STRFTIME('%M', ", ") AS INTEGER)"], "MINUTE"),
        DatePart::Second => (["CAST(STRFTIME('%S', ", ") AS INTEGER)"], "SECOND"),
        _ => (["CAST(STRFTIME('%m', ", ") AS INTEGER)"], "MONTH"),
    };
    let [before, after] = sqlite;
    let is_moment = column.descriptor.kind == FieldKind::DateTime;
    let utc = if is_moment { " AT TIME ZONE 'UTC'" } else { "" };
    let from_sunday = if part == DatePart::WeekDay {
        " + 1"
    } else {
        ""
    };
    let mut sql = Sql::default();
    sql.push_per_backend(before, "(FLOOR(EXTRACT(")
        .push_per_backend("", postgres)
        .push_per_backend("", " FROM ")
        .any_column(column)
        .push_per_backend(after, utc)
        .push_per_backend("", "))")
        .push_per_backend("", from_sunday)
        .push_per_backend("", ")")
        .push(sign(comparison))
        .fragment(number.bind());
    Ok(Condition::from_sql(sql))
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Gt => " > ",
        Comparison::Gte => " >= ",
        Comparison::Lt => " < ",
        Comparison::Lte => " <= ",
        _ => " = ",
    }
}

/// Reads a number as django-filter does, and drops its fraction as Django does.
fn number(text: &str) -> Result<i64, &'static str> {
    let text = in_ascii(text.trim());
    if let Ok(number) = text.parse::<Decimal>() {
        let whole = number.trunc();
        let limit = if whole.is_sign_negative() {
            i64::MIN
        } else {
            i64::MAX
        };
        return Ok(i64::try_from(whole).unwrap_or(limit));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Enter a number.");
    }
    Ok(if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    })
}
