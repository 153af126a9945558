//! The Rust types that can be fields of a model.

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use diesel::sql_types as sql;

use crate::db::values::{self, JsonValue};
use crate::db::{BoxedFragment, ColumnType, TextBind, sql_types};
use crate::descriptors::digits::in_ascii;
use crate::descriptors::{Choice, FieldKind};

/// Implements `ColumnType` from a SQL type, a kind and a function that reads texts.
#[doc(hidden)]
#[macro_export]
macro_rules! __column_type {
    ([$($generics:tt)*] $value:ty as $sql:ty, $kind:expr, $choices:expr, $parse:expr, $text:expr) => {
        impl<$($generics)*> $crate::db::ColumnType for $value {
            $crate::__private::column_type!(@items $sql, $kind, $choices, $parse, $text);
        }
    };
    (@items $sql:ty, $kind:expr, $choices:expr, $parse:expr, $text:expr) => {
        type SqlType = $sql;
        const KIND: $crate::descriptors::FieldKind = $kind;
        const CHOICES: &'static [$crate::descriptors::Choice] = $choices;

        fn bind(self) -> $crate::db::BoxedFragment {
            ::std::boxed::Box::new($crate::__private::Bound::<$sql, Self>::new(self))
        }

        fn bind_option(
            value: ::core::option::Option<Self>,
        ) -> $crate::db::BoxedFragment {
            ::std::boxed::Box::new($crate::__private::Bound::<
                $crate::__private::Nullable<$sql>,
                ::core::option::Option<Self>,
            >::new(value))
        }

        fn parse(text: &str) -> $crate::db::TextBind {
            $parse(text)
        }

        fn to_text(&self) -> ::core::option::Option<::std::string::String> {
            let text: fn(&Self) -> ::std::string::String = $text;
            ::core::option::Option::Some(text(self))
        }
    };
}

macro_rules! column_types {
    ($($value:ty as $sql:ty, $kind:ident, $text:expr, $parse:expr;)*) => { $(
        crate::__private::column_type!([] $value as $sql, FieldKind::$kind, &[], $parse, $text);
    )* };
}

column_types! {
    bool as sql::Bool, Boolean, |it| if *it { "True" } else { "False" }.to_owned(), boolean;
    i16 as sql::SmallInt, Integer, i16::to_string, integer::<i16>;
    i32 as sql::Integer, Integer, i32::to_string, integer::<i32>;
    i64 as sql::BigInt, BigInteger, i64::to_string, integer::<i64>;
    f32 as sql::Float, Float, |it| format!("{it:?}"), |text: &str| parsed::<f32>(text, NUMBER);
    f64 as sql::Double, Float, |it| format!("{it:?}"), |text: &str| parsed::<f64>(text, NUMBER);
    String as sql::Text, String, String::clone, |text: &str| string(text, str::to_owned);
    Vec<u8> as sql::Binary, Binary, |_| String::new(), |_: &str| TextBind::Invalid("Bytes cannot be compared.");
    NaiveDate as sql::Date, Date, NaiveDate::to_string, |text: &str| match date(text) {
        Some(date) => TextBind::Value(date.bind()),
        None => TextBind::Invalid("Enter a valid date."),
    };
    NaiveTime as sql::Time, Time, |it| time_text(*it), |text: &str| match time(text.trim()) {
        Some(time) => TextBind::Value(time.bind()),
        None => TextBind::Invalid("Enter a valid time."),
    };
    values::DateTime as sql_types::DateTime, DateTime, date_time_text, date_time;
    values::Uuid as sql_types::Uuid, Uuid, values::Uuid::to_string,
        |text: &str| parsed::<values::Uuid>(text, "Enter a valid UUID.");
    values::Duration as sql::BigInt, Duration, values::Duration::to_string,
        |text: &str| parsed::<values::Duration>(text, "Enter a valid duration.");
}

