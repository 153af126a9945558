//! `Option<T>`, `Vec<T>` and `Json<T>`: null, lists and free data.

use serde::de::DeserializeOwned;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use crate::context::Context;
use crate::db::values::Json;
use crate::descriptors::{Choice, FieldDescriptor, FieldKind, ValueDescriptor};
use crate::error::{EntryErrors, ErrorDetail, Result};
use crate::http::Value;

use super::number::unknown_key;
use super::plain_fields::INVALID_JSON;
use super::{FieldType, FieldValue, Shown, forms, refuse, represented, validated_within};
use crate::serializers::scope::Scope;

impl<T: FieldType> FieldType for Option<T> {
    const KIND: FieldKind = T::KIND;
    const NULLABLE: bool = true;
    const KEPT: bool = T::KEPT;
    const OF_OBJECTS: bool = T::OF_OBJECTS;
    const HOLDS_OBJECTS: bool = T::HOLDS_OBJECTS;
    const CHOICES: &'static [Choice] = T::CHOICES;
    const VALUE: &'static ValueDescriptor = &T::VALUE.null(true);

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        if T::reads_as_null(&value) && field.allow_null {
            return Ok(None);
        }
        T::to_internal_value(value, field).map(Some)
    }

    async fn read_within(
        value: Value,
        field: &FieldDescriptor,
        scope: Scope<'_>,
    ) -> Result<FieldValue<Self>> {
        if T::reads_as_null(&value) && field.allow_null {
            return Ok(Ok(None));
        }
        Ok(T::read_within(value, field, scope).await?.map(Some))
    }

    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        self.as_ref()
            .map_or_else(Vec::new, |value| value.problems(field))
    }

    fn is_blank(&self) -> bool {
        self.as_ref().is_none_or(T::is_blank)
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.to_representation(field, serializer),
            None => serializer.serialize_none(),
        }
    }

    fn represent_in<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        cx: &Context,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.represent_in(field, cx, serializer),
            None => serializer.serialize_none(),
        }
    }

    fn keep(self) -> Result<Self> {
        self.map(T::keep).transpose()
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn reads_as_null(value: &Value) -> bool {
        T::reads_as_null(value)
    }

    fn check_storable(&self) -> Result<(), ErrorDetail> {
        self.as_ref().map_or(Ok(()), T::check_storable)
    }

    fn take_from_form(form: &mut Value, field: &FieldDescriptor, partial: bool) -> Option<Value> {
        T::take_from_form(form, field, partial)
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    const KIND: FieldKind = FieldKind::List;
    const OF_OBJECTS: bool = matches!(T::KIND, FieldKind::Nested);
    const HOLDS_OBJECTS: bool = T::HOLDS_OBJECTS;
    const VALUE: &'static ValueDescriptor = &ValueDescriptor::new(Self::KIND).items(T::VALUE);

    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        let items = items(value, field)?;
        if field.kind == FieldKind::MultipleChoice {
            return chosen(items, child::<T>(field));
        }
        if field.kind == FieldKind::Related {
            return keys(items, field);
        }
        let mut list = Items::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            list.add(index, read_item(item, child::<T>(field)));
        }
        list.finish()
    }

    async fn read_within(
        value: Value,
        field: &FieldDescriptor,
        scope: Scope<'_>,
    ) -> Result<FieldValue<Self>> {
        if matches!(field.kind, FieldKind::MultipleChoice | FieldKind::Related) {
            return Ok(Self::to_internal_value(value, field));
        }
        let items = match items(value, field) {
            Ok(items) => items,
            Err(errors) => return Ok(Err(errors)),
        };
        // A list of objects is counted before anybody looks at them, one of values after.
        if Self::OF_OBJECTS
            && let Some(problem) = length_problems(items.len(), field).into_iter().next()
        {
            return Ok(Err(problem.into()));
        }
        let mut list = Items::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let read = read_item_within(item, child::<T>(field), scope).await?;
            list.add(index, read);
        }
        Ok(list.finish())
    }

    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        match field.kind {
            FieldKind::Related => Vec::new(),
            _ => length_problems(self.len(), field),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let item = match field.kind {
            FieldKind::Related => field,
            _ => child::<T>(field),
        };
        let mut seq = serializer.serialize_seq(Some(self.len()))?;
        for value in self {
            seq.serialize_element(&Shown(value, item))?;
        }
        seq.end()
    }

    fn take_from_form(form: &mut Value, field: &FieldDescriptor, partial: bool) -> Option<Value> {
        if Self::OF_OBJECTS {
            return forms::take_list(form, field.name).map(Value::List);
        }
        let given = form.take_all(field.name);
        if !given.is_empty() {
            return Some(Value::List(given));
        }
        if field.kind == FieldKind::List {
            return forms::take_list(form, field.name).map(Value::List);
        }
        (!partial).then(|| Value::List(Vec::new()))
    }
}

