//! Texts as Python makes and strips them.

use super::Value;

/// Texts and numbers are text; `true` could be meant as `True` or `true` and is refused.
pub(crate) fn into_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Int(number) => Some(number.to_string()),
        Value::BigInt(digits) => Some(digits),
        Value::Float(number) => Some(float_text(number)),
        _ => None,
    }
}

/// Strips what Python's `str.strip` strips.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\x1c'..='\x1f'))
}

/// Writes a float as Python's `str` does: `1.0`, `1e+16`, `1e-05`.
pub(crate) fn float_text(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return number.to_string();
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..16).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => format!("{number:?}"),
    }
}
