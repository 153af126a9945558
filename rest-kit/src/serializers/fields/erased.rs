//! A field of any kind, whose values are JSON.

use std::fmt;
use std::sync::Arc;

use crate::descriptors::FieldDescriptor;
use crate::http::Value;

use super::{Field, FieldValue, Options, Outcome};

/// A field whose type is not known before the program runs: its values are their representations.
#[derive(Clone)]
pub struct BoxField {
    field: Arc<dyn AnyField>,
    options: Options<Value>,
}

/// What can be done with a field of any kind.
trait AnyField: fmt::Debug + Send + Sync {
    fn validate(&self, given: Option<Value>) -> FieldValue<Outcome<Value>>;
}

impl<F: Field> AnyField for F {
    fn validate(&self, given: Option<Value>) -> FieldValue<Outcome<Value>> {
        let outcome = Field::validate(self, given)?;
        Ok(outcome.map(|value| self.to_representation(&value)))
    }
}

impl BoxField {
    /// Hides the field's type.
    pub fn new<F: Field>(field: F) -> Self {
        let descriptor: FieldDescriptor = field.options().descriptor;
        let mut options = Options::new(descriptor.kind);
        options.descriptor = descriptor;
        options.initial.clone_from(&field.options().initial);
        Self {
            field: Arc::new(field),
            options,
        }
    }
}

impl Field for BoxField {
    type Value = Value;

    fn options(&self) -> &Options<Value> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Value> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Value> {
        let outcome = self.field.validate(Some(value))?;
        Ok(outcome.into_value().unwrap_or_default())
    }

    fn to_representation(&self, value: &Value) -> Value {
        value.clone()
    }

    fn validate(&self, given: Option<Value>) -> FieldValue<Outcome<Value>> {
        self.field.validate(given)
    }
}

impl fmt::Debug for BoxField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.field.fmt(f)
    }
}
