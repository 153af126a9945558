//! Enums with `#[derive(Choices)]`: DRF's `ChoiceField`.

use serde::Serializer;

use crate::db::Choices;
use crate::descriptors::{Choice, FieldDescriptor, FieldKind};
use crate::http::Value;

use super::number::float_text;
use super::{FieldType, FieldValue, refuse};

impl<T: Choices + Send + 'static> FieldType for T {
    const KIND: FieldKind = FieldKind::Choice;
    const CHOICES: &'static [Choice] = <T as Choices>::CHOICES;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::BigInt(digits) => digits.clone(),
            Value::Float(number) => float_text(*number),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            other => other.type_name().to_owned(),
        };
        T::from_value(&text).map_or_else(
            || {
                refuse(
                    format!("\"{text}\" is not a valid choice."),
                    "invalid_choice",
                )
            },
            Ok,
        )
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.value())
    }
}
