//! Dates and times by pattern, as Python's `strptime` and `strftime`.

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};

use crate::descriptors::{FieldDescriptor, FieldKind};

use super::date::number;
use super::defaults;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A moment that was read, and its offset from UTC if it has one.
pub(super) type Moment = (NaiveDateTime, Option<TimeDelta>);

/// What the directives of a pattern said.
#[derive(Clone, Copy, Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    hour: u32,
    /// Hours of the half day, and whether it is the second half.
    half: Option<u32>,
    afternoon: bool,
    minute: u32,
    second: u32,
    micros: u32,
    offset: Option<TimeDelta>,
}

/// Tries the patterns of a field in turn; `iso-8601` stands for `iso`.
pub(super) fn first_match<T>(
    text: &str,
    field: &FieldDescriptor,
    iso: impl Fn(&str) -> Option<T>,
    from_moment: impl Fn(Moment) -> T,
) -> Option<T> {
    let formats = defaults::input_formats(field);
    if formats.is_empty() {
        return iso(text);
    }
    formats.iter().find_map(|format| {
        if format.eq_ignore_ascii_case("iso-8601") {
            return iso(text);
        }
        parse(text, format).map(&from_moment)
    })
}

/// Reads a text that `format` describes from end to end.
pub(super) fn parse(text: &str, format: &str) -> Option<Moment> {
    walk(text, format, Parts::default())?.into_moment()
}

/// Follows the pattern; a number takes as many digits as the rest leaves it.
fn walk(text: &str, format: &str, parts: Parts) -> Option<Parts> {
    let mut letters = format.chars();
    let Some(letter) = letters.next() else {
        return text.is_empty().then_some(parts);
    };
    let rest = letters.as_str();
    if letter.is_whitespace() {
        let after = text.trim_start();
        return (after.len() < text.len()).then(|| walk(after, rest.trim_start(), parts))?;
    }
    if letter != '%' {
        let mut given = text.chars();
        let same = given.next()?.to_lowercase().eq(letter.to_lowercase());
        return same.then(|| walk(given.as_str(), rest, parts))?;
    }
    let directive = letters.next()?;
    let format = letters.as_str();
    match directive {
        '%' => walk(text.strip_prefix('%')?, format, parts),
        'Z' => {
            let zone = text.get(..3)?;
            let known = zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("gmt");
            known.then(|| walk(&text[3..], format, parts))?
        }
        'z' => {
            let (offset, after) = offset(text)?;
            let parts = Parts {
                offset: Some(offset),
                ..parts
            };
            walk(after, format, parts)
        }
        'a' | 'A' | 'b' | 'B' | 'p' => {
            let (parts, after) = name(directive, text, parts)?;
            walk(after, format, parts)
        }
        'D' | 'F' | 'R' | 'T' | 'c' | 'x' | 'X' => {
            let whole = match directive {
                'c' => "%a %b %d %H:%M:%S %Y",
                'x' => "%m/%d/%y",
                'X' => "%H:%M:%S",
                _ => return None,
            };
            walk(text, &format!("{whole}{format}"), parts)
        }
        _ => digits(directive, text, format, parts),
    }
}

fn digits(directive: char, text: &str, format: &str, parts: Parts) -> Option<Parts> {
    let (least, most) = match directive {
        'Y' => (4, 4),
        'y' => (2, 2),
        'd' | 'm' | 'H' | 'I' | 'M' | 'S' => (1, 2),
        'j' => (1, 3),
        'f' => (1, 6),
        'w' | 'u' => (1, 1),
        _ => return None,
    };
    for width in (least..=most).rev() {
        let Some(taken) = text.get(..width) else {
            continue;
        };
        let value = number(taken.as_bytes());
        let next = value.and_then(|value| parts.with(directive, value, width));
        if let Some(found) = next.and_then(|next| walk(&text[width..], format, next)) {
            return Some(found);
        }
    }
    None
}

fn name(directive: char, text: &str, mut parts: Parts) -> Option<(Parts, &str)> {
    let prefix = |name: &str| {
        let given = text.get(..name.len())?;
        given
            .eq_ignore_ascii_case(name)
            .then(|| &text[name.len()..])
    };
    let short = |name: &'static str| &name[..3];
    let after = match directive {
        'p' => {
            parts.afternoon = prefix("PM").is_some();
            prefix("AM").or_else(|| prefix("PM"))?
        }
        'a' => DAYS.iter().find_map(|name| prefix(short(name)))?,
        'A' => DAYS.iter().find_map(|name| prefix(name))?,
        _ => {
            let find = |(at, name): (usize, &&'static str)| {
                let name = if directive == 'b' { short(name) } else { name };
                prefix(name).map(|after| (at, after))
            };
            let (at, after) = MONTHS.iter().enumerate().find_map(find)?;
            parts.month = u32::try_from(at + 1).ok();
            after
        }
    };
    Some((parts, after))
}

/// Reads `Z`, `+0100`, `-01:30` or `+01:30:15`.
fn offset(text: &str) -> Option<(TimeDelta, &str)> {
    if let Some(after) = text.strip_prefix('Z') {
        return Some((TimeDelta::zero(), after));
    }
    let negative = match text.as_bytes().first()? {
        b'-' => true,
        b'+' => false,
        _ => return None,
    };
    let two = |text: &str| number(text.get(..2)?.as_bytes());
    let mut rest = &text[1..];
    let hours = two(rest)?;
    rest = rest[2..].strip_prefix(':').unwrap_or(&rest[2..]);
    let minutes = two(rest).filter(|minutes| *minutes < 60)?;
    rest = &rest[2..];
    let mut seconds = 0;
    let after = rest.strip_prefix(':').unwrap_or(rest);
    if let Some(given) = two(after).filter(|seconds| *seconds < 60) {
        (seconds, rest) = (given, &after[2..]);
    }
    let span = TimeDelta::seconds(i64::from(hours * 3600 + minutes * 60 + seconds));
    let sound = hours < 24;
    sound.then_some((if negative { -span } else { span }, rest))
}

