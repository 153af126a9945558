//! Exact decimal numbers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Deref, Div, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use rust_decimal::Decimal as Inner;
use serde::{Deserialize, Serialize};

/// An exact decimal number: a price, a rate.
///
/// In JSON it is a string, as in DRF. The operators panic on overflow, as those of integers do;
/// `checked_add` and its siblings, `round_dp` (half to even) and the rest are the methods of
/// [`rust_decimal::Decimal`].
///
/// # Examples
///
/// ```
/// use rest_kit::values::Decimal;
///
/// let price: Decimal = "12.50".parse().unwrap();
/// assert_eq!(price + Decimal::new(5, 1), Decimal::from(13));
/// assert_eq!((price * Decimal::from(3)).to_string(), "37.50");
/// assert_eq!(serde_json::to_string(&price).unwrap(), r#""12.50""#);
/// assert!(Decimal::ZERO < price);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(Inner);

impl Decimal {
    /// 0.
    pub const ZERO: Self = Self(Inner::ZERO);
    /// 1.
    pub const ONE: Self = Self(Inner::ONE);

    /// Creates `mantissa` · 10^-`scale`: `new(1250, 2)` is 12.50.
    ///
    /// # Panics
    ///
    /// When `scale` is above 28.
    pub fn new(mantissa: i64, scale: u32) -> Self {
        Self(Inner::new(mantissa, scale))
    }
}

/// A text is no decimal number, or one of too many digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number of at most 28 digits")
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = if text.contains(['e', 'E']) {
            Inner::from_scientific(text)
        } else {
            Inner::from_str_exact(text)
        };
        parsed.map(Self).map_err(|_| ParseDecimalError)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Deref for Decimal {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Inner as Deserialize>::deserialize(deserializer).map(Self)
    }
}

macro_rules! from {
    ($($number:ty),*) => { $(
        impl From<$number> for Decimal {
            fn from(number: $number) -> Self {
                Self(number.into())
            }
        }
    )* };
}

from!(Inner, i8, i16, i32, i64, u8, u16, u32, u64);

impl From<Decimal> for Inner {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}

macro_rules! operator {
    ($($operator:ident, $function:ident;)*) => { $(
        impl $operator for Decimal {
            type Output = Self;

            fn $function(self, other: Self) -> Self {
                Self($operator::$function(self.0, other.0))
            }
        }
    )* };
}

operator! { Add, add; Sub, sub; Mul, mul; Div, div; }

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Decimal {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_exactly_or_not_at_all() {
        let parse = |text: &str| text.parse::<Decimal>().map(|value| value.to_string());
        assert_eq!(parse("-0012.50"), Ok("-12.50".to_owned()));
        assert_eq!(parse("1e3"), Ok("1000".to_owned()));
        for wrong in [
            "",
            "abc",
            "1.2.3",
            "0.123456789012345678901234567891",
            "NaN",
        ] {
            assert_eq!(parse(wrong), Err(ParseDecimalError), "{wrong}");
        }
    }

    #[test]
    fn rounding_is_half_to_even() {
        let half: Decimal = "2.125".parse().unwrap();
        assert_eq!(half.round_dp(2).to_string(), "2.12");
    }
}
