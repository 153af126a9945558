//! Messages in place of DRF's.

use crate::descriptors::{FieldDescriptor, Number};
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;

use super::text::INVALID_UNICODE_SLUG;
use super::{duration, python, strptime};
use crate::http::text::float_text;

/// What messages may say of the value that was sent.
pub(super) struct Input {
    text: String,
    type_name: &'static str,
    length: usize,
}

impl Input {
    /// Remembers the value, unless no message will ask.
    pub(super) fn of(value: &Value, nobody_asks: bool) -> Self {
        Self {
            text: if nobody_asks {
                String::new()
            } else {
                python::text(value)
            },
            type_name: value.type_name(),
            length: match value {
                Value::File(file) => file.name.chars().count(),
                _ => 0,
            },
        }
    }
}

/// Replaces the messages of a field itself, not those of its items.
pub(super) fn replace<K: AsRef<str>, M: AsRef<str>>(
    errors: ValidationErrors,
    field: &FieldDescriptor,
    input: &Input,
    messages: &[(K, M)],
) -> ValidationErrors {
    if messages.is_empty() {
        return errors;
    }
    match errors {
        ValidationErrors::List(items) => {
            let replaced = |item| replace(item, field, input, messages);
            ValidationErrors::List(items.into_iter().map(replaced).collect())
        }
        ValidationErrors::Message(detail) => {
            let known = match &*detail.message {
                INVALID_UNICODE_SLUG => "invalid_unicode",
                _ => &*detail.code,
            };
            let given = messages.iter().find(|(code, _)| code.as_ref() == known);
            ValidationErrors::Message(match given {
                None => detail,
                Some((_, text)) => {
                    let filled = fill(text.as_ref(), |name| {
                        match name {
                            // Of several choices the message quotes the wrong one.
                            "input" => quoted(&detail.message).map(str::to_owned),
                            _ => None,
                        }
                        .or_else(|| placeholder(name, field, input))
                    });
                    ErrorDetail::new(filled, detail.code)
                }
            })
        }
        map @ ValidationErrors::Map(_) => map,
    }
}

fn quoted(message: &str) -> Option<&str> {
    let (quoted, _) = message
        .strip_prefix('"')?
        .rsplit_once("\" is not a valid ")?;
    Some(quoted)
}

/// Puts values in place of `{name}`; names nobody knows stay.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, after)) if value(name).is_some() => {
                out.push_str(&value(name).unwrap_or_default());
                rest = after;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn placeholder(name: &str, field: &FieldDescriptor, input: &Input) -> Option<String> {
    let limits = &field.limits;
    match name {
        "max_length" => limits.max_length.map(|limit| limit.to_string()),
        "min_length" => limits.min_length.map(|limit| limit.to_string()),
        "max_value" => limits.max_value.map(number),
        "min_value" => limits.min_value.map(number),
        "max_digits" => limits.max_digits.map(|limit| limit.to_string()),
        "max_decimal_places" => limits.decimal_places.map(|limit| limit.to_string()),
        "max_whole_digits" => {
            let whole = limits.max_digits?.saturating_sub(limits.decimal_places?);
            Some(whole.to_string())
        }
        "input" | "value" => Some(input.text.clone()),
        "input_type" => Some(input.type_name.to_owned()),
        "length" => Some(input.length.to_string()),
        "format" => Some(strptime::humanized(field)),
        "min_days" => Some("-999999999".to_owned()),
        "max_days" => Some("999999999".to_owned()),
        _ => None,
    }
}

/// Writes a bound as Python does.
pub(super) fn number(number: Number) -> String {
    match number {
        Number::Int(number) => number.to_string(),
        Number::Float(number) => float_text(number),
        Number::Decimal(text) => text.to_owned(),
        Number::Duration(micros) => duration::python_text(micros),
    }
}

/// Returns the message for a code: the one given, or DRF's.
pub(in crate::serializers) fn message_of<'a>(
    code: &str,
    default: &'a str,
    messages: &'a [(&'static str, &'static str)],
) -> &'a str {
    let given = messages.iter().find(|(known, _)| *known == code);
    given.map_or(default, |(_, text)| text)
}
