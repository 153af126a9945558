//! Time zones: how far local clocks are from UTC.

use std::fmt;

use chrono::{NaiveDateTime, TimeDelta};

/// A time zone; every `chrono::TimeZone` is one: `chrono_tz::Europe::Berlin`, a `FixedOffset`.
///
/// # Examples
///
/// ```
/// use chrono::{FixedOffset, NaiveDate, TimeDelta};
/// use rest_kit::descriptors::TimeZone as _;
///
/// let india = FixedOffset::east_opt(19_800).unwrap_or(FixedOffset::east_opt(0).unwrap());
/// let noon = NaiveDate::from_ymd_opt(2024, 6, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
/// assert_eq!(india.at_local(noon.unwrap()), Some(TimeDelta::minutes(330)));
/// assert_eq!(india.name(), "+05:30");
/// ```
pub trait TimeZone: fmt::Debug + Send + Sync {
    /// Returns the offset at a moment in UTC.
    fn at_utc(&self, utc: NaiveDateTime) -> TimeDelta;

    /// Returns the offset at a local time: the earlier one when clocks show it twice, none when
    /// they skip it.
    fn at_local(&self, local: NaiveDateTime) -> Option<TimeDelta>;

    /// Returns its name in messages.
    fn name(&self) -> String;
}

impl<Z> TimeZone for Z
where
    Z: chrono::TimeZone + fmt::Debug + fmt::Display + Send + Sync,
{
    fn at_utc(&self, utc: NaiveDateTime) -> TimeDelta {
        offset(&self.offset_from_utc_datetime(&utc))
    }

    fn at_local(&self, local: NaiveDateTime) -> Option<TimeDelta> {
        let offsets = self.offset_from_local_datetime(&local);
        offsets.earliest().map(|found| offset(&found))
    }

    fn name(&self) -> String {
        self.to_string()
    }
}

fn offset(offset: &impl chrono::Offset) -> TimeDelta {
    TimeDelta::seconds(i64::from(offset.fix().local_minus_utc()))
}

/// The time zone of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldTimeZone(pub &'static dyn TimeZone);

impl PartialEq for FieldTimeZone {
    fn eq(&self, other: &Self) -> bool {
        self.0.name() == other.0.name()
    }
}

impl Eq for FieldTimeZone {}
