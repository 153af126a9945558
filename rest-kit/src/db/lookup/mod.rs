//! Comparisons by name: `exact`, `icontains`, `year__gte`, … → SQL.

mod compare;
mod condition;
mod full_text;
mod needs;
mod parts;
mod pattern;
mod regex;
#[cfg(feature = "sqlite")]
mod unaccent;

use std::fmt;
use std::str::FromStr;

pub use self::condition::Condition;
pub(crate) use self::full_text::FullText;
pub use self::full_text::Weight;
pub use self::needs::Needs;
pub(crate) use self::needs::has_unaccent;
use crate::descriptors::FieldKind;

/// Comparisons by name: `exact`, `icontains`, `gte`, `year__gt`, …
///
/// On SQLite all text comparisons but `exact` ignore the case of ASCII letters, as in Django.
///
/// # Examples
///
/// ```
/// use rest_kit::db::{DatePart, Comparison, Lookup};
///
/// assert_eq!("icontains".parse(), Ok(Lookup::IContains));
/// let later: Lookup = "year__gt".parse().unwrap();
/// assert_eq!(later, Lookup::Part(DatePart::Year, Comparison::Gt));
/// assert_eq!(later.to_string(), "year__gt");
/// ```
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
    /// `regex`: matches the regular expression.
    Regex,
    /// `iregex`: matches the regular expression, whatever the case.
    IRegex,
    /// `search`: has the words, by the full-text search of PostgreSQL.
    Search,
    /// `year`, `month__gte`, …: a part of the date or time compares.
    Part(DatePart, Comparison),
    /// `unaccent__icontains`, `unaccent__startswith`, …: texts compare without their accents.
    ///
    /// PostgreSQL has it as an extension: `CREATE EXTENSION unaccent`.
    #[doc(alias = "UnaccentedSearchFilter")]
    Unaccent(&'static Lookup),
}

/// A part of a date or a time, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatePart {
    /// `year`.
    Year,
    /// `iso_year`: the year that the ISO week belongs to.
    IsoYear,
    /// `quarter`: from 1.
    Quarter,
    /// `month`: from 1.
    Month,
    /// `week`: of ISO 8601, from 1.
    Week,
    /// `week_day`: Sunday is 1.
    WeekDay,
    /// `iso_week_day`: Monday is 1.
    IsoWeekDay,
    /// `day`: of the month, from 1.
    Day,
    /// `hour`.
    Hour,
    /// `minute`.
    Minute,
    /// `second`.
    Second,
    /// `date`: the day of a moment.
    Date,
    /// `time`: the time of day of a moment.
    Time,
}

/// How a part of a date compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Exact,
    /// Greater than.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less than.
    Lt,
    /// Less or equal.
    Lte,
    /// One of several values.
    In,
    /// Between two values, both included.
    Range,
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
    ("regex", Lookup::Regex),
    ("iregex", Lookup::IRegex),
    ("search", Lookup::Search),
];

const PARTS: &[(&str, DatePart)] = &[
    ("year", DatePart::Year),
    ("iso_year", DatePart::IsoYear),
    ("quarter", DatePart::Quarter),
    ("month", DatePart::Month),
    ("week", DatePart::Week),
    ("week_day", DatePart::WeekDay),
    ("iso_week_day", DatePart::IsoWeekDay),
    ("day", DatePart::Day),
    ("hour", DatePart::Hour),
    ("minute", DatePart::Minute),
    ("second", DatePart::Second),
    ("date", DatePart::Date),
    ("time", DatePart::Time),
];

const COMPARISONS: &[(&str, Comparison)] = &[
    ("exact", Comparison::Exact),
    ("gt", Comparison::Gt),
    ("gte", Comparison::Gte),
    ("lt", Comparison::Lt),
    ("lte", Comparison::Lte),
    ("in", Comparison::In),
    ("range", Comparison::Range),
];

impl Lookup {
    /// Returns whether columns of this kind can be compared like this.
    pub const fn fits(self, kind: FieldKind) -> bool {
        match self {
            Self::Part(DatePart::Hour | DatePart::Minute | DatePart::Second, _) => {
                matches!(kind, FieldKind::DateTime | FieldKind::Time)
            }
            Self::Part(DatePart::Time, _) => matches!(kind, FieldKind::DateTime),
            Self::Part(..) => matches!(kind, FieldKind::DateTime | FieldKind::Date),
            Self::IsNull => true,
            Self::Regex | Self::IRegex | Self::Search => matches!(
                kind,
                FieldKind::String
                    | FieldKind::Email
                    | FieldKind::Url
                    | FieldKind::Slug
                    | FieldKind::Choice
            ),
            Self::IExact
            | Self::Contains
            | Self::IContains
            | Self::StartsWith
            | Self::IStartsWith
            | Self::EndsWith
            | Self::IEndsWith => !matches!(
                kind,
                FieldKind::Decimal | FieldKind::Duration | FieldKind::Binary | FieldKind::Json
            ),
            Self::Unaccent(lookup) => {
                Self::Regex.fits(kind)
                    && matches!(
                        lookup,
                        Self::Exact
                            | Self::IExact
                            | Self::Contains
                            | Self::IContains
                            | Self::StartsWith
                            | Self::IStartsWith
                            | Self::EndsWith
                            | Self::IEndsWith
                            | Self::Regex
                            | Self::IRegex
                    )
            }
            _ => !matches!(kind, FieldKind::Binary | FieldKind::Json),
        }
    }

    /// Returns whether it takes several values, with commas between them in query strings.
    pub const fn takes_list(self) -> bool {
        matches!(
            self,
            Self::In | Self::Range | Self::Part(_, Comparison::In | Comparison::Range)
        )
    }

    /// Reads what `isnull` is given.
    pub(crate) fn is_true(value: &str) -> bool {
        matches!(value.trim().to_ascii_lowercase().as_str(), "true" | "1")
    }
}

impl FromStr for Lookup {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(lookup) = find(NAMES, name) {
            return Ok(lookup);
        }
        let (part, comparison) = name.split_once("__").unwrap_or((name, "exact"));
        if part == "unaccent" {
            let entry = NAMES.iter().find(|(known, _)| *known == comparison);
            return entry.map(|(_, lookup)| Self::Unaccent(lookup)).ok_or(());
        }
        match (find(PARTS, part), find(COMPARISONS, comparison)) {
            (Some(part), Some(comparison)) => Ok(Self::Part(part, comparison)),
            _ => Err(()),
        }
    }
}

/// Writes the name used in query strings.
impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(part, Comparison::Exact) => f.write_str(name_of(PARTS, part)),
            Self::Part(part, comparison) => {
                let part = name_of(PARTS, part);
                write!(f, "{part}__{}", name_of(COMPARISONS, comparison))
            }
            Self::Unaccent(lookup) => write!(f, "unaccent__{lookup}"),
            plain => f.write_str(name_of(NAMES, plain)),
        }
    }
}

/// Teaches a connection what look-ups need and SQLite leaves to applications.
#[cfg(feature = "sqlite")]
pub(crate) fn register(connection: &mut diesel::SqliteConnection) -> diesel::QueryResult<()> {
    regex::register(connection)?;
    unaccent::register(connection)
}

fn find<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    let entry = names.iter().find(|(known, _)| *known == name);
    entry.map(|(_, value)| *value)
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    let entry = names.iter().find(|(_, known)| known == value);
    entry.map_or("", |(name, _)| name)
}