crate::__private::column_type!([P: 'static] values::StoredFile<P> as sql::Text, FieldKind::File, &[],
    |text: &str| string(text, |text| values::StoredFile::<P>::named(text)), |it| it.name().to_owned());

crate::__private::column_type!([T: JsonValue] values::Json<T> as sql_types::Json, FieldKind::Json, &[],
    |_: &str| TextBind::Invalid("JSON cannot be compared."), |_| String::new());

impl<const P: u8, const S: u8> ColumnType<P, S> for values::Decimal {
    crate::__private::column_type!(
        @items sql_types::Decimal<P, S>, FieldKind::Decimal, &[], decimal::<P, S>,
        values::Decimal::to_string
    );
}

impl<T: ColumnType<P, S>, const P: u8, const S: u8> ColumnType<P, S> for Option<T>
where
    T::SqlType: diesel::sql_types::SqlType<IsNull = diesel::sql_types::is_nullable::NotNull>,
{
    type SqlType = sql::Nullable<T::SqlType>;
    const KIND: FieldKind = T::KIND;
    const NULL: bool = true;
    const CHOICES: &'static [Choice] = T::CHOICES;

    fn bind(self) -> BoxedFragment {
        T::bind_option(self)
    }

    fn bind_option(value: Option<Self>) -> BoxedFragment {
        T::bind_option(value.flatten())
    }

    fn parse(text: &str) -> TextBind {
        T::parse(text)
    }

    fn to_text(&self) -> Option<String> {
        T::to_text(self.as_ref()?)
    }
}

/// A type that `#[model(auto_now)]` and `#[model(auto_now_add)]` can set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be `auto_now` or `auto_now_add`",
    note = "use rest_kit::values::DateTime, chrono::NaiveDate or chrono::NaiveTime"
)]
pub trait AutoNow {
    /// Returns the current moment, in UTC.
    fn auto_now() -> Self;
}

impl AutoNow for values::DateTime {
    fn auto_now() -> Self {
        Self::now()
    }
}

impl AutoNow for NaiveDate {
    fn auto_now() -> Self {
        values::DateTime::now().date_naive()
    }
}

impl AutoNow for NaiveTime {
    fn auto_now() -> Self {
        values::DateTime::now().time()
    }
}

impl<T: AutoNow> AutoNow for Option<T> {
    fn auto_now() -> Self {
        Some(T::auto_now())
    }
}

const NUMBER: &str = "Enter a number.";

fn parsed<T: std::str::FromStr + ColumnType>(text: &str, message: &'static str) -> TextBind {
    match text.trim().parse::<T>() {
        Ok(value) => TextBind::Value(value.bind()),
        Err(_) => TextBind::Invalid(message),
    }
}

fn boolean(text: &str) -> TextBind {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => TextBind::Value(true.bind()),
        "false" | "0" => TextBind::Value(false.bind()),
        _ => TextBind::Invalid("Enter true or false."),
    }
}

fn integer<T: std::str::FromStr + ColumnType>(text: &str) -> TextBind {
    let text = in_ascii(text.trim());
    match text.parse::<T>() {
        Ok(value) => TextBind::Value(value.bind()),
        Err(_) if is_number(&text) => {
            match whole(&text).and_then(|whole| whole.parse::<T>().ok()) {
                Some(value) => TextBind::Value(value.bind()),
                None => TextBind::NoMatch,
            }
        }
        Err(_) => TextBind::Invalid(NUMBER),
    }
}

/// Returns whether a text is a plain number, however large.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !digits.is_empty() && digits != "." && all_digits(whole) && all_digits(fraction)
}

/// Returns `12` for `12.0`.
fn whole(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    fraction.bytes().all(|byte| byte == b'0').then_some(whole)
}

fn decimal<const P: u8, const S: u8>(text: &str) -> TextBind {
    let text = in_ascii(text.trim());
    let Ok(value) = text.parse::<values::Decimal>() else {
        return if is_number(&text) {
            TextBind::NoMatch
        } else {
            TextBind::Invalid(NUMBER)
        };
    };
    let largest = rust_decimal::Decimal::try_from_i128_with_scale(
        10_i128.pow(u32::from(P)) - 1,
        u32::from(S),
    );
    let fits = value.normalize().scale() <= u32::from(S)
        && largest.is_ok_and(|largest| value.abs() <= largest);
    if fits {
        TextBind::Value(ColumnType::<P, S>::bind(value))
    } else {
        TextBind::NoMatch
    }
}

