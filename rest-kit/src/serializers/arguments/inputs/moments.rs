//! Days, moments and spans between two of them; what names no time zone is in UTC.

use chrono::{DateTime as Moment, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::db::values::DateTime;
use crate::http::Value;
use crate::serializers::fields::{iso_date, iso_time, python_repr, python_text};

use super::{Input, Reads};

/// A day: `2013-01-31`.
pub fn date() -> impl Input {
    let read = |value: &Value, _: &str| {
        let text = python_text(value);
        day(&text).map(|day| Value::String(day.to_string()))
    };
    Reads { name: "date", read }
}

/// A moment as ISO 8601 writes it: `2013-01-01T12:00:00+02:00`.
pub fn datetime_from_iso8601() -> impl Input {
    let read = |value: &Value, _: &str| {
        let text = python_text(value);
        if !text.contains('T') {
            return Err(format!(
                "Delimiter \"T\" is not in combined date time string \"{text}\"."
            ));
        }
        let moment = local(&text).and_then(Local::utc).and_then(shown);
        moment.ok_or_else(|| format!("\"{text}\" is not a valid ISO 8601 date and time."))
    };
    Reads {
        name: "datetime_from_iso8601",
        read,
    }
}

/// A moment as mails and HTTP write it: `Wed, 02 Oct 2002 08:00:00 EST`.
pub fn datetime_from_rfc822() -> impl Input {
    let read = |value: &Value, argument: &str| {
        let text = python_text(value);
        // The name of the day is not compared with the day.
        let rest = text.split_once(',').map_or(text.as_str(), |(_, rest)| rest);
        let moment = Moment::parse_from_rfc2822(rest.trim()).ok();
        let moment = moment.and_then(|moment| shown(moment.naive_utc()));
        moment.ok_or_else(|| {
            format!("Invalid {argument}: {text}. {argument} must be a valid RFC 822 date/time.")
        })
    };
    Reads {
        name: "datetime_from_rfc822",
        read,
    }
}

/// A span, start included and end excluded, as a list of two moments.
///
/// `2013-01-01/2013-02-28`, `2013-01-01/P3D`, `P3D/2013-01-04`; one date or time alone is the
/// span that it does not tell further: `2013-01-01` a day, `2013-01-01T12` an hour.
pub fn iso8601interval() -> impl Input {
    let read = |value: &Value, argument: &str| {
        let text = python_text(value);
        let ends = interval(&text)
            .and_then(|(start, end)| Some(Value::List(vec![shown(start)?, shown(end)?])));
        ends.ok_or_else(|| {
            format!(
                "Invalid {argument}: {text}. {argument} must be a valid ISO8601 date/time interval."
            )
        })
    };
    Reads {
        name: "iso8601interval",
        read,
    }
}

/// Returns a moment as it is kept; none beyond the calendar.
fn shown(moment: NaiveDateTime) -> Option<Value> {
    let in_range = (1..=9999).contains(&moment.year());
    in_range.then(|| Value::String(DateTime::from(moment.and_utc()).to_string()))
}

/// Reads `%Y-%m-%d` as Python does, and says what it says.
fn day(text: &str) -> Result<NaiveDate, String> {
    let (year, month, day, rest) = day_parts(text).ok_or_else(|| {
        let shown = python_repr(text);
        format!("time data {shown} does not match format '%Y-%m-%d'")
    })?;
    if !rest.is_empty() {
        return Err(format!("unconverted data remains: {rest}"));
    }
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| "day is out of range for month".to_owned())
}

/// Returns year, month, day and what is left of the text.
fn day_parts(text: &str) -> Option<(i32, u32, u32, &str)> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let month = parts.next().filter(|month| month.len() <= 2)?;
    let last = parts.next()?;
    let day_of = |length| {
        let day = number(last.get(..length)?)?;
        (1..=31).contains(&day).then_some((day, &last[length..]))
    };
    let (day, rest) = day_of(2).or_else(|| day_of(1))?;
    let month = number(month).filter(|month| (1..=12).contains(month))?;
    let year = number(year).filter(|year| *year > 0)?;
    Some((i32::try_from(year).ok()?, month, day, rest))
}

/// Reads digits, and nothing but digits.
fn number(digits: &str) -> Option<u32> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// A date and time as it was written.
#[derive(Clone, Copy)]
struct Local {
    moment: NaiveDateTime,
    offset: Option<TimeDelta>,
    /// How long what was not told further lasts.
    lasts: TimeDelta,
}

impl Local {
    fn utc(self) -> Option<NaiveDateTime> {
        let offset = self.offset.unwrap_or_default();
        self.moment.checked_sub_signed(offset)
    }

    fn plus(self, span: TimeDelta) -> Option<Self> {
        let moment = self.moment.checked_add_signed(span)?;
        Some(Self { moment, ..self })
    }
}

