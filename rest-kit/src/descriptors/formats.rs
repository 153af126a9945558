//! How a field's values are written in bodies.

use super::field::FieldDescriptor;
use super::limits::Number;
use super::time_zone::{FieldTimeZone, TimeZone};

/// Which IP addresses a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// Addresses of both versions.
    #[default]
    Both,
    /// `192.0.2.1`
    Ipv4,
    /// `2001:db8::1`
    Ipv6,
}

/// What happens to the digits of a decimal that are not shown; the names are Python's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// To the nearest; halves to the even neighbor.
    #[default]
    HalfEven,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// Away from zero when the last digit would be 0 or 5, else towards zero: `ROUND_05UP`.
    ZeroFiveUp,
}

/// How a field's values are written in bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one of DRF's field arguments"
)]
pub struct Formats {
    /// How answers show the value: `hex`, `iso-8601`, `%d %b %Y`; the usual form when empty.
    pub format: &'static str,
    /// How requests may write a date or a time; ISO 8601 when empty.
    pub input_formats: &'static [&'static str],
    /// Which IP addresses.
    pub protocol: Protocol,
    /// Letters of every alphabet in a slug.
    pub allow_unicode: bool,
    /// Numbers as text; decimals are unless this says no, big integers if it says yes.
    pub coerce_to_string: Option<bool>,
    /// Decimals without zeros at their end.
    pub normalize_output: bool,
    /// How decimals are shortened.
    pub rounding: Rounding,
    /// The time zone of moments without an offset, and of those in answers; none is UTC.
    pub time_zone: Option<FieldTimeZone>,
    /// JSON in a text.
    pub binary: bool,
    /// An empty file is a file.
    pub allow_empty_file: bool,
    /// Whether stored files are shown by their address or their name; none is as the application
    /// shows them.
    pub use_url: Option<bool>,
}

impl Formats {
    /// The usual forms.
    pub const NONE: Self = Self {
        format: "",
        input_formats: &[],
        protocol: Protocol::Both,
        allow_unicode: false,
        coerce_to_string: None,
        normalize_output: false,
        rounding: Rounding::HalfEven,
        time_zone: None,
        binary: false,
        allow_empty_file: false,
        use_url: None,
    };
}

impl FieldDescriptor {
    /// Sets how answers show the value.
    #[must_use]
    pub const fn format(mut self, format: &'static str) -> Self {
        self.formats.format = format;
        self
    }

    /// Sets how requests may write a date or a time.
    #[must_use]
    pub const fn input_formats(mut self, input_formats: &'static [&'static str]) -> Self {
        self.formats.input_formats = input_formats;
        self
    }

    /// Sets the time zone of moments without an offset, and of those in answers.
    #[must_use]
    pub const fn time_zone(mut self, time_zone: &'static dyn TimeZone) -> Self {
        self.formats.time_zone = Some(FieldTimeZone(time_zone));
        self
    }

    /// Takes addresses of one version only.
    #[must_use]
    pub const fn protocol(mut self, protocol: Protocol) -> Self {
        self.formats.protocol = protocol;
        self
    }

    /// Takes letters of every alphabet.
    #[must_use]
    pub const fn allow_unicode(mut self, allow_unicode: bool) -> Self {
        self.formats.allow_unicode = allow_unicode;
        self
    }

    /// Takes files without content.
    #[must_use]
    pub const fn allow_empty_file(mut self, allow_empty_file: bool) -> Self {
        self.formats.allow_empty_file = allow_empty_file;
        self
    }

    /// Shows stored files by their address, or by their name in the storage.
    #[must_use]
    pub const fn use_url(mut self, use_url: bool) -> Self {
        self.formats.use_url = Some(use_url);
        self
    }

    /// Shows numbers as text, or decimals as numbers.
    #[must_use]
    pub const fn coerce_to_string(mut self, coerce_to_string: bool) -> Self {
        self.formats.coerce_to_string = Some(coerce_to_string);
        self
    }

    /// Replaces messages.
    #[must_use]
    pub const fn messages(mut self, messages: &'static [(&'static str, &'static str)]) -> Self {
        self.messages = messages;
        self
    }

    /// Describes the items of a list or a dictionary.
    #[must_use]
    pub const fn child(mut self, child: &'static FieldDescriptor) -> Self {
        self.child = Some(child);
        self
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<&'static str> for Number {
    fn from(text: &'static str) -> Self {
        Self::Decimal(text)
    }
}

impl From<chrono::TimeDelta> for Number {
    fn from(span: chrono::TimeDelta) -> Self {
        Self::Duration(span.num_microseconds().unwrap_or(i64::MAX))
    }
}
