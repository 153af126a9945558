//! Values as Flask-RESTful's fields write them; none for values that a field cannot show.

use chrono::{DateTime as Moment, Utc};
use rust_decimal::Decimal;

use crate::db::values::DateTime;
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{Error, Result};
use crate::http::Value;
use crate::serializers::fields::{FieldType as _, python_int, python_text};

/// Follows names with dots between them.
pub(super) fn attribute<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(object, Value::get)
}

/// Puts values of an object into a text: `{name}`; `{{` and `}}` stand for braces.
pub(super) fn formatted(text: &str, object: &Value) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
            continue;
        }
        let (name, after) = match rest.split_once('}') {
            Some(parts) if brace == "{" => parts,
            _ => return Err(Error::internal(format!("a brace of `{text}` stands alone"))),
        };
        let value = attribute(object, name);
        let value = value.ok_or_else(|| Error::internal(format!("no `{name}` for `{text}`")))?;
        out.push_str(&python_text(value));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

pub(super) fn integer(value: &Value) -> Option<Value> {
    match value {
        Value::Int(_) | Value::BigInt(_) => Some(value.clone()),
        Value::Bool(flag) => Some(Value::Int(i64::from(*flag))),
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
        Value::Float(number) if number.abs() < 9e18 => Some(Value::Int(*number as i64)),
        Value::String(text) => i64::try_from(python_int(text)?).ok().map(Value::Int),
        _ => None,
    }
}

pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Int(number) => *number != 0,
        Value::Float(number) => *number != 0.0,
        Value::String(text) | Value::BigInt(text) => !text.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Map(entries) | Value::Form(entries) => !entries.is_empty(),
        Value::File(_) => true,
    }
}

pub(super) fn float(value: &Value) -> Option<Value> {
    let number: f64 = match value {
        Value::Float(number) => *number,
        Value::Bool(flag) => f64::from(u8::from(*flag)),
        Value::Int(_) | Value::BigInt(_) | Value::String(_) => {
            python_text(value).trim().parse().ok()?
        }
        _ => return None,
    };
    Some(Value::Float(number))
}

/// A number of a text is written as it is, one of JSON with all the digits that it has.
pub(super) fn arbitrary(value: &Value) -> Option<Value> {
    let text = match value {
        Value::Float(number) => {
            let digits = format!("{number:.1074}");
            digits
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned()
        }
        Value::Int(_) | Value::BigInt(_) | Value::String(_) => python_text(value),
        _ => return None,
    };
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2;
    is_number.then(|| Value::String(text.to_owned()))
}

pub(super) fn fixed(value: &Value, decimals: u32) -> Option<Value> {
    let number = match value {
        Value::Float(number) => Decimal::from_f64_retain(*number)?,
        Value::Int(number) => Decimal::from(*number),
        Value::BigInt(text) | Value::String(text) => {
            let text = text.trim();
            let exact = Decimal::from_str_exact(text);
            exact.or_else(|_| Decimal::from_scientific(text)).ok()?
        }
        _ => return None,
    };
    let places = usize::try_from(decimals).ok()?;
    let rounded = number.round_dp(decimals);
    Some(Value::String(format!("{rounded:.places$}")))
}

pub(super) fn rfc822(value: &Value) -> Option<Value> {
    let moment: Moment<Utc> = moment(value)?.into();
    let text = moment.format("%a, %d %b %Y %H:%M:%S -0000");
    Some(Value::String(text.to_string()))
}

pub(super) fn iso8601(value: &Value) -> Option<Value> {
    moment(value)?;
    let text = python_text(value);
    let text = match text.strip_suffix('Z') {
        Some(local) => format!("{local}+00:00"),
        None => text,
    };
    Some(Value::String(text))
}

/// Reads a moment as serde writes those of chrono and of this library.
fn moment(value: &Value) -> Option<DateTime> {
    let field = FieldDescriptor::new("", FieldKind::DateTime);
    DateTime::to_internal_value(value.clone(), &field).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_flask_restful_writes_them() {
        let text = |value: Option<Value>| value.map(|value| python_text(&value));
        let float = Value::Float;
        for (value, expected) in [
            (float(0.125), "0.12"),
            (float(0.375), "0.38"),
            (Value::Int(3), "3.00"),
            (Value::from("2.5"), "2.50"),
            (Value::from("-1e2"), "-100.00"),
        ] {
            assert_eq!(
                text(fixed(&value, 2)).as_deref(),
                Some(expected),
                "{value:?}"
            );
        }
        assert_eq!(fixed(&Value::from("x"), 2), None);
        let long = "634271127864378216478362784632784678324.23432";
        assert_eq!(text(arbitrary(&Value::from(long))).as_deref(), Some(long));
        let tenth = "0.1000000000000000055511151231257827021181583404541015625";
        assert_eq!(text(arbitrary(&float(0.1))).as_deref(), Some(tenth));
        assert_eq!(arbitrary(&Value::from("1.2.3")), None);
    }

    #[test]
    fn texts_take_values_of_the_object() {
        let object = Value::Map(vec![("name".to_owned(), Value::from("ann"))]);
        let text = |format| formatted(format, &object).ok();
        assert_eq!(
            text("Hello {name}, {{you}}").as_deref(),
            Some("Hello ann, {you}")
        );
        for format in ["{age}", "{name", "name}"] {
            assert_eq!(text(format), None, "{format}");
        }
    }
}
