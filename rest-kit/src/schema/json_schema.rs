//! JSON Schema, as far as descriptions of APIs need it.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::Number;
use serde_json::value::RawValue;

/// What a value looks like; the default allows every value.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Types::is_empty")]
    pub(super) types: Types,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) format: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) content_encoding: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "Properties::is_empty")]
    pub(super) properties: Properties,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any_of: Vec<Schema>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) values: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) pattern: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) maximum: Option<Number>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) read_only: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) write_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<Box<RawValue>>,
}

/// The types that a value may have; none stands for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Types(Vec<&'static str>);

impl Types {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Types {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [only] => serializer.serialize_str(only),
            several => serializer.collect_seq(several),
        }
    }
}

/// Schemas by name, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties(pub(super) Vec<(String, Schema)>);

impl Properties {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, schema) in &self.0 {
            map.serialize_entry(name, schema)?;
        }
        map.end()
    }
}

impl Schema {
    /// Values of one type.
    pub(super) fn of(name: &'static str) -> Self {
        Self {
            types: Types(vec![name]),
            ..Self::default()
        }
    }

    /// Texts of a format.
    pub(super) fn text(format: &'static str) -> Self {
        Self {
            format,
            ..Self::of("string")
        }
    }

    /// What a component says.
    pub(super) fn component(name: &str) -> Self {
        Self {
            reference: Some(format!("#/components/schemas/{name}")),
            ..Self::default()
        }
    }

    /// Lists.
    pub(super) fn list(items: Self) -> Self {
        Self {
            items: Some(Box::new(items)),
            ..Self::of("array")
        }
    }

    /// Objects with these entries.
    pub(super) fn object(properties: Vec<(String, Self)>, required: Vec<String>) -> Self {
        Self {
            properties: Properties(properties),
            required,
            ..Self::of("object")
        }
    }

    /// Any of these.
    pub(super) fn any_of(schemas: Vec<Self>) -> Self {
        Self {
            any_of: schemas,
            ..Self::default()
        }
    }

    /// The same, or null.
    pub(super) fn or_null(mut self) -> Self {
        if self.reference.is_some() {
            return Self::any_of(vec![self, Self::of("null")]);
        }
        if !self.any_of.is_empty() {
            self.any_of.push(Self::of("null"));
        } else if !self.types.is_empty() && self.values.is_empty() {
            self.types.0.push("null");
        } else if !self.types.is_empty() {
            return Self::any_of(vec![self, Self::of("null")]);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_joins_what_there_is() {
        let chosen = Schema {
            values: vec!["a".to_owned()],
            ..Schema::of("string")
        };
        for (schema, expected) in [
            (Schema::default(), "{}"),
            (
                Schema::text("date"),
                r#"{"type":["string","null"],"format":"date"}"#,
            ),
            (
                Schema::component("Book"),
                r##"{"anyOf":[{"$ref":"#/components/schemas/Book"},{"type":"null"}]}"##,
            ),
            (
                chosen,
                r#"{"anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&schema.or_null()).unwrap(), expected);
        }
    }
}
