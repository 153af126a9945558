//! Moments in UTC.

use std::fmt;
use std::ops::{Add, Deref, Sub};
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, TimeDelta, Timelike as _, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use super::Duration;

type Inner = chrono::DateTime<Utc>;

/// A moment in UTC, to the microsecond: what both databases can hold.
///
/// Its text is DRF's: ISO 8601 with `Z`, microseconds only when there are any. Anything finer
/// than a microsecond is dropped when the value is made. `+` and `-` panic on overflow, as those
/// of [`std::time::SystemTime`] do; a span that a client sent is added by
/// [`checked_add`](Self::checked_add).
///
/// # Examples
///
/// ```
/// use rest_kit::values::{DateTime, Duration};
///
/// let opened: DateTime = "2024-01-01T10:02:00.123456+02:00".parse().unwrap();
/// assert_eq!(opened.to_string(), "2024-01-01T08:02:00.123456Z");
/// assert_eq!(opened.timestamp(), 1_704_096_120);
/// assert!(opened < DateTime::now());
///
/// let due = opened + Duration::days(14);
/// assert_eq!(due.date_naive().to_string(), "2024-01-15");
/// assert_eq!(due - opened, Duration::hours(14 * 24));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Inner);

impl DateTime {
    /// Returns the current moment.
    pub fn now() -> Self {
        Utc::now().into()
    }

    /// Refuses years that a text of fixed width cannot hold.
    pub(crate) fn check_year(self) -> Result<(), &'static str> {
        match self.0.year() {
            1..=9999 => Ok(()),
            _ => Err("the year of a date and time must be from 1 to 9999"),
        }
    }

    /// Returns the text that sorts: always six digits after the second.
    #[cfg(any(feature = "sqlite", test))]
    pub(crate) fn to_fixed_width(self) -> String {
        self.text(true)
    }

    fn text(self, always_micros: bool) -> String {
        let moment = &self.0;
        let year = u32::try_from(moment.year()).unwrap_or_default();
        let micros = moment.nanosecond() / 1_000;
        let mut text = String::with_capacity(27);
        push_digits(&mut text, year, 4);
        for (mark, number) in [
            ('-', moment.month()),
            ('-', moment.day()),
            ('T', moment.hour()),
            (':', moment.minute()),
            (':', moment.second()),
        ] {
            text.push(mark);
            push_digits(&mut text, number, 2);
        }
        if always_micros || micros != 0 {
            text.push('.');
            push_digits(&mut text, micros, 6);
        }
        text.push('Z');
        text
    }
}

fn push_digits(text: &mut String, number: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// A text is no date and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseDateTimeError;

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time like `2024-01-01T08:02:00Z`")
    }
}

impl std::error::Error for ParseDateTimeError {}

/// Reads ISO 8601: `T` or a space, seconds and fraction optional, UTC unless an offset is given.
impl FromStr for DateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut cursor = Cursor(text.as_bytes());
        match cursor.moment() {
            // An offset may lead out of the years that there are.
            Some(moment) if cursor.0.is_empty() && Self(moment).check_year().is_ok() => {
                Ok(Self(moment))
            }
            _ => Err(ParseDateTimeError),
        }
    }
}

/// What is left of a text; chrono's own parser takes microseconds per row.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn moment(&mut self) -> Option<Inner> {
        let year = i32::try_from(self.digits(4, 4)?).ok()?;
        self.mark(b"-")?;
        let month = self.digits(1, 2)?;
        self.mark(b"-")?;
        let day = self.digits(1, 2)?;
        self.mark(b"T t")?;
        let hour = self.digits(1, 2)?;
        self.mark(b":")?;
        let minute = self.digits(1, 2)?;
        let (mut second, mut micros) = (0, 0);
        if self.mark(b":").is_some() {
            second = self.digits(1, 2)?;
            if self.mark(b".,").is_some() {
                micros = self.fraction()?;
            }
        }
        let offset = self.offset()?;
        NaiveDate::from_ymd_opt(year, month, day)?
            .and_hms_micro_opt(hour, minute, second, micros)?
            .and_utc()
            .checked_sub_signed(TimeDelta::minutes(offset))
    }

    /// Reads up to six digits as microseconds and passes over any others.
    fn fraction(&mut self) -> Option<u32> {
        let given = self.0;
        let micros = self.digits(1, 6)?;
        let read = u32::try_from(given.len() - self.0.len()).ok()?;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            self.0 = &self.0[1..];
        }
        Some(micros * 10_u32.pow(6 - read))
    }

    /// Reads `Z`, `+02:00`, `+0200`, `+02` or nothing as minutes.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.mark(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.mark(b"-").is_some() { -1 } else { 1 };
        if sign == 1 {
            self.mark(b"+")?;
        }
        let hours = i64::from(self.digits(2, 2)?);
        let mut minutes = 0;
        if self.mark(b":").is_some() || !self.0.is_empty() {
            minutes = i64::from(self.digits(2, 2)?);
        }
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut number = 0;
        let mut count = 0;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0
            && count < most
        {
            number = number * 10 + u32::from(digit - b'0');
            count += 1;
            self.0 = rest;
        }
        (count >= least).then_some(number)
    }

    fn mark(&mut self, marks: &[u8]) -> Option<()> {
        match self.0 {
            [first, rest @ ..] if marks.contains(first) => {
                self.0 = rest;
                Some(())
            }
            _ => None,
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.check_year() {
            Ok(()) => f.write_str(&self.text(false)),
            Err(_) => self.0.to_rfc3339().fmt(f),
        }
    }
}

