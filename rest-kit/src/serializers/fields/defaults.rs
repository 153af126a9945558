//! How an application's fields write and read values, where they do not say it themselves.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

use crate::descriptors::{FieldDescriptor, FieldKind, FieldTimeZone, TimeZone};

thread_local! {
    /// Those of the application whose request is being answered on this thread, right now.
    static CURRENT: Cell<FieldDefaults> = const { Cell::new(FieldDefaults::new()) };
}

/// How an application's fields write and read values, where they do not say it themselves.
///
/// Formats are patterns of Python's `strftime` and `strptime`, or `iso-8601`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::fields::FieldDefaults;
///
/// let app = RestKit::new(Settings::default()).field_defaults(
///     FieldDefaults::new()
///         .date_format("%d.%m.%Y")
///         .date_input_formats(&["%d.%m.%Y", "iso-8601"])
///         .coerce_decimal_to_string(false),
/// );
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct FieldDefaults {
    date: Written,
    time: Written,
    date_time: Written,
    duration: Written,
    time_zone: Option<FieldTimeZone>,
    coerce_decimal_to_string: bool,
    coerce_bigint_to_string: bool,
}

/// How values of one kind are written in answers, and in requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    format: &'static str,
    input_formats: &'static [&'static str],
}

impl Written {
    const ISO: Self = Self {
        format: "",
        input_formats: &[],
    };
}

impl Default for FieldDefaults {
    fn default() -> Self {
        Self::new()
    }
}

impl FieldDefaults {
    /// ISO 8601 for dates and times, UTC, decimals as text, big integers as numbers.
    pub const fn new() -> Self {
        Self {
            date: Written::ISO,
            time: Written::ISO,
            date_time: Written::ISO,
            duration: Written::ISO,
            time_zone: None,
            coerce_decimal_to_string: true,
            coerce_bigint_to_string: false,
        }
    }

    /// Sets how answers show dates.
    #[doc(alias = "DATE_FORMAT")]
    pub const fn date_format(mut self, format: &'static str) -> Self {
        self.date.format = format;
        self
    }

    /// Sets how requests may write dates.
    #[doc(alias = "DATE_INPUT_FORMATS")]
    pub const fn date_input_formats(mut self, formats: &'static [&'static str]) -> Self {
        self.date.input_formats = formats;
        self
    }

    /// Sets how answers show times of day.
    #[doc(alias = "TIME_FORMAT")]
    pub const fn time_format(mut self, format: &'static str) -> Self {
        self.time.format = format;
        self
    }

    /// Sets how requests may write times of day.
    #[doc(alias = "TIME_INPUT_FORMATS")]
    pub const fn time_input_formats(mut self, formats: &'static [&'static str]) -> Self {
        self.time.input_formats = formats;
        self
    }

    /// Sets how answers show moments.
    #[doc(alias = "DATETIME_FORMAT")]
    pub const fn datetime_format(mut self, format: &'static str) -> Self {
        self.date_time.format = format;
        self
    }

    /// Sets how requests may write moments.
    #[doc(alias = "DATETIME_INPUT_FORMATS")]
    pub const fn datetime_input_formats(mut self, formats: &'static [&'static str]) -> Self {
        self.date_time.input_formats = formats;
        self
    }

    /// Sets how answers show spans of time: `django` or `iso-8601`.
    #[doc(alias = "DURATION_FORMAT")]
    pub const fn duration_format(mut self, format: &'static str) -> Self {
        self.duration.format = format;
        self
    }

    /// Sets the time zone of moments in answers, and of those without an offset in requests.
    #[doc(alias = "TIME_ZONE")]
    pub const fn time_zone(mut self, time_zone: &'static dyn TimeZone) -> Self {
        self.time_zone = Some(FieldTimeZone(time_zone));
        self
    }

    /// Sets whether answers show decimals as text, which keeps them exact.
    #[doc(alias = "COERCE_DECIMAL_TO_STRING")]
    pub const fn coerce_decimal_to_string(mut self, coerce: bool) -> Self {
        self.coerce_decimal_to_string = coerce;
        self
    }

    /// Sets whether answers show 64-bit integers as text, for clients whose numbers are floats.
    #[doc(alias = "COERCE_BIGINT_TO_STRING")]
    pub const fn coerce_bigint_to_string(mut self, coerce: bool) -> Self {
        self.coerce_bigint_to_string = coerce;
        self
    }

    /// Runs a future whose fields follow these; other futures of the thread do not notice.
    pub(crate) async fn during<T>(self, future: impl Future<Output = T>) -> T {
        if self == Self::new() {
            return future.await;
        }
        let mut future = pin!(future);
        poll_fn(|task| {
            let _outer = Restore(CURRENT.replace(self));
            future.as_mut().poll(task)
        })
        .await
    }

    const fn written(&self, kind: FieldKind) -> Written {
        match kind {
            FieldKind::Date => self.date,
            FieldKind::Time => self.time,
            FieldKind::DateTime => self.date_time,
            FieldKind::Duration => self.duration,
            // What a function computes is shown as it is.
            _ => Written::ISO,
        }
    }
}

