//! Whole numbers, and yes or no.

use crate::http::Value;
use crate::serializers::fields::{python_int, python_text};

use super::{Input, Reads};

/// A whole number that is not negative.
pub fn natural() -> impl Input {
    within("natural", |number, argument| {
        if number < 0 {
            return Err(format!(
                "Invalid {argument}: {number}. {argument} must be a non-negative integer"
            ));
        }
        Ok(())
    })
}

/// A whole number above zero.
pub fn positive() -> impl Input {
    within("positive", |number, argument| {
        if number < 1 {
            return Err(format!(
                "Invalid {argument}: {number}. {argument} must be a positive integer"
            ));
        }
        Ok(())
    })
}

/// A whole number between two, both included.
pub fn int_range(low: i64, high: i64) -> impl Input {
    within("int_range", move |number, argument| {
        if !(low..=high).contains(&number) {
            return Err(format!(
                "Invalid {argument}: {number}. {argument} must be within the range {low} - {high}"
            ));
        }
        Ok(())
    })
}

/// `true` or `false` in any case, `1` or `0`; in JSON also the booleans themselves.
pub fn boolean() -> impl Input {
    let read = |value: &Value, _: &str| {
        if let Value::Bool(_) = value {
            return Ok(value.clone());
        }
        let text = python_text(value).to_lowercase();
        match text.as_str() {
            "" => Err("boolean type must be non-null".to_owned()),
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(format!("Invalid literal for boolean(): {text}")),
        }
    };
    Reads {
        name: "boolean",
        read,
    }
}

/// A whole number that a check may refuse.
fn within(
    name: &'static str,
    check: impl Fn(i64, &str) -> Result<(), String> + Send + Sync + 'static,
) -> impl Input {
    let read = move |value: &Value, argument: &str| {
        let number = integer(value)
            .ok_or_else(|| format!("{} is not a valid integer", python_text(value)))?;
        check(number, argument)?;
        Ok(Value::Int(number))
    };
    Reads { name, read }
}

/// Reads what Python's `int` reads: numbers, of which the fraction is dropped, and texts.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Bool(flag) => Some(i64::from(*flag)),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range is checked, the fraction is dropped as in Python"
        )]
        Value::Float(number) => (number.abs() < 9e18).then_some(*number as i64),
        Value::String(text) => i64::try_from(python_int(text)?).ok(),
        _ => None,
    }
}
