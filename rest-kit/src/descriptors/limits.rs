//! How large or long values may be.

/// A bound of a number field, as exact as its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// For integers.
    Int(i64),
    /// For floats.
    Float(f64),
    /// For decimals: the text of the number, as `"0.01"`.
    Decimal(&'static str),
    /// For durations: microseconds.
    Duration(i64),
}

impl Number {
    /// Returns the bound of an integer field.
    ///
    /// # Panics
    ///
    /// When it is beyond 64 bits: while compiling, where models are described.
    #[doc(hidden)]
    pub const fn whole(bound: i128) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "compared with the whole")]
        let narrow = bound as i64;
        assert!(narrow as i128 == bound, "the bound is beyond 64 bits");
        Self::Int(narrow)
    }
}

/// How large or long a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Characters (text) or elements (lists), at most.
    pub max_length: Option<u32>,
    /// Characters (text) or elements (lists), at least.
    pub min_length: Option<u32>,
    /// The largest number.
    pub max_value: Option<Number>,
    /// The smallest number.
    pub min_value: Option<Number>,
    /// Digits of a decimal in all.
    pub max_digits: Option<u8>,
    /// Digits of a decimal after the point.
    pub decimal_places: Option<u8>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self {
        max_length: None,
        min_length: None,
        max_value: None,
        min_value: None,
        max_digits: None,
        decimal_places: None,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_beyond_64_bits_do_not_wrap() {
        assert_eq!(Number::whole(-5), Number::Int(-5));
        assert!(std::panic::catch_unwind(|| Number::whole(1 << 64)).is_err());
    }
}
