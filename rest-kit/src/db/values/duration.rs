//! Spans of time.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use chrono::TimeDelta;
use diesel::sql_types::BigInt;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use crate::db::sql_types::multi_value;

/// A span of time in microseconds; a `BIGINT` on both databases.
///
/// Its text is DRF's: `[-][days ]HH:MM:SS[.ffffff]`.
///
/// # Examples
///
/// ```
/// use rest_kit::values::Duration;
///
/// let span: Duration = "3 02:00:01.5".parse().unwrap();
/// assert_eq!(span.num_hours(), 74);
/// assert!(Duration::days(3) < span);
/// assert_eq!(span.to_string(), "3 02:00:01.500000");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(TimeDelta);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(TimeDelta::zero());

    /// Creates a span of days of 24 hours.
    ///
    /// # Panics
    ///
    /// When it is longer than 292 million years.
    pub const fn days(days: i64) -> Self {
        Self(TimeDelta::days(days))
    }

    /// Creates a span of hours.
    ///
    /// # Panics
    ///
    /// When it is longer than 292 million years.
    pub const fn hours(hours: i64) -> Self {
        Self(TimeDelta::hours(hours))
    }

    /// Creates a span of minutes.
    ///
    /// # Panics
    ///
    /// When it is longer than 292 million years.
    pub const fn minutes(minutes: i64) -> Self {
        Self(TimeDelta::minutes(minutes))
    }

    /// Creates a span of seconds.
    ///
    /// # Panics
    ///
    /// When it is longer than 292 million years.
    pub const fn seconds(seconds: i64) -> Self {
        Self(TimeDelta::seconds(seconds))
    }

    /// Creates a span from microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(TimeDelta::microseconds(micros))
    }

    /// Returns the microseconds, unless they are more than 64 bits hold.
    fn micros(self) -> Result<i64, &'static str> {
        self.0
            .num_microseconds()
            .ok_or("the duration is too long for a column")
    }
}

/// A text is no span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseDurationError;

impl fmt::Display for ParseDurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a duration like `1 02:03:04.500000`")
    }
}

impl std::error::Error for ParseDurationError {}

impl FromStr for Duration {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.trim()).ok_or(ParseDurationError)
    }
}

/// Reads `[-][days[ days,] ][[HH:]MM:]SS[.ffffff]`.
fn parse(text: &str) -> Option<Duration> {
    let (days, clock) = match text.rsplit_once(' ') {
        Some((days, clock)) => (
            days.trim_end_matches(" days,").trim_end_matches(" day,"),
            clock,
        ),
        None => ("0", text),
    };
    let days: i64 = days.parse().ok()?;
    let (negative, clock) = match clock.strip_prefix('-') {
        Some(clock) => (true, clock),
        None => (false, clock),
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut seconds = 0_i64;
    let mut units = 0;
    for part in whole.split(':') {
        units += 1;
        let part: u32 = part.parse().ok()?;
        seconds = seconds.checked_mul(60)?.checked_add(part.into())?;
    }
    if units > 3 || fraction.len() > 6 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
    let clock = seconds.checked_mul(1_000_000)?.checked_add(micros)?;
    let clock = if negative { -clock } else { clock };
    let total = days.checked_mul(86_400_000_000)?.checked_add(clock)?;
    Some(Duration::from_micros(total))
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = i128::from(self.0.num_seconds()) * 1_000_000
            + i128::from(self.0.subsec_nanos() / 1_000);
        let days = micros.div_euclid(86_400_000_000);
        let rest = micros.rem_euclid(86_400_000_000);
        if days != 0 {
            write!(f, "{days} ")?;
        }
        let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        write!(f, "{hours:02}:{minutes:02}:{:02}", seconds % 60)?;
        if fraction != 0 {
            write!(f, ".{fraction:06}")?;
        }
        Ok(())
    }
}

impl Deref for Duration {
    type Target = TimeDelta;

    fn deref(&self) -> &TimeDelta {
        &self.0
    }
}

impl From<TimeDelta> for Duration {
    fn from(inner: TimeDelta) -> Self {
        Self(inner)
    }
}

impl From<Duration> for TimeDelta {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

impl Serialize for Duration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

multi_value!([] Duration as BigInt);
crate::__private::sql_bind!([] Duration as BigInt);
crate::__private::sql_read!([] Duration);

#[cfg(feature = "sqlite")]
mod sqlite {
    use diesel::deserialize::{self, FromSql};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sqlite::Sqlite;

    use super::{BigInt, Duration};

    impl ToSql<BigInt, Sqlite> for Duration {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(self.micros()?);
            Ok(IsNull::No)
        }
    }

    impl FromSql<BigInt, Sqlite> for Duration {
        fn from_sql(
            raw: <Sqlite as diesel::backend::Backend>::RawValue<'_>,
        ) -> deserialize::Result<Self> {
            <i64 as FromSql<BigInt, Sqlite>>::from_sql(raw).map(Self::from_micros)
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, Output, ToSql};

    use super::{BigInt, Duration};

    impl ToSql<BigInt, Pg> for Duration {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            let micros = self.micros()?;
            ToSql::<BigInt, Pg>::to_sql(&micros, &mut out.reborrow())
        }
    }

    impl FromSql<BigInt, Pg> for Duration {
        fn from_sql(raw: PgValue<'_>) -> deserialize::Result<Self> {
            <i64 as FromSql<BigInt, Pg>>::from_sql(raw).map(Self::from_micros)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_drfs() {
        for (text, micros, shown) in [
            ("0", 0, "00:00:00"),
            ("90", 90_000_000, "00:01:30"),
            ("4 days, 01:00:00", 349_200_000_000, "4 01:00:00"),
            ("-1 23:00:00", -3_600_000_000, "-1 23:00:00"),
            ("-00:00:01", -1_000_000, "-1 23:59:59"),
        ] {
            let span: Duration = text.parse().unwrap();
            assert_eq!(span, Duration::from_micros(micros), "{text}");
            assert_eq!(span.to_string(), shown);
        }
        for wrong in ["", "abc", "1:2:3:4", "1.2345678", "x 00:00:01"] {
            assert!(wrong.parse::<Duration>().is_err(), "{wrong}");
        }
    }
}
