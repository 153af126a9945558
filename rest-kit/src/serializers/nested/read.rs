//! From a body to the objects inside it.

use crate::db::Model;
use crate::descriptors::FieldDescriptor;
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;
use crate::serializers::fields::{forms, length_problems};
use crate::serializers::input::{Mode, accept, read_row};
use crate::serializers::list::{accept_item, broken};
use crate::serializers::reading::Reading;
use crate::serializers::scope::Scope;
use crate::serializers::{ModelSerializer, Validated};

use super::{Children, NestedWrite};

/// What a body may hold for a relation: an object, perhaps null, or a list of objects.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for related rows",
    label = "not a serializer of a model",
    note = "write a serializer, or an `Option` or a `Vec` of one"
)]
pub trait NestedInput: Sized + Send + 'static {
    /// Takes the field's value out of a form.
    #[doc(hidden)]
    fn take_from_form(form: &mut Value, name: &str) -> Option<Value>;

    /// Reads a value that is not missing; `scope` says how an object with or without a key is read.
    #[doc(hidden)]
    fn read<'a>(
        value: Value,
        field: &FieldDescriptor,
        scope: &dyn Fn(bool) -> Scope<'a>,
    ) -> Result<Self, ValidationErrors>;

    /// Returns the value of null.
    #[doc(hidden)]
    fn null() -> Option<Self> {
        None
    }

    #[doc(hidden)]
    fn children<'a>(&'a mut self, index: usize, children: &mut Children<'a>);
}

/// Reads the objects that a field has; generated code calls it.
///
/// `refers` says whether the object that is changed has such a row.
pub fn read_nested_input<I: NestedInput>(
    reading: &mut Reading<'_>,
    index: usize,
    write: NestedWrite,
    refers: bool,
) -> Option<I> {
    let outer = reading.scope;
    // A row that is not there yet must be complete, also in a PATCH.
    let mode = Mode::Create;
    let scope = |has_key: bool| match write {
        NestedWrite::Custom => outer,
        NestedWrite::Sync if has_key || refers => outer,
        NestedWrite::Sync | NestedWrite::Create | NestedWrite::Replace => Scope { mode, ..outer },
    };
    let field = reading.fields.get(index).filter(|field| !field.read_only)?;
    let given = if reading.data.is_form() {
        I::take_from_form(reading.data, field.name)
    } else {
        reading.data.take(field.name)
    };
    match given {
        None if reading.scope.mode == Mode::Partial || !field.required => None,
        None => {
            reading.refuse(index, "This field is required.", "required");
            None
        }
        Some(Value::Null) => I::null().filter(|_| field.allow_null).or_else(|| {
            reading.refuse(index, "This field may not be null.", "null");
            None
        }),
        Some(value) => {
            let read = match reading.excess(&value, field, true) {
                Some(detail) => Err(ValidationErrors::field("non_field_errors", detail)),
                None => I::read(value, field, &scope),
            };
            read.map_err(|errors| reading.refuse_with(index, errors))
                .ok()
        }
    }
}

impl<S: ModelSerializer> NestedInput for Validated<S> {
    fn take_from_form(form: &mut Value, name: &str) -> Option<Value> {
        forms::take_map(form, name)
    }

    fn read<'a>(
        value: Value,
        _: &FieldDescriptor,
        scope: &dyn Fn(bool) -> Scope<'a>,
    ) -> Result<Self, ValidationErrors> {
        let scope = scope(false);
        let value = accept::<S>(value, scope.context)?;
        Ok(object(value, scope))
    }

    fn children<'a>(&'a mut self, index: usize, children: &mut Children<'a>) {
        children.push(index, None, self);
    }
}

impl<S: ModelSerializer> NestedInput for Option<Validated<S>> {
    fn take_from_form(form: &mut Value, name: &str) -> Option<Value> {
        forms::take_map(form, name)
    }

    fn read<'a>(
        value: Value,
        field: &FieldDescriptor,
        scope: &dyn Fn(bool) -> Scope<'a>,
    ) -> Result<Self, ValidationErrors> {
        <Validated<S> as NestedInput>::read(value, field, scope).map(Some)
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn children<'a>(&'a mut self, index: usize, children: &mut Children<'a>) {
        if let Some(object) = self {
            children.push(index, None, object);
        }
    }
}

impl<S: ModelSerializer> NestedInput for Vec<Validated<S>> {
    fn take_from_form(form: &mut Value, name: &str) -> Option<Value> {
        forms::take_list(form, name).map(Value::List)
    }

    fn read<'a>(
        value: Value,
        field: &FieldDescriptor,
        scope: &dyn Fn(bool) -> Scope<'a>,
    ) -> Result<Self, ValidationErrors> {
        let refused = |detail: ErrorDetail| ValidationErrors::field("non_field_errors", detail);
        let given = value.type_name();
        let Value::List(items) = value else {
            let message = format!("Expected a list of items but got type \"{given}\".");
            return Err(refused(ErrorDetail::new(message, "not_a_list")));
        };
        if items.is_empty() && !field.allow_blank {
            let detail = ErrorDetail::new("This list may not be empty.", "empty");
            return Err(refused(detail));
        }
        if let Some(problem) = length_problems(items.len(), field).into_iter().next() {
            return Err(refused(problem));
        }
        let key = key_field::<S>().map(|(_, name)| name);
        let read = |item: Value| match accept_item::<S>(item, scope(false).context) {
            Ok(item) => {
                let has_key = key.is_some_and(|key| sent_key(&item, key).is_some());
                object(item, scope(has_key))
            }
            Err(errors) => broken(errors, scope(false)),
        };
        Ok(items.into_iter().map(read).collect())
    }

    fn children<'a>(&'a mut self, index: usize, children: &mut Children<'a>) {
        for (place, object) in self.iter_mut().enumerate() {
            children.push(index, Some(place), object);
        }
    }
}

/// Reads an object, and the key that it names.
fn object<S: ModelSerializer>(value: Value, scope: Scope<'_>) -> Validated<S> {
    let key = key_field::<S>().and_then(|(_, name)| sent_key(&value, name).cloned());
    let mut object: Validated<S> = read_row(value, scope);
    object.sent_key = key;
    object
}

/// Refuses, while compiling, objects without rows inside of objects that stand for rows.
///
/// # Panics
///
/// When `S` holds such objects.
pub const fn must_stand_for_rows<S: ModelSerializer>() {
    assert!(
        !S::OBJECTS,
        "a serializer inside another can hold objects of models only: take the `extra` field out"
    );
}

/// Returns the position and the name of the field that stands for the primary key.
pub(super) fn key_field<S: ModelSerializer>() -> Option<(usize, &'static str)> {
    let key = S::Model::DESCRIPTOR.primary_key().name;
    let mut fields = S::DESCRIPTOR.fields.iter().enumerate();
    let (index, field) = fields.find(|(_, field)| field.source == key)?;
    Some((index, field.name))
}

/// Null and blanks of forms are no key.
fn sent_key<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    match object.get(name)? {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        key => Some(key),
    }
}
