//! `Duration`: DRF's `DurationField`.

use std::fmt;

use chrono::TimeDelta;
use serde::Serializer;

use crate::db::values::Duration;
use crate::descriptors::{FieldDescriptor, FieldKind, Number};
use crate::error::ErrorDetail;
use crate::http::Value;

use super::date::refuse_format;
use super::number::{too_large, too_small};
use super::time::microseconds;
use super::{FieldType, FieldValue, defaults, python, refuse};

const MAX_DAYS: i64 = 999_999_999;

impl FieldType for Duration {
    const KIND: FieldKind = FieldKind::Duration;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let text = python::text(&value);
        let Some(parsed) = standard(&text)
            .or_else(|| iso_8601(&text))
            .or_else(|| postgres(&text))
        else {
            return refuse_format("Duration", field);
        };
        match parsed {
            Span::Of(delta) if delta.num_days().abs() <= MAX_DAYS => Ok(Duration::from(delta)),
            _ => refuse(
                "The number of days must be between -999999999 and 999999999.",
                "overflow",
            ),
        }
    }

    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        let limits = &field.limits;
        let bound = |bound| match bound {
            Some(Number::Duration(micros)) => Some(TimeDelta::microseconds(micros)),
            // Seconds, as numbers in bodies are.
            Some(Number::Int(seconds)) => TimeDelta::try_seconds(seconds),
            _ => None,
        };
        let (most, least) = (bound(limits.max_value), bound(limits.min_value));
        let text = |bound: TimeDelta| python_text(bound.num_microseconds().unwrap_or(i64::MAX));
        if let Some(most) = most.filter(|most| **self > *most) {
            return vec![too_large(&text(most))];
        }
        if let Some(least) = least.filter(|least| **self < *least) {
            return vec![too_small(&text(least))];
        }
        Vec::new()
    }

    fn check_storable(&self) -> Result<(), ErrorDetail> {
        match self.num_microseconds() {
            Some(_) => Ok(()),
            None => Err(ErrorDetail::new(
                "The number of days must be between -106751990 and 106751990.",
                "overflow",
            )),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if defaults::format(field).eq_ignore_ascii_case("iso-8601") {
            return serializer.collect_str(&IsoFormat(**self));
        }
        serializer.collect_str(&DjangoFormat(**self))
    }
}

/// Writes a span as Python's `str` does: `1 day, 2:03:04`.
pub(super) fn python_text(micros: i64) -> String {
    const DAY: i64 = 86_400_000_000;
    let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let seconds = rest / 1_000_000;
    let clock = format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    let fraction = match rest % 1_000_000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    match days {
        0 => format!("{clock}{fraction}"),
        1 | -1 => format!("{days} day, {clock}{fraction}"),
        _ => format!("{days} days, {clock}{fraction}"),
    }
}

/// `P3DT08H32M01.000123S`, as Django writes it.
struct IsoFormat(TimeDelta);

impl fmt::Display for IsoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let negative = self.0 < TimeDelta::zero();
        let span = self.0.abs();
        let seconds = span.num_seconds();
        let micros = span.subsec_nanos() / 1000;
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        write!(
            f,
            "{}P{days}DT{:02}H{:02}M{:02}",
            if negative { "-" } else { "" },
            rest / 3600,
            rest / 60 % 60,
            rest % 60
        )?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        f.write_str("S")
    }
}

/// `[DD ][-]HH:MM:SS[.uuuuuu]`, with days rounded down so that the rest is positive.
struct DjangoFormat(TimeDelta);

impl fmt::Display for DjangoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY: i64 = 86_400;
        let nanos = i64::from(self.0.subsec_nanos());
        let below = i64::from(nanos < 0);
        let seconds = self.0.num_seconds() - below;
        let micros = (nanos + below * 1_000_000_000) / 1000;
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        if days != 0 {
            write!(f, "{days} ")?;
        }
        write!(
            f,
            "{:02}:{:02}:{:02}",
            rest / 3600,
            rest / 60 % 60,
            rest % 60
        )?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        Ok(())
    }
}

/// A span of time that was read, or one that no type can hold.
enum Span {
    Of(TimeDelta),
    TooLong,
}

