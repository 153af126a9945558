//! Maps: DRF's `DictField`; and values that nobody checks.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use serde::{Serialize as _, Serializer};

use crate::descriptors::{FieldDescriptor, FieldKind, ValueDescriptor};
use crate::error::{EntryErrors, Result};
use crate::http::Value;

use super::composite::{child, read_item, read_item_within};
use super::plain_fields::INVALID_JSON;
use super::{FieldType, FieldValue, Shown, forms, refuse};
use crate::serializers::scope::Scope;

impl<T: FieldType, S: BuildHasher + Default + Send + 'static> FieldType for HashMap<String, T, S> {
    const KIND: FieldKind = FieldKind::Dict;
    const HOLDS_OBJECTS: bool = T::HOLDS_OBJECTS;
    const VALUE: &'static ValueDescriptor = &ValueDescriptor::new(Self::KIND).items(T::VALUE);

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        read(value, field).map(|entries| entries.into_iter().collect())
    }

    async fn read_within(
        value: Value,
        field: &FieldDescriptor,
        scope: Scope<'_>,
    ) -> Result<FieldValue<Self>> {
        let read = read_within(value, field, scope).await?;
        Ok(read.map(|entries| entries.into_iter().collect()))
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
    const HOLDS_OBJECTS: bool = T::HOLDS_OBJECTS;
    const VALUE: &'static ValueDescriptor = &ValueDescriptor::new(Self::KIND).items(T::VALUE);

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        read(value, field).map(|entries| entries.into_iter().collect())
    }

    async fn read_within(
        value: Value,
        field: &FieldDescriptor,
        scope: Scope<'_>,
    ) -> Result<FieldValue<Self>> {
        let read = read_within(value, field, scope).await?;
        Ok(read.map(|entries| entries.into_iter().collect()))
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
    let mut read = Entries::default();
    for (name, value) in entries(value, field)? {
        read.add(name, read_item(value, child::<T>(field)));
    }
    read.finish()
}

async fn read_within<T: FieldType>(
    value: Value,
    field: &FieldDescriptor,
    scope: Scope<'_>,
) -> Result<FieldValue<Vec<(String, T)>>> {
    let entries = match entries(value, field) {
        Ok(entries) => entries,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut read = Entries::default();
    for (name, value) in entries {
        let value = read_item_within(value, child::<T>(field), scope).await?;
        read.add(name, value);
    }
    Ok(read.finish())
}

/// Entries that were read, and what is wrong with the others.
struct Entries<T> {
    values: Vec<(String, T)>,
    errors: EntryErrors,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            errors: EntryErrors::default(),
        }
    }
}

impl<T> Entries<T> {
    fn add(&mut self, name: String, read: FieldValue<T>) {
        match read {
            Ok(value) => self.values.push((name, value)),
            Err(errors) => self.errors.add(name, errors),
        }
    }

    fn finish(self) -> FieldValue<Vec<(String, T)>> {
        self.errors.or(self.values)
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
        match value {
            Value::File(_) | Value::Form(_) => refuse(INVALID_JSON, "invalid"),
            value => Ok(value),
        }
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
        forms::take_json(form, field.name)
    }
}
