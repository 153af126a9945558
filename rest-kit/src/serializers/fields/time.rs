//! `NaiveTime` and `DateTime`: DRF's `TimeField` and `DateTimeField`.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};
use serde::Serializer;

use crate::db::values::DateTime;
use crate::descriptors::{FieldDescriptor, FieldKind, FieldTimeZone};
use crate::http::Value;

use super::date::{is_iso, iso_date, loose_date, number, refuse_format};
use super::{FieldType, FieldValue, defaults, refuse, strptime};

impl FieldType for NaiveTime {
    const KIND: FieldKind = FieldKind::Time;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let iso = |text: &str| {
            let text = without_newline(text);
            let exact = iso_time(text.strip_prefix('T').unwrap_or(text));
            exact.map(|(time, _)| time).or_else(|| loose_time(text))
        };
        let known = match &value {
            Value::String(text) => {
                strptime::first_match(text, field, iso, |(moment, _)| moment.time())
            }
            _ => None,
        };
        known.map_or_else(|| refuse_format("Time", field), Ok)
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let format = defaults::format(field);
        if !is_iso(format) {
            let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
            let moment = first.and_time(*self);
            return serializer.serialize_str(&strptime::write(moment, None, format));
        }
        let (hour, minute, second) = (self.hour(), self.minute(), self.second());
        match self.nanosecond() / 1000 {
            0 => serializer.collect_str(&format_args!("{hour:02}:{minute:02}:{second:02}")),
            micros => serializer.collect_str(&format_args!(
                "{hour:02}:{minute:02}:{second:02}.{micros:06}"
            )),
        }
    }
}

impl FieldType for DateTime {
    const KIND: FieldKind = FieldKind::DateTime;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let iso = |text: &str| iso_date_time(text).or_else(|| loose_date_time(text));
        let known = match &value {
            Value::String(text) => strptime::first_match(text, field, iso, |moment| moment),
            _ => None,
        };
        let Some((local, offset)) = known else {
            return refuse_format("Datetime", field);
        };
        let zone = defaults::time_zone(field);
        let offset = match (offset, zone) {
            (Some(offset), _) => offset,
            (None, None) => TimeDelta::zero(),
            (None, Some(FieldTimeZone(zone))) => {
                let Some(offset) = zone.at_local(local) else {
                    let message = format!("Invalid datetime for the timezone \"{}\".", zone.name());
                    return refuse(message, "make_aware");
                };
                offset
            }
        };
        let utc = local.checked_sub_signed(offset);
        // It is kept in UTC and shown in the zone: Python knows the years 1 to 9999 only.
        let shown = |utc: NaiveDateTime| match zone {
            Some(FieldTimeZone(zone)) => utc.checked_add_signed(zone.at_utc(utc)),
            None => Some(utc),
        };
        let in_range = |moment: &NaiveDateTime| (1..=9999).contains(&moment.year());
        match utc.filter(in_range) {
            Some(utc) if shown(utc).as_ref().is_some_and(in_range) => {
                Ok(DateTime::from(utc.and_utc()))
            }
            _ => refuse("Datetime value out of range.", "overflow"),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let utc = (**self).naive_utc();
        let format = defaults::format(field);
        let zone = defaults::time_zone(field);
        let offset = zone.map_or_else(TimeDelta::zero, |FieldTimeZone(zone)| zone.at_utc(utc));
        if is_iso(format) && offset.is_zero() {
            return serializer.collect_str(self);
        }
        let local = utc.checked_add_signed(offset).unwrap_or(utc);
        if !is_iso(format) {
            return serializer.serialize_str(&strptime::write(local, Some(offset), format));
        }
        let text = strptime::write(local, Some(offset), "%Y-%m-%dT%H:%M:%S");
        let micros = local.nanosecond() / 1000;
        let fraction = if micros == 0 {
            String::new()
        } else {
            format!(".{micros:06}")
        };
        let minutes = offset.num_minutes();
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        serializer.collect_str(&format_args!(
            "{text}{fraction}{sign}{hours:02}:{minutes:02}"
        ))
    }
}

/// Reads `2024-1-5 1:05`, as Django does where ISO 8601 does not.
fn loose_date_time(text: &str) -> Option<(NaiveDateTime, Option<TimeDelta>)> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let date = loose_date(date)?;
    let at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(at);
    let time = loose_time(time.trim_end())?;
    let offset = match zone {
        "" => None,
        zone => iso_time(&format!("00{zone}"))?.1,
    };
    Some((date.and_time(time), offset))
}