/// Reads `[-]DD [days, ][-][[HH:]MM:]SS[.uuuuuu]`.
fn standard(text: &str) -> Option<Span> {
    let (days, clock) = match text.rsplit_once(' ') {
        None => (0, text),
        Some((days, clock)) => {
            let days = days.strip_suffix(',').map_or(days, |days| {
                days.trim_end_matches('s')
                    .trim_end_matches("day")
                    .trim_end()
            });
            (integer(days)?, clock)
        }
    };
    let (negative, clock) = match clock.strip_prefix('-') {
        Some(clock) => (true, clock),
        None => (false, clock),
    };
    let at = clock.find(['.', ',']).unwrap_or(clock.len());
    let (whole, fraction) = clock.split_at(at);
    let micros = match fraction.get(1..) {
        None => 0,
        Some(digits) => microseconds(digits)?,
    };
    let mut seconds = 0_i64;
    let parts: Vec<&str> = whole.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for part in parts {
        let value = unsigned(part)?;
        let Some(sum) = seconds
            .checked_mul(60)
            .and_then(|sum| sum.checked_add(value))
        else {
            return Some(Span::TooLong);
        };
        seconds = sum;
    }
    let span = total(days, seconds, i64::from(micros), negative);
    Some(span.map_or(Span::TooLong, Span::Of))
}

fn total(days: i64, seconds: i64, micros: i64, negative: bool) -> Option<TimeDelta> {
    let clock = TimeDelta::try_seconds(seconds)?.checked_add(&TimeDelta::microseconds(micros))?;
    let clock = if negative { -clock } else { clock };
    TimeDelta::try_days(days)?.checked_add(&clock)
}

/// Reads `[-]P[nD][T[nH][nM][n[.n]S]]`.
fn iso_8601(text: &str) -> Option<Span> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, clock) = rest.split_once('T').unwrap_or((rest, ""));
    let mut micros = 0_f64;
    let mut read = |mut text: &str, units: &[(char, f64)]| {
        for (letter, seconds) in units {
            let Some((amount, after)) = text.split_once(*letter) else {
                continue;
            };
            let plain = amount.replace(',', ".");
            let known = plain
                .chars()
                .all(|letter| letter.is_ascii_digit() || letter == '.');
            let amount: f64 = plain.parse().ok().filter(|_| known)?;
            micros += amount * seconds * 1e6;
            text = after;
        }
        text.is_empty().then_some(())
    };
    read(date, &[('D', 86_400.0)])?;
    read(clock, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])?;
    let micros = if negative { -micros } else { micros }.round();
    if micros.abs() > 9e18 {
        return Some(Span::TooLong);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked against the type's range"
    )]
    let micros = micros as i64;
    Some(Span::Of(TimeDelta::microseconds(micros)))
}

/// Reads what PostgreSQL writes: `3 days 04:05:06.7`, either part alone, or nothing.
fn postgres(text: &str) -> Option<Span> {
    let (days, clock) = match text.split_once("day") {
        None => ("0", text),
        Some((days, rest)) => {
            let rest = rest.strip_prefix('s').unwrap_or(rest);
            let days = days.strip_suffix(' ')?;
            (days, rest.strip_prefix(' ').unwrap_or(rest))
        }
    };
    let days = integer(days)?;
    if clock.is_empty() {
        return Some(total(days, 0, 0, false).map_or(Span::TooLong, Span::Of));
    }
    let (negative, clock) = match clock.as_bytes().first()? {
        b'-' => (true, &clock[1..]),
        b'+' => (false, &clock[1..]),
        _ => (false, clock),
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = whole.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || minutes.len() != 2 || seconds.len() != 2 || fraction.len() > 6 {
        return None;
    }
    let (minutes, seconds) = (unsigned(minutes)?, unsigned(seconds)?);
    let seconds = unsigned(hours)?
        .checked_mul(3600)
        .and_then(|sum| sum.checked_add(minutes * 60 + seconds));
    let micros = i64::from(microseconds(fraction)?);
    let span = seconds.and_then(|seconds| total(days, seconds, micros, negative));
    Some(span.map_or(Span::TooLong, Span::Of))
}

fn unsigned(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(i64::MAX))
}

fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(digits) => unsigned(digits).map(|number| -number),
        None => unsigned(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-032
    #[test]
    fn durations() {
        let field = FieldDescriptor::new("length", FieldKind::Duration);
        let cases = [
            ("3 08:32:01.000123", Some("3 08:32:01.000123")),
            ("08:01", Some("00:08:01")),
            ("15", Some("00:00:15")),
            ("-1 00:00:01", Some("-1 00:00:01")),
            ("1 day, 00:00:00", Some("1 00:00:00")),
            ("P3DT8H32M1S", Some("3 08:32:01")),
            ("PT0.5S", Some("00:00:00.500000")),
            ("999999999999 00:00:00", None),
            ("a day", None),
            ("", Some("00:00:00")),
        ];
        for (text, expected) in cases {
            let read = Duration::to_internal_value(Value::from(text), &field).ok();
            let shown = read.map(|duration| DjangoFormat(*duration).to_string());
            assert_eq!(shown.as_deref(), expected, "{text}");
        }
    }
}