impl Parts {
    fn with(mut self, directive: char, value: u32, width: usize) -> Option<Self> {
        match directive {
            'Y' => self.year = i32::try_from(value).ok().filter(|year| *year > 0),
            'y' => self.year = i32::try_from(value + if value < 69 { 2000 } else { 1900 }).ok(),
            'm' if (1..=12).contains(&value) => self.month = Some(value),
            'd' if (1..=31).contains(&value) => self.day = Some(value),
            'j' if (1..=366).contains(&value) => self.day_of_year = Some(value),
            'H' if value < 24 => self.hour = value,
            'I' if (1..=12).contains(&value) => self.half = Some(value % 12),
            'M' if value < 60 => self.minute = value,
            'S' if value < 62 => self.second = value,
            'f' => {
                let missing = u32::try_from(6 - width).ok()?;
                self.micros = value * 10_u32.pow(missing);
            }
            'w' if value < 7 => {}
            'u' if (1..=7).contains(&value) => {}
            _ => return None,
        }
        (directive != 'Y' || self.year.is_some()).then_some(self)
    }

    fn into_moment(self) -> Option<Moment> {
        let year = self.year.unwrap_or(1900);
        let date = match self.day_of_year {
            Some(day) if self.month.is_none() && self.day.is_none() => {
                NaiveDate::from_yo_opt(year, day)?
            }
            _ => NaiveDate::from_ymd_opt(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        let hour = match self.half {
            Some(half) => half + if self.afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let time = NaiveTime::from_hms_micro_opt(hour, self.minute, self.second, self.micros)?;
        Some((date.and_time(time), self.offset))
    }
}

/// Writes a moment by pattern; directives that nobody knows stay as they are.
pub(super) fn write(moment: NaiveDateTime, offset: Option<TimeDelta>, format: &str) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let Some(directive) = letters.next() else {
            out.push('%');
            break;
        };
        // Writing into a `String` cannot fail.
        let _ = match directive {
            'Y' => write!(out, "{:04}", moment.year()),
            'f' => write!(out, "{:06}", moment.nanosecond() / 1000),
            'z' => write_offset(&mut out, offset),
            'Z' if offset.is_some() => write!(out, "UTC"),
            'Z' => Ok(()),
            '-' => match letters.next() {
                Some(plain @ ('d' | 'm' | 'H' | 'I' | 'M' | 'S' | 'y' | 'j')) => {
                    write!(out, "{}", moment.format(&format!("%-{plain}")))
                }
                other => write!(out, "%-{}", other.map(String::from).unwrap_or_default()),
            },
            plain if "aAbBcCdDeFGhHIjklmMnpRStTuUVwWxXy%".contains(plain) => {
                write!(out, "{}", moment.format(&format!("%{plain}")))
            }
            unknown => write!(out, "%{unknown}"),
        };
    }
    out
}

fn write_offset(out: &mut String, offset: Option<TimeDelta>) -> std::fmt::Result {
    let Some(offset) = offset else { return Ok(()) };
    let minutes = offset.num_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    write!(out, "{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// Writes the patterns of a field as people read them: `DD.MM.YYYY, YYYY-MM-DD`.
pub(super) fn humanized(field: &FieldDescriptor) -> String {
    let iso = match field.kind {
        FieldKind::Date => "YYYY-MM-DD",
        FieldKind::Time => "hh:mm[:ss[.uuuuuu]]",
        FieldKind::Duration => return "[DD] [HH:[MM:]]ss[.uuuuuu]".to_owned(),
        _ => "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]",
    };
    let formats = defaults::input_formats(field);
    if formats.is_empty() {
        return iso.to_owned();
    }
    let known = [
        ("iso-8601", iso),
        ("%Y", "YYYY"),
        ("%y", "YY"),
        ("%m", "MM"),
        ("%b", "[Jan-Dec]"),
        ("%B", "[January-December]"),
        ("%d", "DD"),
        ("%H", "hh"),
        ("%I", "hh"),
        ("%M", "mm"),
        ("%S", "ss"),
        ("%f", "uuuuuu"),
        ("%a", "[Mon-Sun]"),
        ("%A", "[Monday-Sunday]"),
        ("%p", "[AM|PM]"),
        ("%z", "[+HHMM|-HHMM]"),
    ];
    let patterns = formats.join(", ");
    known.iter().fold(patterns, |text, (pattern, words)| {
        text.replace(pattern, words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-050
    #[test]
    fn patterns_read_what_they_write() {
        let cases = [
            ("%d.%m.%Y %H:%M", "24.12.2023 18:30", "24.12.2023 18:30"),
            (
                "%d %B %Y %I:%M %p",
                "4 may 2023 6:30 pm",
                "04 May 2023 06:30 PM",
            ),
            ("%d%m%Y", "1112020", "11012020"),
            ("%Y-%j", "2024-60", "2024-060"),
            ("%H:%M:%S.%f", "01:02:03.5", "01:02:03.500000"),
            ("%Y%m%d%z", "20240101+0130", "20240101+0130"),
        ];
        for (format, given, expected) in cases {
            let (moment, offset) = parse(given, format).unwrap();
            assert_eq!(write(moment, offset, format), expected, "{format}");
        }
        for (format, given) in [
            ("%d.%m.%Y", "32.01.2024"),
            ("%H:%M", "24:00"),
            ("%Y", "999"),
        ] {
            assert!(parse(given, format).is_none(), "{given}");
        }
    }
}
