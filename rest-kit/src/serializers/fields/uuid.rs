//! `Uuid`: DRF's `UUIDField`.

use serde::Serializer;

use crate::db::values::Uuid;
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::Value;

use super::number::wrong_key_type;
use super::{FieldType, FieldValue, refuse};

impl FieldType for Uuid {
    const KIND: FieldKind = FieldKind::Uuid;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let known = match &value {
            Value::String(text) => from_text(text),
            Value::Int(number) => u128::try_from(*number).ok(),
            Value::BigInt(digits) => digits.parse().ok(),
            // Python's booleans are numbers.
            Value::Bool(value) if field.kind != FieldKind::Related => Some(u128::from(*value)),
            _ => None,
        };
        match known {
            Some(number) => Ok(Uuid::from(uuid::Uuid::from_u128(number))),
            None if field.kind == FieldKind::Related => {
                refuse(wrong_key_type(&value), "incorrect_type")
            }
            None => refuse("Must be a valid UUID.", "invalid"),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match field.formats.format {
            "hex" => serializer.collect_str(&self.simple()),
            "urn" => serializer.collect_str(&self.urn()),
            "int" => serializer.serialize_u128(self.as_u128()),
            _ => serializer.collect_str(self),
        }
    }
}

/// Reads what Python's `UUID(hex=…)` reads: dashes anywhere, braces, a URN.
fn from_text(text: &str) -> Option<u128> {
    let text = text.replace("urn:", "").replace("uuid:", "");
    let digits = text.trim_matches(['{', '}']).replace('-', "");
    let hex = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u128::from_str_radix(&digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-020
    #[test]
    fn uuids() {
        let field = FieldDescriptor::new("key", FieldKind::Uuid);
        let expected = "825d7aeb-05a9-45b5-a5b7-05df87923cda";
        for text in [
            expected,
            "825d7aeb05a945b5a5b705df87923cda",
            "urn:uuid:825d7aeb-05a9-45b5-a5b7-05df87923cda",
            "{825d7aeb-05a9-45b5-a5b7-05df87923cda}",
        ] {
            let read = Uuid::to_internal_value(Value::from(text), &field).unwrap();
            assert_eq!(read.to_string(), expected, "{text}");
        }
        for bad in ["", "825d7aeb", "zz5d7aeb05a945b5a5b705df87923cda"] {
            assert!(
                Uuid::to_internal_value(Value::from(bad), &field).is_err(),
                "{bad}"
            );
        }
    }
}
