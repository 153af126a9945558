//! Texts of a query string as flags, choices and numbers, in django-filter's words.

use std::borrow::Cow;

use crate::descriptors::digits::in_ascii;
use crate::descriptors::{ColumnDescriptor, FieldKind};

/// What is wrong with a value, for the client.
pub(super) type Refusal = Cow<'static, str>;

pub(super) const NULL_CHARACTER: &str = "Null characters are not allowed.";
pub(super) const TWO_VALUES: &str = "Range query expects two values.";
const NUMBER: &str = "Enter a number.";
const TOO_LARGE: &str = "Ensure this value is less than or equal to 1e+50.";

/// What django-filter's widget for APIs reads, whatever the case.
const ANY_CASE: [(&str, bool); 4] = [("true", true), ("false", false), ("1", true), ("0", false)];

/// What the widget of Django's forms reads.
const SELECT: [(&str, bool); 6] = [
    ("true", true),
    ("True", true),
    ("2", true),
    ("false", false),
    ("False", false),
    ("3", false),
];

/// More values of one parameter are refused.
const MOST_VALUES: usize = 1_000;

/// Reads true or false; none of anything else.
pub(super) fn flag(text: &str, selects: bool) -> Option<bool> {
    let known = if selects {
        SELECT.iter().find(|(known, _)| *known == text)
    } else {
        ANY_CASE
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(text))
    };
    known.map(|(_, flag)| *flag)
}

pub(super) fn check_choice(column: &ColumnDescriptor, value: &str) -> Result<(), Refusal> {
    let choices = column.choices;
    if choices.is_empty() || choices.iter().any(|choice| choice.value == value) {
        return Ok(());
    }
    Err(not_a_choice(value))
}

pub(super) fn check_count(values: usize) -> Result<(), Refusal> {
    if values > MOST_VALUES {
        return Err("Ensure this list has at most 1000 values.".into());
    }
    Ok(())
}

pub(super) fn not_a_choice(value: &str) -> Refusal {
    format!("Select a valid choice. {value} is not one of the available choices.").into()
}

/// Reads a key as Python's `int` does, in plain digits; the text itself of columns that hold no
/// numbers.
pub(super) fn key<'a>(column: &ColumnDescriptor, text: &'a str) -> Option<Cow<'a, str>> {
    if !is_whole(column) {
        return Some(Cow::Borrowed(text));
    }
    let text = in_ascii(text.trim());
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits.split('_').all(is_number) {
        return None;
    }
    let digits = digits.replace('_', "");
    let sign = if text.starts_with('-') { "-" } else { "" };
    Some(Cow::Owned(match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    }))
}

fn is_whole(column: &ColumnDescriptor) -> bool {
    matches!(column.kind, FieldKind::Integer | FieldKind::BigInteger)
}

/// Returns the value of a parameter as Django's form field reads it: none when it is as good as
/// empty. Choices and keys are compared as they are.
pub(super) fn stripped<'a>(column: &ColumnDescriptor, text: &'a str) -> Option<&'a str> {
    let is_text = matches!(
        column.kind,
        FieldKind::String
            | FieldKind::Email
            | FieldKind::Url
            | FieldKind::Slug
            | FieldKind::Uuid
            | FieldKind::Regex
            | FieldKind::IpAddress
    );
    let stripped = text.trim();
    (!is_text || !stripped.is_empty()).then_some(stripped)
}

/// Returns a number as plain digits, as Django compares it with the column: whole numbers lose
/// their fraction. Texts for columns that hold no numbers stay as they are.
pub(super) fn plain<'a>(column: &ColumnDescriptor, text: &'a str) -> Result<Cow<'a, str>, Refusal> {
    let is_whole = is_whole(column);
    if !is_whole && !matches!(column.kind, FieldKind::Decimal | FieldKind::Float) {
        return Ok(Cow::Borrowed(text));
    }
    let text = in_ascii(text.trim());
    let mut number = if text.contains(['e', 'E', '_']) {
        Cow::Owned(expand(&text)?)
    } else {
        text
    };
    let digits = number.trim_start_matches(['+', '-']);
    let whole = digits.split('.').next().unwrap_or_default();
    let is_number = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && number.len() - digits.len() < 2;
    if !is_number {
        return Err(NUMBER.into());
    }
    let is_large = whole.trim_start_matches('0').len() > 50;
    if is_large && !number.starts_with('-') && digits != format!("1{}", "0".repeat(50)) {
        return Err(TOO_LARGE.into());
    }
    if let Some(dot) = number.find('.').filter(|_| is_whole) {
        let sign_only = number[..dot].trim_start_matches(['+', '-']).is_empty();
        number = if sign_only {
            Cow::Borrowed("0")
        } else {
            Cow::Owned(number[..dot].to_owned())
        };
    }
    Ok(number)
}

/// Writes `-1.5e3` as `-1500`.
fn expand(text: &str) -> Result<String, Refusal> {
    let text = text.replace('_', "");
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().map_err(|_| NUMBER)?;
    let unsigned = mantissa.trim_start_matches(['+', '-']);
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if mantissa.len() - unsigned.len() > 1
        || (whole.is_empty() && fraction.is_empty())
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return Err(NUMBER.into());
    }
    let digits = format!("{whole}{fraction}");
    let is_zero = digits.bytes().all(|byte| byte == b'0');
    if is_zero || exponent < -100 {
        return Ok("0".to_owned());
    }
    // Nothing is kept that is larger; the caller says so.
    let exponent = usize::try_from(exponent.unsigned_abs().min(100)).unwrap_or(100);
    let is_negative = text.contains("e-") || text.contains("E-");
    let point = if is_negative {
        None
    } else {
        Some(whole.len() + exponent)
    };
    Ok(match point {
        Some(point) if point >= digits.len() => {
            format!("{sign}{digits}{}", "0".repeat(point - digits.len()))
        }
        Some(point) => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
        None => {
            let padded = format!("{}{digits}", "0".repeat(exponent));
            let (whole, fraction) = padded.split_at(whole.len());
            format!("{sign}0{whole}.{fraction}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn exponents_are_written_out() {
        for (given, expected) in [
            ("1e1", "10"),
            ("-1.5e3", "-1500"),
            ("1.2345e2", "123.45"),
            ("15e-1", "1.5"),
            ("1.5e-3", "0.0015"),
            ("0e99999", "0"),
            ("1_0", "10"),
        ] {
            let number: f64 = expected.parse().unwrap();
            let expanded: f64 = expand(given).unwrap().parse().unwrap();
            assert!((expanded - number).abs() < 1e-12, "{given}");
        }
        for invalid in ["e1", "1e", "1e1e1", "--1e1", "1.5.5e1", "xe1"] {
            assert!(expand(invalid).is_err(), "{invalid}");
        }
    }
}
