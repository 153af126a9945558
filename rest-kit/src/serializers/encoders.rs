//! Values that DRF's JSON encoder writes in another way than serde does.
//!
//! DRF: `rest_framework.utils.encoders`. Dates, times, UUIDs, addresses, sets and tuples need none
//! of these: they are written as DRF writes them. Fields of serializers have
//! [forms of their own](super::fields).
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::serializers::encoders::{Float, Items, Text, TotalSeconds};
//! use serde_json::json;
//!
//! let answer = Response::new(&json!({
//!     "took": TotalSeconds(Duration::seconds(90)),
//!     "price": Float(Decimal::new(150, 2)),
//!     "motto": Text(b"caf\xc3\xa9"),
//!     "squares": Items::of((1..4).map(|n| n * n)),
//! }));
//! let data = answer.data().unwrap_or_default();
//! assert_eq!(data, r#"{"took":"90.0","price":1.5,"motto":"café","squares":[1,4,9]}"#.as_bytes());
//! ```

use std::cell::Cell;

use chrono::{DateTime as ZonedDateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::db::values::Decimal;
use crate::http::text::float_text;

/// A span of time as the text of its seconds: `"90.0"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "timedelta")]
pub struct TotalSeconds<T>(pub T);

impl<T: Copy + Into<TimeDelta>> Serialize for TotalSeconds<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let span: TimeDelta = self.0.into();
        let micros =
            i128::from(span.num_seconds()) * 1_000_000 + i128::from(span.subsec_nanos() / 1_000);
        let (sign, micros) = if micros < 0 {
            ("-", -micros)
        } else {
            ("", micros)
        };
        let digits = format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        let seconds: f64 = digits.parse().map_err(S::Error::custom)?;
        serializer.serialize_str(&float_text(seconds))
    }
}

/// A decimal as a number, which may be rounded: `1.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Float(pub Decimal);

impl Serialize for Float {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: f64 = self.0.to_string().parse().map_err(S::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

/// Bytes as the text that they are in UTF-8; others cannot be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "bytes")]
pub struct Text<T>(pub T);

impl<T: AsRef<[u8]>> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(self.0.as_ref()).map_err(S::Error::custom)?;
        serializer.serialize_str(text)
    }
}

/// What an iterator gives, as a list; it is written once.
#[doc(alias = "generator")]
pub struct Items<I>(Cell<Option<I>>);

impl<I: IntoIterator<Item: Serialize>> Items<I> {
    /// Lists what `items` gives.
    pub fn of(items: I) -> Self {
        Self(Cell::new(Some(items)))
    }
}

impl<I: IntoIterator<Item: Serialize>> Serialize for Items<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.take() {
            Some(items) => serializer.collect_seq(items),
            None => Err(S::Error::custom("these items were written already")),
        }
    }
}

impl<I> std::fmt::Debug for Items<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// A moment or a time of day of `chrono` as DRF writes it: with microseconds if there are any, and
/// `Z` for UTC. [`DateTime`](crate::values::DateTime) is written so by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsoFormat<T>(pub T);

impl Serialize for IsoFormat<NaiveTime> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(
            &self
                .0
                .format(with_micros("%H:%M:%S", "%H:%M:%S%.6f", &self.0)),
        )
    }
}

impl Serialize for IsoFormat<NaiveDateTime> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = with_micros("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%.6f", &self.0);
        serializer.collect_str(&self.0.format(form))
    }
}

impl<Z: TimeZone<Offset: std::fmt::Display>> Serialize for IsoFormat<ZonedDateTime<Z>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = with_micros("%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S%.6f%:z", &self.0);
        let text = self.0.format(form).to_string();
        match text.strip_suffix("+00:00") {
            Some(utc) => serializer.collect_str(&format_args!("{utc}Z")),
            None => serializer.serialize_str(&text),
        }
    }
}

fn with_micros(whole: &'static str, fine: &'static str, moment: &impl Timelike) -> &'static str {
    if moment.nanosecond() < 1_000 {
        whole
    } else {
        fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: RSP-009
    #[test]
    fn spans_are_written_as_drf_writes_them() {
        let span = |days: i64, micros: i64| TimeDelta::days(days) + TimeDelta::microseconds(micros);
        let cases = [
            (span(1, 2_000_030), "86402.00003"),
            (span(0, 90_000_000), "90.0"),
            (span(0, -1), "-1e-06"),
            (span(0, 0), "0.0"),
            (span(100_000, 1), "8640000000.000002"),
            (span(0, 12), "1.2e-05"),
            (span(-3, 5_000_000), "-259195.0"),
            (span(999_999_999, 1), "86399999913600.0"),
        ];
        for (span, expected) in cases {
            let text = serde_json::to_string(&TotalSeconds(span)).unwrap();
            assert_eq!(text, format!("\"{expected}\""));
        }
    }
}
