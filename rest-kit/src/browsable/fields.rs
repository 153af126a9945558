//! What OPTIONS says of a body's fields, read back for forms.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};

/// One field of a form; keys are as the clients of the application write them.
#[derive(Debug, Deserialize)]
pub(super) struct Field {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default, alias = "readOnly")]
    pub(super) read_only: bool,
    #[serde(default)]
    pub(super) label: String,
    #[serde(default, alias = "helpText")]
    pub(super) help_text: String,
    #[serde(default, alias = "maxLength")]
    pub(super) max_length: Option<u32>,
    #[serde(default)]
    pub(super) choices: Vec<Choice>,
    /// What a list has.
    #[serde(default)]
    pub(super) child: Option<Box<Field>>,
}

/// One value of a choice field.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    pub(super) value: serde_json::Value,
    #[serde(default, alias = "displayName")]
    pub(super) display_name: String,
}

/// Fields by name, in their order.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(String, Field)>);

impl Fields {
    /// Reads the description of a body; what cannot be read has no fields.
    pub(super) fn read(description: &[u8]) -> Self {
        let mut fields: Self = serde_json::from_slice(description).unwrap_or_default();
        fields.0.retain(|(_, field)| !field.read_only);
        fields
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
