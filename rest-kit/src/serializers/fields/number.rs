//! Integers, and what all numbers have in common.

use std::fmt::Display;

use serde::Serializer;

use crate::descriptors::digits::digit;
use crate::descriptors::{FieldDescriptor, FieldKind, Number};
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;

use super::float::out_of_bounds;
use super::{FieldType, FieldValue, defaults, python, refuse};
use crate::http::text::float_text;
use crate::http::text::trim;

/// Longer texts are refused before anybody tries to read them as numbers.
pub(super) const MAX_STRING_LENGTH: usize = 1000;

macro_rules! integer {
    ($($ty:ident: $serialize:ident;)*) => { $(
        impl FieldType for $ty {
            const KIND: FieldKind = FieldKind::Integer;

            fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
                let number = read_integer(&value, field)?;
                match $ty::try_from(number) {
                    Ok(number) => Ok(number),
                    // Beyond the type is beyond its bounds, and those of the field are nearer.
                    Err(_) if field.kind == FieldKind::Related => {
                        refuse(unknown_key(&python::text(&value)), "does_not_exist")
                    }
                    Err(_) => {
                        let (least, most) = (i128::from($ty::MIN), i128::from($ty::MAX));
                        Err(bounded(number, field, least, most)
                            .map_or_else(|| ValidationErrors::message(INVALID, "invalid"), Into::into))
                    }
                }
            }

            fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
                if field.kind == FieldKind::Related {
                    return Vec::new();
                }
                let number = i128::from(*self);
                bounded(number, field, i128::MIN, i128::MAX).into_iter().collect()
            }

            fn to_representation<S: Serializer>(
                &self,
                field: &FieldDescriptor,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                if defaults::integer_is_text(field) {
                    return serializer.collect_str(self);
                }
                serializer.$serialize(*self)
            }

            fn take_from_form(
                form: &mut Value,
                field: &FieldDescriptor,
                _partial: bool,
            ) -> Option<Value> {
                let value = form.take(field.name)?;
                if value != Value::String(String::new()) {
                    return Some(value);
                }
                match (field.allow_null, field.required) {
                    (true, _) => Some(Value::Null),
                    (false, false) => None,
                    (false, true) if field.kind == FieldKind::Related => Some(Value::Null),
                    (false, true) => Some(value),
                }
            }
        }
    )* };
}

integer! {
    i16: serialize_i16;
    i32: serialize_i32;
    i64: serialize_i64;
    i128: serialize_i128;
}

fn read_integer(value: &Value, field: &FieldDescriptor) -> FieldValue<i128> {
    if field.kind == FieldKind::Related {
        return read_key(value);
    }
    let known = match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::BigInt(digits) => Some(saturating(digits)),
        Value::Float(number) => integer_text(&float_text(*number)),
        Value::String(text) if text.chars().count() > MAX_STRING_LENGTH => {
            return refuse("String value too large.", "max_string_length");
        }
        Value::String(text) => integer_text(text),
        _ => None,
    };
    known.map_or_else(|| refuse(INVALID, "invalid"), Ok)
}

/// Reads the key of another object, as `PrimaryKeyRelatedField` does.
fn read_key(value: &Value) -> FieldValue<i128> {
    let known = match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::BigInt(digits) => Some(saturating(digits)),
        Value::Float(number) if number.is_finite() => {
            integer_text(&format!("{:.0}", number.trunc()))
        }
        Value::String(text) if text.len() <= MAX_STRING_LENGTH => python_int(text),
        _ => None,
    };
    known.map_or_else(|| refuse(wrong_key_type(value), "incorrect_type"), Ok)
}

/// Says that a value cannot be another object's key.
pub(super) fn wrong_key_type(value: &Value) -> String {
    let given = value.type_name();
    format!("Incorrect type. Expected pk value, received {given}.")
}

/// Says that no object has this key.
pub(in crate::serializers) fn unknown_key(key: &str) -> String {
    format!("Invalid pk \"{key}\" - object does not exist.")
}

const INVALID: &str = "A valid integer is required.";

