//! `Decimal`: DRF's `DecimalField`.

use rust_decimal::RoundingStrategy;
use serde::Serializer;
use serde::ser::Error as _;

use crate::db::values::Decimal;
use crate::descriptors::{FieldDescriptor, FieldKind, Number, Rounding};
use crate::error::ErrorDetail;
use crate::http::Value;

use super::number::{MAX_STRING_LENGTH, plain_digits, too_large, too_small};
use super::{FieldType, FieldValue, defaults, messages, refuse};
use crate::http::text::float_text;
use crate::http::text::trim;

impl FieldType for Decimal {
    const KIND: FieldKind = FieldKind::Decimal;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let text = match &value {
            Value::String(text) => trim(text).to_owned(),
            Value::Int(number) => number.to_string(),
            Value::BigInt(digits) => digits.clone(),
            Value::Float(number) => float_text(*number),
            _ => return invalid(),
        };
        if text.chars().count() > MAX_STRING_LENGTH {
            return refuse("String value too large.", "max_string_length");
        }
        let Some(number) = Parts::read(&text) else {
            return invalid();
        };
        number.check_precision(field)?;
        let Some(decimal) = number.into_decimal(field.limits.decimal_places) else {
            return invalid();
        };
        Ok(decimal)
    }

    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        problems(*self, field)
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut shown = **self;
        if let Some(places) = field.limits.decimal_places.map(u32::from)
            && shown.scale() != places
        {
            let strategy = strategy(field.formats.rounding, shown, places);
            shown = shown.round_dp_with_strategy(places, strategy);
            shown.rescale(places);
        }
        if field.formats.normalize_output {
            shown.normalize_assign();
        }
        if !defaults::decimal_is_text(field) {
            let number: f64 = shown.to_string().parse().map_err(S::Error::custom)?;
            return serializer.serialize_f64(number);
        }
        serializer.collect_str(&shown)
    }

    fn reads_as_null(value: &Value) -> bool {
        matches!(value, Value::String(text) if trim(text).is_empty())
    }
}

fn invalid<T>() -> FieldValue<T> {
    refuse("A valid number is required.", "invalid")
}