/// Reads what Python's `datetime.fromisoformat` reads, and the shorter forms that Django adds.
fn iso_date_time(text: &str) -> Option<(NaiveDateTime, Option<TimeDelta>)> {
    let text = without_newline(text);
    if let Some(date) = iso_date(text) {
        return Some((date.and_time(NaiveTime::MIN), None));
    }
    let at = text
        .char_indices()
        .skip(7)
        .find(|(_, letter)| !letter.is_ascii_digit() && *letter != '-' && *letter != 'W')
        .map(|(at, letter)| (at, letter.len_utf8()));
    let (at, width) = at?;
    let date = iso_date(&text[..at])?;
    let time = &text[at + width..];
    // Spaces may stand before an offset, also before one that is missing.
    let has_offset = time.contains(['Z', '+', '-']);
    let (time, offset) = iso_time(if has_offset { time } else { time.trim_end() })?;
    Some((date.and_time(time), offset))
}

/// Drops what `$` of Python's patterns looks over.
fn without_newline(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

/// Reads `hh[:mm[:ss[.ffffff]]]` with colons or without, and an offset.
pub(in crate::serializers) fn iso_time(text: &str) -> Option<(NaiveTime, Option<TimeDelta>)> {
    let at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(at);
    let time = clock(if zone.is_empty() {
        time
    } else {
        time.trim_end()
    })?;
    let time = NaiveTime::from_hms_micro_opt(time.0, time.1, time.2, time.3)?;
    let offset = match zone.as_bytes() {
        [] => None,
        [b'Z'] => Some(TimeDelta::zero()),
        [sign, ..] => {
            let (hours, minutes, seconds, micros) = clock(&zone[1..])?;
            if hours > 23 || minutes > 59 || seconds > 59 {
                return None;
            }
            let offset = TimeDelta::seconds(i64::from(hours * 3600 + minutes * 60 + seconds))
                + TimeDelta::microseconds(i64::from(micros));
            Some(if *sign == b'-' { -offset } else { offset })
        }
    };
    Some((time, offset))
}

/// Hours, minutes, seconds and microseconds; the parts that are not given are 0.
fn clock(text: &str) -> Option<(u32, u32, u32, u32)> {
    let at = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, fraction) = text.split_at(at);
    let (hour, minute, second) = match *whole.as_bytes() {
        [h1, h2] => ([h1, h2], *b"00", None),
        [h1, h2, b':', m1, m2] | [h1, h2, m1, m2] => ([h1, h2], [m1, m2], None),
        [h1, h2, b':', m1, m2, b':', s1, s2] | [h1, h2, m1, m2, s1, s2] => {
            ([h1, h2], [m1, m2], Some([s1, s2]))
        }
        _ => return None,
    };
    let micros = match (fraction.get(1..), second) {
        (None, _) => 0,
        (Some(digits), Some(_)) => microseconds(digits)?,
        (Some(_), None) => return None,
    };
    Some((
        number(&hour)?,
        number(&minute)?,
        number(&second.unwrap_or(*b"00"))?,
        micros,
    ))
}

/// Reads `1:5:7`, as Django does where ISO 8601 does not.
fn loose_time(text: &str) -> Option<NaiveTime> {
    let at = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, fraction) = text.split_at(at);
    let parts: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| !(1..=2).contains(&part.len())) {
        return None;
    }
    let part = |at: usize| {
        parts
            .get(at)
            .map_or(Some(0), |text| number(text.as_bytes()))
    };
    let micros = match fraction.get(1..) {
        None => 0,
        Some(digits) if parts.len() == 3 && digits.len() <= 12 => microseconds(digits)?,
        Some(_) => return None,
    };
    NaiveTime::from_hms_micro_opt(part(0)?, part(1)?, part(2)?, micros)
}

/// Reads the digits after the point; those beyond microseconds are dropped, as Python does.
pub(super) fn microseconds(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let kept = &digits[..digits.len().min(6)];
    let missing = u32::try_from(6 - kept.len()).ok()?;
    Some(number(kept.as_bytes())? * 10_u32.pow(missing))
}

