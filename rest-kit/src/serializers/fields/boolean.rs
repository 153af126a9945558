//! `bool`: DRF's `BooleanField`.

use serde::Serializer;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::Value;

use super::{FieldType, FieldValue, refuse};

impl FieldType for bool {
    const KIND: FieldKind = FieldKind::Boolean;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        let known = match &value {
            Value::Bool(value) => Some(*value),
            Value::Int(1) => Some(true),
            Value::Int(0) => Some(false),
            Value::Float(number) => from_float(*number),
            Value::String(text) => from_text(text),
            _ => None,
        };
        known.map_or_else(|| refuse("Must be a valid boolean.", "invalid"), Ok)
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }

    fn reads_as_null(value: &Value) -> bool {
        matches!(value, Value::String(text) if text.is_empty() || text.eq_ignore_ascii_case("null"))
    }

    /// A check box that is not ticked is not sent: absence is `false`, or null where allowed.
    fn take_from_form(form: &mut Value, field: &FieldDescriptor, partial: bool) -> Option<Value> {
        match form.take(field.name) {
            None if partial => None,
            None if field.allow_null => Some(Value::Null),
            None => Some(Value::Bool(false)),
            Some(Value::String(text)) if text.is_empty() && field.allow_null => Some(Value::Null),
            Some(Value::String(text)) if text.is_empty() && !field.required => None,
            given => given,
        }
    }
}

#[expect(
    clippy::float_cmp,
    reason = "only the numbers 1 and 0 stand for booleans"
)]
fn from_float(number: f64) -> Option<bool> {
    if number == 1.0 {
        Some(true)
    } else if number == 0.0 {
        Some(false)
    } else {
        None
    }
}

fn from_text(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    match text.as_str() {
        "t" | "y" | "yes" | "true" | "on" | "1" => Some(true),
        "f" | "n" | "no" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-012
    #[test]
    fn texts_and_numbers_are_booleans() {
        let field = FieldDescriptor::new("in_print", FieldKind::Boolean);
        let cases = [
            (Value::Bool(true), Some(true)),
            (Value::Int(0), Some(false)),
            (Value::Float(1.0), Some(true)),
            (Value::from("YES"), Some(true)),
            (Value::from("off"), Some(false)),
            (Value::from("maybe"), None),
            (Value::Int(2), None),
            (Value::List(Vec::new()), None),
        ];
        for (value, expected) in cases {
            let label = format!("{value:?}");
            assert_eq!(
                bool::to_internal_value(value, &field).ok(),
                expected,
                "{label}"
            );
        }
    }

    // parity: FLD-012
    #[test]
    fn an_absent_check_box_is_false() {
        let field = FieldDescriptor::new("in_print", FieldKind::Boolean);
        let mut form = Value::Form(Vec::new());
        assert_eq!(
            bool::take_from_form(&mut form, &field, false),
            Some(Value::Bool(false))
        );
        assert_eq!(bool::take_from_form(&mut form, &field, true), None);
    }
}