/// Reads a date, or a date and a time.
fn local(text: &str) -> Option<Local> {
    let Some((date, time)) = text.split_once('T') else {
        return Some(Local {
            moment: calendar(text)?.and_time(NaiveTime::MIN),
            offset: None,
            lasts: TimeDelta::days(1),
        });
    };
    let (clock, offset) = iso_time(time)?;
    let told = time.split(['+', '-']).next().unwrap_or_default();
    Some(Local {
        moment: calendar(date)?.and_time(clock),
        offset,
        lasts: match told.matches(':').count() {
            0 => TimeDelta::hours(1),
            1 => TimeDelta::minutes(1),
            _ => TimeDelta::seconds(1),
        },
    })
}

/// Reads a date; a month is its first day, and so is a year.
fn calendar(text: &str) -> Option<NaiveDate> {
    iso_date(text).or_else(|| {
        let (year, month) = text.split_once('-').unwrap_or((text, "01"));
        let (4, 2) = (year.len(), month.len()) else {
            return None;
        };
        let year = i32::try_from(number(year)?).ok().filter(|year| *year > 0)?;
        NaiveDate::from_ymd_opt(year, number(month)?, 1)
    })
}

fn interval(text: &str) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let Some((first, second)) = text.split_once('/') else {
        let start = local(text)?;
        return Some((start.utc()?, start.plus(start.lasts)?.utc()?));
    };
    let (start, end) = match (first.strip_prefix('P'), second.strip_prefix('P')) {
        (Some(span), None) => {
            let end = local(second)?;
            (end.plus(-duration(span)?)?, end)
        }
        (None, Some(span)) => {
            let start = local(first)?;
            (start, start.plus(duration(span)?)?)
        }
        (None, None) => (local(first)?, local(second)?),
        (Some(_), Some(_)) => return None,
    };
    let (start, end) = (start.utc()?, end.utc()?);
    Some((start.min(end), start.max(end)))
}

/// Reads what stands behind the `P`: a year has 365 days and a month 30.
fn duration(text: &str) -> Option<TimeDelta> {
    const DAY: f64 = 86_400.0;
    let (days, clock) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None if text.is_empty() => return None,
        None => (text, ""),
    };
    let of_days = [
        ('Y', 365.0 * DAY),
        ('M', 30.0 * DAY),
        ('W', 7.0 * DAY),
        ('D', DAY),
    ];
    let of_clock = [('H', 3600.0), ('M', 60.0), ('S', 1.0)];
    let seconds = parts(days, &of_days)? + parts(clock, &of_clock)?;
    let fits = (0.0..1e11).contains(&seconds);
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let micros = (seconds * 1e6).round() as i64;
    fits.then(|| TimeDelta::microseconds(micros))
}

/// Adds numbers with letters behind them, each letter at most once and in this order.
fn parts(mut text: &str, letters: &[(char, f64)]) -> Option<f64> {
    let mut sum = 0.0;
    for (letter, seconds) in letters {
        let Some((number, rest)) = text.split_once(*letter) else {
            continue;
        };
        let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        if number.len() > 20 || !number.bytes().all(is_number) {
            return None;
        }
        sum += number.parse::<f64>().ok()? * seconds;
        text = rest;
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Option<String> {
        let (start, end) = interval(text)?;
        Some(format!("{start} {end}"))
    }

    #[test]
    fn spans_are_read_in_every_form() {
        for (text, expected) in [
            ("2013-01-01", "2013-01-01 00:00:00 2013-01-02 00:00:00"),
            ("2013", "2013-01-01 00:00:00 2013-01-02 00:00:00"),
            ("2013-02", "2013-02-01 00:00:00 2013-02-02 00:00:00"),
            ("2013-W01-1", "2012-12-31 00:00:00 2013-01-01 00:00:00"),
            ("2013-01-01T12", "2013-01-01 12:00:00 2013-01-01 13:00:00"),
            (
                "2013-01-01T12:00Z",
                "2013-01-01 12:00:00 2013-01-01 12:01:00",
            ),
            (
                "2013-01-01T12:30:15.5",
                "2013-01-01 12:30:15.500 2013-01-01 12:30:16.500",
            ),
            (
                "2013-02-28/2013-01-01",
                "2013-01-01 00:00:00 2013-02-28 00:00:00",
            ),
            (
                "2013-01-01/P1Y2M",
                "2013-01-01 00:00:00 2014-03-02 00:00:00",
            ),
            ("2013-01-01/P1W", "2013-01-01 00:00:00 2013-01-08 00:00:00"),
            ("P3D/2013-01-04", "2013-01-01 00:00:00 2013-01-04 00:00:00"),
            (
                "2013-01-01T12:00:00+02:00/PT1H30M",
                "2013-01-01 10:00:00 2013-01-01 11:30:00",
            ),
        ] {
            assert_eq!(span(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "x",
            "",
            "2013-01-01/",
            "/",
            "P1D",
            "P1D/P1D",
            "2013-01-01/P",
            "2013-01-01/PT",
            "2013-01-01/P1H",
            "2013-01-01/P-1D",
            "2013-01-01/P99999999999999999999Y",
            "2013-13-01",
            "0000",
        ] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
