//! `String`: DRF's `CharField` and the fields made from it.

use std::borrow::Cow;

use serde::Serializer;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::ErrorDetail;
use crate::http::Value;
use crate::http::text::{into_text, trim};

use super::text_formats::{is_email, is_slug, is_unicode_slug, is_url};
use super::{FieldType, FieldValue, ip_address, refuse};

impl FieldType for String {
    const KIND: FieldKind = FieldKind::String;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        if field.kind == FieldKind::IpAddress && !is_blank(&value) {
            return ip_address::read(value, field);
        }
        let Some(mut text) = into_text(value) else {
            return refuse(not_a_text(field.kind), "invalid");
        };
        let blank = text.is_empty() || field.trim_whitespace && trim(&text).is_empty();
        if blank && field.allow_blank {
            return Ok(Self::new());
        }
        if blank {
            return refuse("This field may not be blank.", "blank");
        }
        if field.trim_whitespace {
            let trimmed = trim(&text);
            if trimmed.len() != text.len() {
                text = String::from(trimmed);
            }
        }
        Ok(text)
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        problems(self, field)
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }

    fn check_storable(&self) -> Result<(), ErrorDetail> {
        if self.contains('\0') {
            let message = "Null characters are not allowed.";
            return Err(ErrorDetail::new(message, "null_characters_not_allowed"));
        }
        Ok(())
    }
}

fn is_blank(value: &Value) -> bool {
    matches!(value, Value::String(text) if trim(text).is_empty())
}

/// DRF's kinds of text replace the message `invalid`, also for what is no text.
fn not_a_text(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Email => INVALID_EMAIL,
        FieldKind::Url => INVALID_URL,
        FieldKind::Slug => INVALID_SLUG,
        FieldKind::Regex => INVALID_PATTERN,
        _ => "Not a valid string.",
    }
}

const INVALID_EMAIL: &str = "Enter a valid email address.";
const INVALID_URL: &str = "Enter a valid URL.";
const INVALID_SLUG: &str =
    "Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.";
pub(super) const INVALID_UNICODE_SLUG: &str =
    "Enter a valid \"slug\" consisting of Unicode letters, numbers, underscores, or hyphens.";
pub(super) const INVALID_PATTERN: &str = "This value does not match the required pattern.";

fn problems(text: &str, field: &FieldDescriptor) -> Vec<ErrorDetail> {
    let mut found = Vec::new();
    let mut add = |message: Cow<'static, str>, code: &'static str| {
        found.push(ErrorDetail::new(message, code));
    };
    let limits = &field.limits;
    if let Some(most) = limits.max_length
        && exceeds(text, most)
    {
        let message = format!("Ensure this field has no more than {most} characters.");
        add(message.into(), "max_length");
    }
    if let Some(least) = limits.min_length
        && least > 0
        && !exceeds(text, least - 1)
    {
        let message = format!("Ensure this field has at least {least} characters.");
        add(message.into(), "min_length");
    }
    if text.contains('\0') {
        add(
            "Null characters are not allowed.".into(),
            "null_characters_not_allowed",
        );
    }
    let formats = &field.formats;
    let wrong_format = match field.kind {
        FieldKind::Email if !is_email(text) => Some(INVALID_EMAIL),
        FieldKind::Url if !is_url(text) => Some(INVALID_URL),
        FieldKind::Slug if formats.allow_unicode => {
            (!is_unicode_slug(text)).then_some(INVALID_UNICODE_SLUG)
        }
        FieldKind::Slug if !is_slug(text) => Some(INVALID_SLUG),
        FieldKind::IpAddress => ip_address::wrong_version(text, formats.protocol),
        _ => None,
    };
    if let Some(message) = wrong_format {
        add(message.into(), "invalid");
    }
    found
}

/// Returns whether `text` has more than `most` characters, without counting a long one.
fn exceeds(text: &str, most: u32) -> bool {
    let most = most as usize;
    text.len() > most && text.chars().nth(most).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value, field: &FieldDescriptor) -> Result<String, String> {
        String::run_validation(value, field)
            .map_err(|errors| serde_json::to_string(&errors).unwrap())
    }

    // parity: FLD-014, FLD-015
    #[test]
    fn texts_are_trimmed_and_limited() {
        let mut field = FieldDescriptor::new("title", FieldKind::String);
        field.limits.max_length = Some(3);
        field.limits.min_length = Some(2);
        let cases = [
            (Value::from(" ab "), Ok("ab")),
            (Value::from("äöü"), Ok("äöü")),
            (Value::Int(12), Ok("12")),
            (Value::Float(1.5), Ok("1.5")),
            (
                Value::from("abcd"),
                Err(r#"["Ensure this field has no more than 3 characters."]"#),
            ),
            (
                Value::from("a"),
                Err(r#"["Ensure this field has at least 2 characters."]"#),
            ),
            (
                Value::from("  "),
                Err(r#"["This field may not be blank."]"#),
            ),
            (
                Value::from("a\0"),
                Err(r#"["Null characters are not allowed."]"#),
            ),
            (Value::Bool(true), Err(r#"["Not a valid string."]"#)),
        ];
        for (value, expected) in cases {
            let label = format!("{value:?}");
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(read(value, &field), expected, "{label}");
        }
    }

    // parity: FLD-014
    #[test]
    fn blanks_and_white_space_are_kept_where_allowed() {
        let mut field = FieldDescriptor::new("title", FieldKind::String);
        field.allow_blank = true;
        assert_eq!(read(Value::from("  "), &field), Ok(String::new()));
        field.trim_whitespace = false;
        assert_eq!(read(Value::from(" x "), &field), Ok(" x ".to_owned()));
    }
}