/// Puts back what held before, also when a panic passes.
struct Restore(FieldDefaults);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// Returns how answers show a date, a time or a span of time; the usual form when empty.
pub(super) fn format(field: &FieldDescriptor) -> &'static str {
    match field.formats.format {
        "" => CURRENT.get().written(field.kind).format,
        own => own,
    }
}

/// Returns how requests may write a date or a time; ISO 8601 when empty.
pub(super) fn input_formats(field: &FieldDescriptor) -> &'static [&'static str] {
    match field.formats.input_formats {
        [] => CURRENT.get().written(field.kind).input_formats,
        own => own,
    }
}

/// Returns the time zone of a field's moments; none is UTC.
pub(super) fn time_zone(field: &FieldDescriptor) -> Option<FieldTimeZone> {
    field.formats.time_zone.or_else(|| CURRENT.get().time_zone)
}

/// Returns whether answers show a decimal as text.
pub(super) fn decimal_is_text(field: &FieldDescriptor) -> bool {
    let own = field.formats.coerce_to_string;
    own.unwrap_or_else(|| {
        field.kind != FieldKind::Decimal || CURRENT.get().coerce_decimal_to_string
    })
}

/// Returns whether answers show an integer as text.
pub(super) fn integer_is_text(field: &FieldDescriptor) -> bool {
    match field.formats.coerce_to_string {
        Some(own) => own,
        None => field.kind == FieldKind::BigInteger && CURRENT.get().coerce_bigint_to_string,
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn futures_of_one_thread_do_not_share_defaults() {
        let asked = || CURRENT.get().coerce_decimal_to_string;
        let mut rounds = 0;
        let mut outer = pin!(
            FieldDefaults::new()
                .coerce_decimal_to_string(false)
                .during(poll_fn(|_| {
                    assert!(!asked());
                    rounds += 1;
                    if rounds == 2 {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                }))
        );
        let mut task = Context::from_waker(Waker::noop());
        assert!(outer.as_mut().poll(&mut task).is_pending());
        assert!(asked());
        let plain = pin!(FieldDefaults::new().during(async { asked() }));
        assert_eq!(plain.poll(&mut task), Poll::Ready(true));
        assert!(outer.as_mut().poll(&mut task).is_ready());
        let panics = || {
            let future = poll_fn(|_| -> Poll<()> { panic!("a view") });
            let future = pin!(
                FieldDefaults::new()
                    .coerce_bigint_to_string(true)
                    .during(future)
            );
            future.poll(&mut Context::from_waker(Waker::noop()))
        };
        assert!(std::panic::catch_unwind(panics).is_err());
        assert!(!CURRENT.get().coerce_bigint_to_string);
    }
}