#[cfg(test)]
mod tests {
    use chrono_tz::America::New_York;
    use chrono_tz::Europe::London;

    use super::*;

    // parity: FLD-028
    #[test]
    fn moments() {
        let field = FieldDescriptor::new("created_at", FieldKind::DateTime);
        let cases = [
            (
                "2024-01-01T08:02:00.123456Z",
                Some("2024-01-01T08:02:00.123456Z"),
            ),
            ("2024-01-01T08:02Z", Some("2024-01-01T08:02:00Z")),
            ("2024-01-01 08:02:03", Some("2024-01-01T08:02:03Z")),
            ("2024-01-01T08:02:00+05:30", Some("2024-01-01T02:32:00Z")),
            ("20240101T080200-0100", Some("2024-01-01T09:02:00Z")),
            ("2024-01-01", Some("2024-01-01T00:00:00Z")),
            (
                "2024-01-01T08:02:00.1234567Z",
                Some("2024-01-01T08:02:00.123456Z"),
            ),
            ("2024-01-01T08:02:03 ", Some("2024-01-01T08:02:03Z")),
            ("2024-01-01T08:02:03 Z\n", Some("2024-01-01T08:02:03Z")),
            ("2024-01-01T08:02:03Z ", None),
            ("2024-01-01 ", None),
            ("2024-01-01T24:01Z", None),
            ("2024-13-01T00:00", None),
            ("0001-01-01T00:00+10:00", None),
            ("now", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let read = DateTime::to_internal_value(Value::from(text), &field).ok();
            assert_eq!(
                read.map(|moment| moment.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    // parity: FLD-028
    #[test]
    fn local_times_follow_the_clocks_of_their_zone() {
        static INDIA: chrono::FixedOffset = chrono::FixedOffset::east_opt(19_800).unwrap();
        let cases: [(&'static dyn crate::descriptors::TimeZone, &str, &str); 7] = [
            (&INDIA, "2024-01-01T08:00", "2024-01-01T08:00:00+05:30"),
            (&INDIA, "2024-01-01T08:00Z", "2024-01-01T13:30:00+05:30"),
            (&New_York, "2017-03-11T02:30", "2017-03-11T02:30:00-05:00"),
            (&New_York, "2017-07-01T02:30", "2017-07-01T02:30:00-04:00"),
            // Shown twice: the first.
            (&New_York, "2017-11-05T01:30", "2017-11-05T01:30:00-04:00"),
            (&London, "2024-01-01T08:00", "2024-01-01T08:00:00Z"),
            (&London, "2024-06-01T08:00", "2024-06-01T08:00:00+01:00"),
        ];
        for (zone, text, expected) in cases {
            let field = FieldDescriptor::new("at", FieldKind::DateTime).time_zone(zone);
            let read = DateTime::to_internal_value(Value::from(text), &field).unwrap();
            let shown = read.to_representation(&field, serde_json::value::Serializer);
            assert_eq!(shown.unwrap(), expected, "{text}");
        }
        let field = FieldDescriptor::new("at", FieldKind::DateTime).time_zone(&INDIA);
        let beyond = DateTime::to_internal_value(Value::from("9999-12-31T23:59Z"), &field);
        assert_eq!(
            serde_json::to_string(&beyond.unwrap_err()).unwrap(),
            r#"["Datetime value out of range."]"#
        );
        let field = FieldDescriptor::new("at", FieldKind::DateTime).time_zone(&New_York);
        let skipped = DateTime::to_internal_value(Value::from("2017-03-12T02:30"), &field);
        assert_eq!(
            serde_json::to_string(&skipped.unwrap_err()).unwrap(),
            r#"["Invalid datetime for the timezone \"America/New_York\"."]"#
        );
    }

    // parity: FLD-031
    #[test]
    fn times_of_day() {
        let field = FieldDescriptor::new("opens", FieldKind::Time);
        let cases = [
            ("10:30", Some("10:30:00")),
            ("1:5", Some("01:05:00")),
            ("103015.5", Some("10:30:15.500")),
            ("10", Some("10:00:00")),
            ("25:00", None),
            ("10:30.5", None),
        ];
        for (text, expected) in cases {
            let read = NaiveTime::to_internal_value(Value::from(text), &field).ok();
            assert_eq!(
                read.map(|time| time.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