fn string<T>(text: &str, read: impl FnOnce(&str) -> T) -> TextBind
where
    T: ColumnType,
{
    if text.contains('\0') {
        TextBind::Invalid("Null characters are not allowed.")
    } else {
        TextBind::Value(read(text).bind())
    }
}

/// The forms of dates that Django's English forms take.
const DATES: [&str; 11] = [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %b, %Y",
    "%B %d %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %B, %Y",
];

/// Reads a date as Django's forms do.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // chrono reads years of any length; Python's have four digits.
    let has_long_number = text
        .split(|it: char| !it.is_ascii_digit())
        .any(|it| it.len() > 4);
    if has_long_number || text.starts_with(['-', '+']) {
        return None;
    }
    let mut forms = DATES.iter();
    forms.find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

fn time(text: &str) -> Option<NaiveTime> {
    let forms = ["%H:%M:%S%.f", "%H:%M"];
    forms
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// Writes a time as Python's `str` does: microseconds only when there are any.
fn time_text(time: NaiveTime) -> String {
    let form = match time.nanosecond() / 1_000 {
        0 => "%H:%M:%S",
        _ => "%H:%M:%S%.6f",
    };
    time.format(form).to_string()
}

fn date_time_text(moment: &values::DateTime) -> String {
    format!("{} {}+00:00", moment.date_naive(), time_text(moment.time()))
}

/// Reads a moment, or a date as its midnight.
fn date_time(text: &str) -> TextBind {
    let text = text.trim();
    let midnight = || format!("{text}T00:00:00").parse();
    // In a query string a `+` that nobody escaped is a space.
    let unescaped = || text.replacen(" 0", "+0", 1).parse();
    let moment: Result<values::DateTime, _> = text
        .parse()
        .or_else(|_| midnight())
        .or_else(|_| unescaped());
    match moment {
        Ok(moment) => TextBind::Value(moment.bind()),
        Err(_) => TextBind::Invalid("Enter a valid date/time."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_query_strings_are_values_or_messages() {
        let form = |bind| format!("{bind:?}");
        let cases = [
            (form(<i32 as ColumnType>::parse("12")), "Value(_)"),
            (form(<i32 as ColumnType>::parse("12.0")), "Value(_)"),
            (
                form(<i32 as ColumnType>::parse(
                    "99999999999999999999999999999999",
                )),
                "NoMatch",
            ),
            (form(<i32 as ColumnType>::parse("1.5")), "NoMatch"),
            (
                form(<i32 as ColumnType>::parse("a")),
                "Invalid(\"Enter a number.\")",
            ),
            (form(<bool as ColumnType>::parse("True")), "Value(_)"),
            (
                form(<values::Decimal as ColumnType<4, 2>>::parse("99.99")),
                "Value(_)",
            ),
            (
                form(<values::Decimal as ColumnType<4, 2>>::parse("100")),
                "NoMatch",
            ),
            (
                form(<values::Decimal as ColumnType<4, 2>>::parse("1.005")),
                "NoMatch",
            ),
            (
                form(<values::DateTime as ColumnType>::parse("2024-01-01")),
                "Value(_)",
            ),
            (
                form(<values::DateTime as ColumnType>::parse(
                    "2024-01-01T00:00:00 02:00",
                )),
                "Value(_)",
            ),
            (form(<NaiveTime as ColumnType>::parse("08:30")), "Value(_)"),
            (
                form(<NaiveDate as ColumnType>::parse("x")),
                "Invalid(\"Enter a valid date.\")",
            ),
            (
                form(<String as ColumnType>::parse("a\0")),
                "Invalid(\"Null characters are not allowed.\")",
            ),
        ];
        for (given, expected) in cases {
            assert_eq!(given, expected);
        }
    }
}