fn bounded(number: i128, field: &FieldDescriptor, least: i128, most: i128) -> Option<ErrorDetail> {
    let limits = &field.limits;
    let is_float = |bound| matches!(bound, Some(Number::Float(_)));
    if is_float(limits.max_value) || is_float(limits.min_value) {
        #[expect(clippy::cast_precision_loss, reason = "compared with a float")]
        return out_of_bounds(number as f64, field);
    }
    let given = |bound: Option<Number>, default| match bound {
        Some(Number::Int(bound)) => i128::from(bound),
        _ => default,
    };
    outside(
        &number,
        &given(limits.min_value, least),
        &given(limits.max_value, most),
    )
}

/// Says in DRF's words on which side of its bounds a value is.
pub(super) fn outside<T: PartialOrd + Display>(
    value: &T,
    least: &T,
    most: &T,
) -> Option<ErrorDetail> {
    if value > most {
        Some(too_large(most))
    } else if value < least {
        Some(too_small(least))
    } else {
        None
    }
}

pub(super) fn too_large(most: &impl Display) -> ErrorDetail {
    let message = format!("Ensure this value is less than or equal to {most}.");
    ErrorDetail::new(message, "max_value")
}

pub(super) fn too_small(least: &impl Display) -> ErrorDetail {
    let message = format!("Ensure this value is greater than or equal to {least}.");
    ErrorDetail::new(message, "min_value")
}

/// Reads what is left of a text after `.0` at its end, as DRF does: `"3.0"` is 3.
fn integer_text(text: &str) -> Option<i128> {
    let stripped = text.trim_end();
    let without_zeros = stripped.trim_end_matches('0');
    python_int(without_zeros.strip_suffix('.').unwrap_or(stripped))
}

/// Reads a text as Python's `int` does: spaces around, a sign, single underscores between digits.
pub(in crate::serializers) fn python_int(text: &str) -> Option<i128> {
    let text = trim(text);
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = plain_digits(digits)?;
    let number = saturating(&digits);
    Some(if negative { -number } else { number })
}

/// Drops single underscores between digits; none if anything else is not a digit.
pub(super) fn plain_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    let mut after_digit = false;
    for letter in text.chars() {
        match digit(letter) {
            Some(digit) => digits.push(digit),
            None if letter == '_' && after_digit => {}
            None => return None,
        }
        after_digit = letter != '_';
    }
    (after_digit).then_some(digits)
}

/// Reads digits; a number too large for 128 bits becomes the largest one: it is out of bounds.
fn saturating(digits: &str) -> i128 {
    digits.parse().unwrap_or(if digits.starts_with('-') {
        i128::MIN + 1
    } else {
        i128::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FieldType>(value: Value, field: &FieldDescriptor) -> Result<T, String> {
        T::to_internal_value(value, field).map_err(|errors| serde_json::to_string(&errors).unwrap())
    }

    // parity: FLD-023
    #[test]
    fn integers_are_read_from_texts_and_whole_floats() {
        let field = FieldDescriptor::new("pages", FieldKind::Integer);
        let cases = [
            (Value::Int(3), Some(3)),
            (Value::Float(3.0), Some(3)),
            (Value::from("3"), Some(3)),
            (Value::from(" 3.00 "), Some(3)),
            (Value::from("-1_000"), Some(-1000)),
            (Value::from("100"), Some(100)),
            (Value::from("0"), Some(0)),
            (Value::from("0.0"), Some(0)),
            (Value::Float(3.5), None),
            (Value::from("1__0"), None),
            (Value::from("3."), Some(3)),
            (Value::from("."), None),
            (Value::Bool(true), None),
            (Value::from(""), None),
        ];
        for (value, expected) in cases {
            let label = format!("{value:?}");
            assert_eq!(read::<i64>(value, &field).ok(), expected, "{label}");
        }
    }

    // parity: FLD-023, FLD-024
    #[test]
    fn integers_beyond_their_type_name_its_bound() {
        let field = FieldDescriptor::new("pages", FieldKind::Integer);
        let message = read::<i16>(Value::Int(40_000), &field).unwrap_err();
        assert_eq!(
            message,
            r#"["Ensure this value is less than or equal to 32767."]"#
        );
        let huge = Value::BigInt("9".repeat(500));
        let message = read::<i64>(huge, &field).unwrap_err();
        assert_eq!(
            message,
            r#"["Ensure this value is less than or equal to 9223372036854775807."]"#
        );
        let long = Value::String("1".repeat(1001));
        assert_eq!(
            read::<i64>(long, &field).unwrap_err(),
            r#"["String value too large."]"#
        );
    }
}
