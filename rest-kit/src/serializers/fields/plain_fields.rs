//! Fields of one kind of value each: booleans, UUIDs, JSON, and those that clients do not send.

use std::fmt::Debug;

use crate::db::values::Uuid;
use crate::descriptors::FieldKind;
use crate::http::Value;

use super::{Field, FieldType, FieldValue, Options, python, refuse, typed_field};

/// `true` or `false`.
#[derive(Debug, Clone)]
pub struct BooleanField {
    options: Options<bool>,
}

/// A UUID.
#[derive(Debug, Clone)]
#[doc(alias = "UUIDField")]
pub struct UuidField {
    options: Options<Uuid>,
}

/// Any JSON.
#[derive(Debug, Clone)]
#[doc(alias = "JSONField")]
pub struct JsonField {
    options: Options<Value>,
}

/// Anything at all, null too: the items of a list that names no field.
#[derive(Debug, Clone)]
pub struct UnvalidatedField {
    options: Options<Value>,
}

/// A value that only answers show.
#[derive(Debug, Clone)]
pub struct ReadOnlyField {
    options: Options<Value>,
}

/// A value that no client sends or sees: its default.
#[derive(Debug, Clone)]
pub struct HiddenField<T> {
    options: Options<T>,
}

typed_field!(BooleanField: bool, Boolean);
typed_field!(UuidField: Uuid, Uuid);

impl UuidField {
    /// Sets how answers show it: `hex_verbose`, `hex`, `int` or `urn`.
    #[must_use]
    pub fn format(mut self, format: &'static str) -> Self {
        self.options.descriptor.formats.format = format;
        self
    }
}

/// What is said of values that are no JSON.
pub(super) const INVALID_JSON: &str = "Value must be valid JSON.";

impl JsonField {
    /// A required field.
    pub fn new() -> Self {
        Self {
            options: Options::new(FieldKind::Json),
        }
    }

    /// Sets whether bodies hold JSON as text.
    #[must_use]
    pub fn binary(mut self, binary: bool) -> Self {
        self.options.descriptor.formats.binary = binary;
        self
    }
}

impl Default for JsonField {
    fn default() -> Self {
        Self::new()
    }
}

impl Field for JsonField {
    type Value = Value;

    fn options(&self) -> &Options<Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Value> {
        match value {
            Value::File(_) => refuse(INVALID_JSON, "invalid"),
            Value::String(text) if self.options.descriptor.formats.binary => {
                text.parse().or_else(|_| refuse(INVALID_JSON, "invalid"))
            }
            _ if self.options.descriptor.formats.binary => refuse(INVALID_JSON, "invalid"),
            value => Ok(value),
        }
    }

    fn to_representation(&self, value: &Value) -> Value {
        if self.options.descriptor.formats.binary {
            return Value::String(python::json(value));
        }
        value.clone()
    }
}

impl UnvalidatedField {
    /// A field that refuses nothing.
    pub fn new() -> Self {
        let mut options = Options::new(FieldKind::Json);
        options.descriptor.allow_null = true;
        options.descriptor.allow_blank = true;
        Self { options }
    }
}

impl Default for UnvalidatedField {
    fn default() -> Self {
        Self::new()
    }
}

impl Field for UnvalidatedField {
    type Value = Value;

    fn options(&self) -> &Options<Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Value> {
        Ok(value)
    }

    fn to_representation(&self, value: &Value) -> Value {
        value.clone()
    }
}

impl ReadOnlyField {
    /// A field of answers.
    pub fn new() -> Self {
        let mut options = Options::new(FieldKind::Computed);
        options.descriptor = options.descriptor.read_only();
        Self { options }
    }
}

impl Default for ReadOnlyField {
    fn default() -> Self {
        Self::new()
    }
}

impl Field for ReadOnlyField {
    type Value = Value;

    fn options(&self) -> &Options<Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Value> {
        Ok(value)
    }

    fn to_representation(&self, value: &Value) -> Value {
        value.clone()
    }
}

impl<T: Clone + Debug + Send + Sync + 'static> HiddenField<T> {
    /// A field that always has this value.
    pub fn new(value: T) -> Self {
        let field = Self {
            options: Options::new(FieldKind::Computed),
        };
        field.write_only().default_with(move || value.clone())
    }
}

impl<T: Clone + Debug + Send + Sync + 'static> Field for HiddenField<T> {
    type Value = T;

    fn options(&self) -> &Options<T> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<T> {
        &mut self.options
    }

    fn to_internal_value(&self, _value: Value) -> FieldValue<T> {
        match &self.options.default {
            Some(default) => Ok(default()),
            None => refuse("This field is required.", "required"),
        }
    }

    fn validate(&self, _given: Option<Value>) -> FieldValue<super::Outcome<T>> {
        self.to_internal_value(Value::Null)
            .map(super::Outcome::Value)
    }

    fn to_representation(&self, _value: &T) -> Value {
        Value::Null
    }
}
