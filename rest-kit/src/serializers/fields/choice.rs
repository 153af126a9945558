//! Enums with `#[derive(Choices)]`: DRF's `ChoiceField`.

use serde::Serializer;

use crate::db::Choices;
use crate::descriptors::{Choice, FieldDescriptor, FieldKind, ValueDescriptor};
use crate::http::Value;

use super::{FieldType, FieldValue, python, refuse};

impl<T: Choices + Send + 'static> FieldType for T {
    const KIND: FieldKind = FieldKind::Choice;
    const CHOICES: &'static [Choice] = <T as Choices>::CHOICES;
    const VALUE: &'static ValueDescriptor = &ValueDescriptor::new(Self::KIND)
        .choices(<T as Choices>::CHOICES)
        .name(<T as Choices>::NAME);

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        let text = python::text(&value);
        T::from_value(&text).map_or_else(
            || refuse(not_a_choice(&text, FieldKind::Choice), "invalid_choice"),
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

/// Says that a text chooses nothing.
pub(super) fn not_a_choice(text: &str, kind: FieldKind) -> String {
    let what = if kind == FieldKind::FilePath {
        "path choice"
    } else {
        "choice"
    };
    format!("\"{text}\" is not a valid {what}.")
}
