//! `NaiveDate`: DRF's `DateField`.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};
use serde::Serializer;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::Value;

use super::{FieldType, FieldValue, defaults, refuse, strptime};

impl FieldType for NaiveDate {
    const KIND: FieldKind = FieldKind::Date;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let iso = |text: &str| iso_date(text).or_else(|| loose_date(text));
        let known = match &value {
            Value::String(text) => {
                strptime::first_match(text, field, iso, |(moment, _)| moment.date())
            }
            _ => None,
        };
        known.map_or_else(|| refuse_format("Date", field), Ok)
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let format = defaults::format(field);
        if !is_iso(format) {
            let moment = self.and_time(NaiveTime::MIN);
            return serializer.serialize_str(&strptime::write(moment, None, format));
        }
        let (year, month, day) = (self.year(), self.month(), self.day());
        serializer.collect_str(&format_args!("{year:04}-{month:02}-{day:02}"))
    }
}

/// Returns whether a format is the usual one.
pub(super) fn is_iso(format: &str) -> bool {
    format.is_empty() || format.eq_ignore_ascii_case("iso-8601")
}

/// Says which formats a text might have had.
pub(super) fn refuse_format<T>(what: &str, field: &FieldDescriptor) -> FieldValue<T> {
    let formats = strptime::humanized(field);
    let message = format!("{what} has wrong format. Use one of these formats instead: {formats}.");
    refuse(message, "invalid")
}

/// Reads what Python's `date.fromisoformat` reads: calendar and week dates, with dashes or without.
pub(in crate::serializers) fn iso_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let year = i32::try_from(number(bytes.get(..4)?)?).ok()?;
    if year == 0 {
        return None;
    }
    match bytes.get(4..)? {
        [b'-', b'W', week @ ..] => week_date(year, week, true),
        [b'W', week @ ..] => week_date(year, week, false),
        [b'-', m1, m2, b'-', d1, d2] | [m1, m2, d1, d2] => {
            NaiveDate::from_ymd_opt(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
        }
        _ => None,
    }
}

/// Reads `2024-1-5`, as Django does where ISO 8601 does not.
pub(super) fn loose_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| (1..=2).contains(&part.len());
    if parts.next().is_some() || year.len() != 4 || !short(month) || !short(day) {
        return None;
    }
    let year = i32::try_from(number(year.as_bytes())?).ok()?;
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(year, number(month.as_bytes())?, number(day.as_bytes())?)
}

fn week_date(year: i32, text: &[u8], dashed: bool) -> Option<NaiveDate> {
    let week = number(text.get(..2)?)?;
    let day = match (text.get(2..)?, dashed) {
        ([], _) => 1,
        ([b'-', day], true) | ([day], false) => number(&[*day])?,
        _ => return None,
    };
    let weekday = Weekday::try_from(u8::try_from(day.checked_sub(1)?).ok()?).ok()?;
    NaiveDate::from_isoywd_opt(year, week, weekday)
}

/// Reads digits, and nothing but digits.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0_u32, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-030
    #[test]
    fn dates() {
        let field = FieldDescriptor::new("born", FieldKind::Date);
        let cases = [
            ("2024-02-29", Some("2024-02-29")),
            ("20240229", Some("2024-02-29")),
            ("2024-2-9", Some("2024-02-09")),
            ("2024-W01-2", Some("2024-01-02")),
            ("2024W012", Some("2024-01-02")),
            ("2023-02-29", None),
            ("0000-01-01", None),
            ("2024-02-29T00:00", None),
            ("24-02-29", None),
            ("", None),
            ("2024-W54-1", None),
            ("２０２４-01-01", None),
        ];
        for (text, expected) in cases {
            let read = NaiveDate::to_internal_value(Value::from(text), &field).ok();
            assert_eq!(
                read.map(|date| date.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