/// Sign, digits without leading zeros, and the power of ten: Python's `Decimal.as_tuple`.
struct Parts {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Parts {
    fn read(text: &str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let at = rest.find(['e', 'E']).unwrap_or(rest.len());
        let (number, exponent) = rest.split_at(at);
        let exponent = match exponent.get(1..) {
            None => 0,
            Some(text) => text.parse::<i64>().ok()?.clamp(-1_000_000, 1_000_000),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut digits = if whole.is_empty() {
            String::new()
        } else {
            plain_digits(whole)?
        };
        let fraction = if fraction.is_empty() {
            String::new()
        } else {
            plain_digits(fraction)?
        };
        digits.push_str(&fraction);
        let significant = digits.trim_start_matches('0');
        let digits = if significant.is_empty() {
            "0"
        } else {
            significant
        }
        .to_owned();
        let exponent = exponent - i64::try_from(fraction.len()).ok()?;
        Some(Self {
            negative,
            digits,
            exponent,
        })
    }

    /// The first rule that is broken is the one that is named. (parity: FLD-052)
    fn check_precision(&self, field: &FieldDescriptor) -> FieldValue<()> {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let (total, whole, places) = if self.exponent >= 0 {
            (length + self.exponent, length + self.exponent, 0)
        } else if length > -self.exponent {
            (length, length + self.exponent, -self.exponent)
        } else {
            (-self.exponent, 0, -self.exponent)
        };
        let limits = &field.limits;
        if let Some(most) = limits.max_digits
            && total > i64::from(most)
        {
            let message = format!("Ensure that there are no more than {most} digits in total.");
            return refuse(message, "max_digits");
        }
        if let Some(most) = limits.decimal_places
            && places > i64::from(most)
        {
            let message = format!("Ensure that there are no more than {most} decimal places.");
            return refuse(message, "max_decimal_places");
        }
        if let (Some(digits), Some(decimals)) = (limits.max_digits, limits.decimal_places) {
            let most = digits.saturating_sub(decimals);
            if whole > i64::from(most) {
                let message = format!(
                    "Ensure that there are no more than {most} digits before the decimal point."
                );
                return refuse(message, "max_whole_digits");
            }
        }
        Ok(())
    }

    /// None when the number does not fit 96 bits.
    fn into_decimal(self, places: Option<u8>) -> Option<Decimal> {
        let mut mantissa: i128 = self.digits.parse().ok()?;
        let mut scale = u32::try_from(-self.exponent).unwrap_or(0);
        let up = u32::try_from(self.exponent).unwrap_or(0);
        if mantissa != 0 {
            mantissa = mantissa.checked_mul(10_i128.checked_pow(up)?)?;
        }
        if let Some(places) = places.map(u32::from)
            && places > scale
        {
            mantissa = mantissa.checked_mul(10_i128.checked_pow(places - scale)?)?;
            scale = places;
        }
        let signed = if self.negative { -mantissa } else { mantissa };
        rust_decimal::Decimal::try_from_i128_with_scale(signed, scale)
            .ok()
            .map(Decimal::from)
    }
}

fn problems(decimal: Decimal, field: &FieldDescriptor) -> Vec<ErrorDetail> {
    let bound = |number: Option<Number>| {
        let text = messages::number(number?);
        let bound = text.parse::<Decimal>().ok()?;
        Some((bound, text))
    };
    if let Some((_, text)) = bound(field.limits.max_value).filter(|(most, _)| decimal > *most) {
        return vec![too_large(&text)];
    }
    if let Some((_, text)) = bound(field.limits.min_value).filter(|(least, _)| decimal < *least) {
        return vec![too_small(&text)];
    }
    Vec::new()
}

fn strategy(rounding: Rounding, value: rust_decimal::Decimal, places: u32) -> RoundingStrategy {
    match rounding {
        Rounding::ZeroFiveUp => match value.trunc_with_scale(places).mantissa() % 10 {
            0 | 5 | -5 => RoundingStrategy::AwayFromZero,
            _ => RoundingStrategy::ToZero,
        },
        Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::HalfDown => RoundingStrategy::MidpointTowardZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
        Rounding::Down => RoundingStrategy::ToZero,
        Rounding::Ceiling => RoundingStrategy::ToPositiveInfinity,
        Rounding::Floor => RoundingStrategy::ToNegativeInfinity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-026
    #[test]
    fn zero_and_five_are_rounded_up() {
        let mut field = price();
        field.formats.rounding = Rounding::ZeroFiveUp;
        for (given, expected) in [
            ("1.201", "1.21"),
            ("1.251", "1.26"),
            ("-1.251", "-1.26"),
            ("1.239", "1.23"),
            ("1.250", "1.25"),
            ("1.2", "1.20"),
        ] {
            let value: Decimal = given.parse().unwrap();
            let shown = value.to_representation(&field, serde_json::value::Serializer);
            assert_eq!(shown.unwrap(), expected, "{given}");
        }
    }

    fn price() -> FieldDescriptor {
        let mut field = FieldDescriptor::new("price", FieldKind::Decimal);
        field.limits.max_digits = Some(6);
        field.limits.decimal_places = Some(2);
        field.limits.min_value = Some(Number::Decimal("0.01"));
        field
    }

    // parity: FLD-026, FLD-052
    #[test]
    fn decimals_are_exact_and_limited() {
        let digits = r#"["Ensure that there are no more than 6 digits in total."]"#;
        let places = r#"["Ensure that there are no more than 2 decimal places."]"#;
        let whole = r#"["Ensure that there are no more than 4 digits before the decimal point."]"#;
        let number = r#"["A valid number is required."]"#;
        let least = r#"["Ensure this value is greater than or equal to 0.01."]"#;
        let cases = [
            (Value::from("8"), Ok("8.00")),
            (Value::Float(8.1), Ok("8.10")),
            (Value::from(" 1_0.5e1 "), Ok("105.00")),
            (Value::from("9999.99"), Ok("9999.99")),
            (Value::from("12345"), Err(whole)),
            (Value::from("1.005"), Err(places)),
            (Value::from("1e9"), Err(digits)),
            (Value::from("12345.678"), Err(digits)),
            (Value::from("0"), Err(least)),
            (Value::from("NaN"), Err(number)),
            (Value::from("1e999999999999"), Err(digits)),
            (Value::from("."), Err(number)),
            (Value::from(""), Err(number)),
            (Value::Bool(true), Err(number)),
        ];
        for (value, expected) in cases {
            let label = format!("{value:?}");
            let read = Decimal::run_validation(value, &price())
                .map(|decimal| decimal.to_string())
                .map_err(|errors| serde_json::to_string(&errors).unwrap());
            assert_eq!(
                read,
                expected.map(str::to_owned).map_err(str::to_owned),
                "{label}"
            );
        }
    }
}
