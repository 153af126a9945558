//! Fields of dates, times and spans of time.

use chrono::{NaiveDate, NaiveTime};

use crate::db::values::{DateTime, Duration};
use crate::descriptors::{FieldTimeZone, TimeZone};

use super::{Field, FieldType, Options, typed_field};

/// A calendar date.
#[derive(Debug, Clone)]
pub struct DateField {
    options: Options<NaiveDate>,
}

/// A time of day.
#[derive(Debug, Clone)]
pub struct TimeField {
    options: Options<NaiveTime>,
}

/// A moment.
#[derive(Debug, Clone)]
pub struct DateTimeField {
    options: Options<DateTime>,
}

/// A span of time.
#[derive(Debug, Clone)]
pub struct DurationField {
    options: Options<Duration>,
}

typed_field!(DateField: NaiveDate, Date);
typed_field!(TimeField: NaiveTime, Time);
typed_field!(DateTimeField: DateTime, DateTime);
typed_field!(DurationField: Duration, Duration);

/// Arguments that all fields of dates and times have.
pub trait DateLikeField: Field + Sized {
    /// Sets how answers show it: a pattern of Python's `strftime`, or `iso-8601`.
    #[must_use]
    fn format(mut self, format: &'static str) -> Self {
        self.options_mut().descriptor.formats.format = format;
        self
    }

    /// Sets how requests may write it: patterns of Python's `strptime`, or `iso-8601`.
    #[must_use]
    fn input_formats(mut self, input_formats: &'static [&'static str]) -> Self {
        self.options_mut().descriptor.formats.input_formats = input_formats;
        self
    }
}

impl DateLikeField for DateField {}
impl DateLikeField for TimeField {}
impl DateLikeField for DateTimeField {}

impl DateTimeField {
    /// Sets the time zone of moments without an offset, and of those in answers; it is UTC
    /// unless told otherwise.
    ///
    /// A local time that the zone's clocks skip is refused; of one that they show twice the
    /// first is taken.
    ///
    /// # Examples
    ///
    /// ```
    /// use chrono::FixedOffset;
    /// use rest_kit::serializers::fields::{DateTimeField, Field as _};
    ///
    /// static INDIA: FixedOffset = FixedOffset::east_opt(19_800).unwrap();
    /// let field = DateTimeField::new().time_zone(&INDIA);
    /// # let _ = field;
    /// ```
    #[must_use]
    #[doc(alias = "default_timezone")]
    pub fn time_zone(mut self, time_zone: &'static dyn TimeZone) -> Self {
        self.options.descriptor.formats.time_zone = Some(FieldTimeZone(time_zone));
        self
    }
}

impl DurationField {
    /// Sets how answers show it: `django` (`1 02:03:04`) or `iso-8601` (`P1DT02H03M04S`).
    #[must_use]
    pub fn format(mut self, format: &'static str) -> Self {
        self.options.descriptor.formats.format = format;
        self
    }
}
