//! Maps: DRF's `DictField`; and values that nobody checks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use serde::{Serialize as _, Serializer};

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::ValidationErrors;
use crate::http::Value;

use super::composite::{child, read_item};
use super::{FieldType, FieldValue, Shown, forms, refuse};

impl<T: FieldType, S: BuildHasher + Default + Send + 'static> FieldType for HashMap<String, T, S> {
    const KIND: FieldKind = FieldKind::Dict;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        read(value, field).map(|entries| entries.into_iter().collect())
    }

    fn to_representation<Z: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: Z,
    ) -> Result<Z::Ok, Z::Error> {
        let item = child::<T>(field);
        serializer.collect_map(self.iter().map(|(name, value)| (name, Shown(value, item))))
    }

    fn take_from_form(form: &mut Value, field: &FieldDescriptor, _partial: bool) -> Option<Value> {
        take(form, field)
    }
}

impl<T: FieldType> FieldType for BTreeMap<String, T> {
    const KIND: FieldKind = FieldKind::Dict;

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        read(value, field).map(|entries| entries.into_iter().collect())
    }

    fn to_representation<Z: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: Z,
    ) -> Result<Z::Ok, Z::Error> {
        let item = child::<T>(field);
        serializer.collect_map(self.iter().map(|(name, value)| (name, Shown(value, item))))
    }

    fn take_from_form(form: &mut Value, field: &FieldDescriptor, _partial: bool) -> Option<Value> {
        take(form, field)
    }
}

fn take(form: &mut Value, field: &FieldDescriptor) -> Option<Value> {
    let cleared = form.get(field.name).is_some();
    forms::take_map(form, field.name).or_else(|| cleared.then(|| Value::Map(Vec::new())))
}

fn read<T: FieldType>(value: Value, field: &FieldDescriptor) -> FieldValue<Vec<(String, T)>> {
    let entries = entries(value, field)?;
    let mut values = Vec::with_capacity(entries.len());
    let mut errors = Vec::new();
    for (name, value) in entries {
        match read_item(value, child::<T>(field)) {
            Ok(value) => values.push((name, value)),
            Err(found) => errors.push((Cow::Owned(name), found)),
        }
    }
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(ValidationErrors::Map(errors))
    }
}

/// The entries of a dictionary, which may have to have some.
pub(super) fn entries(value: Value, field: &FieldDescriptor) -> FieldValue<Vec<(String, Value)>> {
    let (Value::Map(entries) | Value::Form(entries)) = value else {
        let given = value.type_name();
        let message = format!("Expected a dictionary of items but got type \"{given}\".");
        return refuse(message, "not_a_dict");
    };
    if entries.is_empty() && !field.allow_blank {
        return refuse("This dictionary may not be empty.", "empty");
    }
    Ok(entries)
}

/// Anything at all.
impl FieldType for Value {
    const KIND: FieldKind = FieldKind::Json;
    const NULLABLE: bool = true;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        Ok(value)
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    /// In forms JSON is text.
    fn take_from_form(form: &mut Value, field: &FieldDescriptor, _partial: bool) -> Option<Value> {
        match form.take(field.name)? {
            Value::String(text) => Some(text.parse().unwrap_or(Value::String(text))),
            other => Some(other),
        }
    }
}
