//! Fields of numbers.

use std::fmt::Debug;

use crate::db::values::Decimal;
use crate::descriptors::{FieldKind, Number, Rounding};

use super::{Field, FieldType, Options, typed, typed_field};

/// A whole number: `i64`, or another integer by [`IntegerField::of`].
#[derive(Debug, Clone)]
pub struct IntegerField<T = i64> {
    options: Options<T>,
}

/// A whole number that may be shown as text, for clients whose numbers are floats.
#[derive(Debug, Clone)]
pub struct BigIntegerField<T = i64> {
    options: Options<T>,
}

/// A binary floating point number.
#[derive(Debug, Clone)]
pub struct FloatField {
    options: Options<f64>,
}

/// An exact decimal number.
#[derive(Debug, Clone)]
pub struct DecimalField {
    options: Options<Decimal>,
}

typed_field!(FloatField: f64, Float);
typed!(DecimalField: Decimal);
typed!(IntegerField<T>: T where T: FieldType + Clone + Debug);
typed!(BigIntegerField<T>: T where T: FieldType + Clone + Debug);

/// Arguments that all fields of numbers have.
pub trait NumberField: Field + Sized {
    /// Limits the value; a decimal's limit is a text.
    #[must_use]
    fn max_value(mut self, max_value: impl Into<Number>) -> Self {
        self.options_mut().descriptor.limits.max_value = Some(max_value.into());
        self
    }

    /// Demands a value; a decimal's limit is a text.
    #[must_use]
    fn min_value(mut self, min_value: impl Into<Number>) -> Self {
        self.options_mut().descriptor.limits.min_value = Some(min_value.into());
        self
    }
}

impl<T: FieldType + Clone + Debug> NumberField for IntegerField<T> {}
impl<T: FieldType + Clone + Debug> NumberField for BigIntegerField<T> {}
impl NumberField for FloatField {}
impl NumberField for DecimalField {}
impl NumberField for super::DurationField {}

impl IntegerField {
    /// A required field of 64-bit integers.
    pub fn new() -> Self {
        Self::of()
    }
}

impl Default for IntegerField {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: FieldType> IntegerField<T> {
    /// A required field of another integer type, within its bounds.
    pub fn of() -> Self {
        Self {
            options: Options::new(FieldKind::Integer),
        }
    }
}

impl BigIntegerField {
    /// A required field of 64-bit integers.
    pub fn new() -> Self {
        Self::of()
    }
}

impl Default for BigIntegerField {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: FieldType> BigIntegerField<T> {
    /// A required field of another integer type, within its bounds.
    pub fn of() -> Self {
        let mut options = Options::new(FieldKind::BigInteger);
        let invalid = "A valid biginteger is required.";
        options
            .messages
            .push(("invalid".to_owned(), invalid.to_owned()));
        Self { options }
    }

    /// Sets whether answers show it as text.
    #[must_use]
    pub fn coerce_to_string(mut self, coerce_to_string: bool) -> Self {
        self.options.descriptor.formats.coerce_to_string = Some(coerce_to_string);
        self
    }
}

impl DecimalField {
    /// A required field of that many digits in all, and after the point; `None` is no limit.
    pub fn new(max_digits: impl Into<Option<u8>>, decimal_places: impl Into<Option<u8>>) -> Self {
        let mut options = Options::new(FieldKind::Decimal);
        options.descriptor.limits.max_digits = max_digits.into();
        options.descriptor.limits.decimal_places = decimal_places.into();
        Self { options }
    }

    /// Sets whether answers show it as text, which keeps it exact.
    #[must_use]
    pub fn coerce_to_string(mut self, coerce_to_string: bool) -> Self {
        self.options.descriptor.formats.coerce_to_string = Some(coerce_to_string);
        self
    }

    /// Sets how answers shorten it.
    #[must_use]
    pub fn rounding(mut self, rounding: Rounding) -> Self {
        self.options.descriptor.formats.rounding = rounding;
        self
    }

    /// Sets whether answers drop the zeros at its end.
    #[must_use]
    pub fn normalize_output(mut self, normalize_output: bool) -> Self {
        self.options.descriptor.formats.normalize_output = normalize_output;
        self
    }
}
