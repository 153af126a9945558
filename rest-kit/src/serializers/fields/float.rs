//! Floating-point numbers.

use serde::Serializer;

use crate::descriptors::digits::digit;
use crate::descriptors::{FieldDescriptor, FieldKind, Number};
use crate::error::ErrorDetail;
use crate::http::Value;

use super::number::{MAX_STRING_LENGTH, too_large, too_small};
use super::{FieldType, FieldValue, refuse};
use crate::http::text::{float_text, trim};

macro_rules! float {
    ($($ty:ident: $serialize:ident, $narrow:expr;)*) => { $(
        impl FieldType for $ty {
            const KIND: FieldKind = FieldKind::Float;

            fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
                let number = $narrow(read_float(&value)?);
                if !number.is_finite() {
                    return refuse("A valid number is required.", "invalid");
                }
                Ok(number)
            }

            fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
                out_of_bounds((*self).into(), field).into_iter().collect()
            }

            fn to_representation<S: Serializer>(
                &self,
                _field: &FieldDescriptor,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                if !self.is_finite() {
                    return Err(serde::ser::Error::custom(
                        "Out of range float values are not JSON compliant",
                    ));
                }
                serializer.$serialize(*self)
            }
        }
    )* };
}

float! {
    f32: serialize_f32, narrow;
    f64: serialize_f64, std::convert::identity;
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "an f32 keeps the precision it has; one out of range becomes infinite and is refused"
)]
fn narrow(number: f64) -> f32 {
    number as f32
}

fn read_float(value: &Value) -> FieldValue<f64> {
    let known = match value {
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        #[expect(
            clippy::cast_precision_loss,
            reason = "a float field keeps what a float can hold"
        )]
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::BigInt(digits) => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => return refuse("Integer value too large to convert to float", "overflow"),
        },
        Value::String(text) if text.chars().count() > MAX_STRING_LENGTH => {
            return refuse("String value too large.", "max_string_length");
        }
        Value::String(text) => python_float(text),
        _ => None,
    };
    match known {
        Some(number) if number.is_finite() => Ok(number),
        _ => refuse("A valid number is required.", "invalid"),
    }
}

fn python_float(text: &str) -> Option<f64> {
    let text = trim(text);
    let named = text
        .trim_start_matches(['+', '-'])
        .starts_with(|letter: char| letter.is_alphabetic());
    if named || text.contains("__") || text.starts_with('_') || text.ends_with('_') {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|letter| *letter != '_')
        .map(|letter| digit(letter).unwrap_or(letter))
        .collect();
    plain.parse().ok()
}

pub(super) fn out_of_bounds(number: f64, field: &FieldDescriptor) -> Option<ErrorDetail> {
    let side = |bound: Option<Number>| match bound {
        #[expect(clippy::cast_precision_loss, reason = "bounds are written by people")]
        Some(Number::Int(bound)) => Some((bound as f64, bound.to_string())),
        Some(Number::Float(bound)) => Some((bound, float_text(bound))),
        _ => None,
    };
    if let Some((most, text)) = side(field.limits.max_value)
        && number > most
    {
        return Some(too_large(&text));
    }
    if let Some((least, text)) = side(field.limits.min_value)
        && number < least
    {
        return Some(too_small(&text));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FieldType>(value: Value, field: &FieldDescriptor) -> Result<T, String> {
        T::to_internal_value(value, field).map_err(|errors| serde_json::to_string(&errors).unwrap())
    }

    // parity: FLD-025
    #[test]
    fn floats() {
        let field = FieldDescriptor::new("rating", FieldKind::Float);
        assert_eq!(read::<f64>(Value::from("1e3"), &field), Ok(1000.0));
        for bad in ["nan", "inf", "-Infinity", "x", ""] {
            assert!(read::<f64>(Value::from(bad), &field).is_err(), "{bad}");
        }
    }

    #[test]
    fn floats_are_written_as_python_writes_them() {
        let cases = [
            (1.0, "1.0"),
            (8.1, "8.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (-0.0, "-0.0"),
        ];
        for (number, expected) in cases {
            assert_eq!(float_text(number), expected);
        }
    }
}