impl Deref for DateTime {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl From<Inner> for DateTime {
    fn from(moment: Inner) -> Self {
        let finer = i64::from(moment.timestamp_subsec_nanos() % 1_000);
        Self(moment - TimeDelta::nanoseconds(finer))
    }
}

impl From<DateTime> for Inner {
    fn from(moment: DateTime) -> Self {
        moment.0
    }
}

impl DateTime {
    /// Returns the moment so much later; none when it is beyond all calendars.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::values::{DateTime, Duration};
    ///
    /// let opened: DateTime = "2024-01-01T08:00:00Z".parse().unwrap();
    /// let day = Duration::days(1);
    /// assert_eq!(opened.checked_add(day), Some(opened + day));
    /// assert_eq!(opened.checked_add(Duration::days(99_999_999_999)), None);
    /// ```
    pub fn checked_add(self, span: Duration) -> Option<Self> {
        self.0.checked_add_signed(span.into()).map(Self::from)
    }

    /// Returns the moment so much earlier; none when it is beyond all calendars.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::values::{DateTime, Duration};
    ///
    /// let opened: DateTime = "2024-01-01T08:00:00Z".parse().unwrap();
    /// assert_eq!(opened.checked_sub(Duration::days(99_999_999_999)), None);
    /// ```
    pub fn checked_sub(self, span: Duration) -> Option<Self> {
        self.0.checked_sub_signed(span.into()).map(Self::from)
    }
}

impl Add<Duration> for DateTime {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self::from(self.0 + TimeDelta::from(span))
    }
}

impl Sub<Duration> for DateTime {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self::from(self.0 - TimeDelta::from(span))
    }
}

impl Sub for DateTime {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        (self.0 - earlier.0).into()
    }
}

impl Serialize for DateTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.check_year() {
            Ok(()) => serializer.serialize_str(&self.text(false)),
            Err(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_texts_are_read() {
        for (text, expected) in [
            ("2024-01-01T08:02:00Z", "2024-01-01T08:02:00Z"),
            ("2024-01-01 08:02", "2024-01-01T08:02:00Z"),
            ("2024-01-01T08:02:00.5", "2024-01-01T08:02:00.500000Z"),
            ("2024-01-01T00:30:00+02:00", "2023-12-31T22:30:00Z"),
            ("2024-01-01T00:30:00-0130", "2024-01-01T02:00:00Z"),
            (
                "1969-12-31T23:59:59.123456789Z",
                "1969-12-31T23:59:59.123456Z",
            ),
        ] {
            assert_eq!(
                text.parse::<DateTime>().unwrap().to_string(),
                expected,
                "{text}"
            );
        }
        for wrong in [
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "",
            "2024-01-01",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00Zx",
            "2024-01-01T00:00:00+2",
            "2024-01-01T00:00:00.",
        ] {
            assert!(wrong.parse::<DateTime>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_fixed_width_text_is_read_back() {
        let moment: DateTime = "0001-02-03T04:05:06.000007Z".parse().unwrap();
        assert_eq!(moment.to_fixed_width(), "0001-02-03T04:05:06.000007Z");
        assert_eq!(moment.to_fixed_width().parse(), Ok(moment));
    }
}