/// The items of a list, which may have to have some.
fn items(value: Value, field: &FieldDescriptor) -> FieldValue<Vec<Value>> {
    let given = value.type_name();
    let items = match value {
        Value::List(items) => items,
        // Python walks over the keys of a dict.
        Value::Map(entries) if field.kind != FieldKind::List => entries
            .into_iter()
            .map(|(key, _)| Value::from(key))
            .collect(),
        _ => {
            let message = format!("Expected a list of items but got type \"{given}\".");
            return refuse(message, "not_a_list");
        }
    };
    if items.is_empty() && !field.allow_blank {
        return match field.kind {
            FieldKind::MultipleChoice => refuse("This selection may not be empty.", "empty"),
            _ => refuse("This list may not be empty.", "empty"),
        };
    }
    Ok(items)
}

/// Items that were read, and what is wrong with the others.
struct Items<T> {
    values: Vec<T>,
    errors: EntryErrors,
}

impl<T> Items<T> {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            values: Vec::with_capacity(capacity),
            errors: EntryErrors::default(),
        }
    }

    fn add(&mut self, index: usize, read: FieldValue<T>) {
        match read {
            Ok(value) => self.values.push(value),
            Err(errors) => self.errors.add_at(index, errors),
        }
    }

    fn finish(self) -> FieldValue<Vec<T>> {
        self.errors.or(self.values)
    }
}

/// Reads choices: each once, and the first that is none is told.
fn chosen<T: FieldType>(items: Vec<Value>, field: &FieldDescriptor) -> FieldValue<Vec<T>> {
    let (mut values, mut seen) = (Vec::new(), Vec::new());
    for item in items {
        let value = T::run_validation(item, field)?;
        let shown = represented(&value, field);
        if !seen.contains(&shown) {
            seen.push(shown);
            values.push(value);
        }
    }
    Ok(values)
}

/// Reads the keys of other objects: the first mistake is told, as `ManyRelatedField` does.
fn keys<T: FieldType>(items: Vec<Value>, field: &FieldDescriptor) -> FieldValue<Vec<T>> {
    let read = |item| match item {
        Value::Null => refuse(unknown_key("None"), "does_not_exist"),
        item => T::run_validation(item, field),
    };
    items.into_iter().map(read).collect()
}

/// The descriptor of a list's items.
pub(super) fn child<T: FieldType>(field: &FieldDescriptor) -> &'static FieldDescriptor {
    field.child.unwrap_or(
        const {
            &FieldDescriptor::new("", T::KIND)
                .choices(T::CHOICES)
                .allow_null(T::NULLABLE)
        },
    )
}

/// Reads one item of a list or a dictionary.
pub(super) fn read_item<T: FieldType>(item: Value, field: &FieldDescriptor) -> FieldValue<T> {
    if item != Value::Null {
        return T::run_validation(item, field);
    }
    let null = T::null().filter(|_| field.allow_null);
    null.map_or_else(|| refuse("This field may not be null.", "null"), Ok)
}

/// As [`read_item`], for items that may hold objects.
pub(super) async fn read_item_within<T: FieldType>(
    item: Value,
    field: &FieldDescriptor,
    scope: Scope<'_>,
) -> Result<FieldValue<T>> {
    if item == Value::Null {
        return Ok(read_item(item, field));
    }
    validated_within(item, field, scope, &[]).await
}

/// Names the limits that a list breaks.
pub(in crate::serializers) fn length_problems(
    length: usize,
    field: &FieldDescriptor,
) -> Vec<ErrorDetail> {
    let limits = &field.limits;
    let mut found = Vec::new();
    if let Some(most) = limits.max_length
        && length > most as usize
    {
        let message = format!("Ensure this field has no more than {most} elements.");
        found.push(ErrorDetail::new(message, "max_length"));
    }
    if let Some(least) = limits.min_length
        && length < least as usize
    {
        let message = format!("Ensure this field has at least {least} elements.");
        found.push(ErrorDetail::new(message, "min_length"));
    }
    found
}

impl<T: DeserializeOwned + Serialize + Send + 'static> FieldType for Json<T> {
    const KIND: FieldKind = FieldKind::Json;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        if matches!(value, Value::File(_) | Value::Form(_)) {
            return refuse(INVALID_JSON, "invalid");
        }
        let parsed = serde_json::to_value(&value).and_then(serde_json::from_value);
        match parsed {
            Ok(parsed) => Ok(Json(parsed)),
            Err(_) => refuse(INVALID_JSON, "invalid"),
        }
    }

    fn to_representation<S: Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }

    fn take_from_form(form: &mut Value, field: &FieldDescriptor, _partial: bool) -> Option<Value> {
        forms::take_json(form, field.name)
    }

    fn check_storable(&self) -> Result<(), ErrorDetail> {
        let text = serde_json::to_string(&self.0).unwrap_or_default();
        if has_null_character(&text) {
            let message = "Null characters are not allowed.";
            return Err(ErrorDetail::new(message, "null_characters_not_allowed"));
        }
        Ok(())
    }
}

/// PostgreSQL's JSONB has no null characters; in JSON they are escaped, behind whole escapes.
fn has_null_character(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(at, _)| {
        let before = json[..at].bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::has_null_character;

    #[test]
    fn null_characters_are_found_behind_escapes() {
        for (text, expected) in [
            ("a\0b", true),
            ("\\u0000", false),
            ("\\\0", true),
            ("\\\\u0000", false),
            ("plain", false),
        ] {
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(has_null_character(&json), expected, "{json}");
        }
    }
}
