//! One body while its fields are read.

use std::any::Any;
use std::borrow::Cow;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{ErrorDetail, Result, ValidationErrors};
use crate::http::Value;

use super::errors::FieldErrors;
use super::fields::{
    Check, Field, FieldType, FieldValue, Outcome, message_of, validated, validated_by,
    validated_within,
};
use super::input::Mode;
use super::list::too_many;
use super::scope::{FieldContext, Scope};

/// One body while its fields are read.
#[derive(Debug)]
pub struct Reading<'a> {
    pub(super) data: &'a mut Value,
    pub(super) scope: Scope<'a>,
    /// What is changed, of the serializer's type.
    pub(super) instance: Option<&'a (dyn Any + Send + Sync)>,
    pub(super) fields: &'static [FieldDescriptor],
    errors: FieldErrors,
}

/// What became of a field before its value is looked at.
enum Entry<T> {
    /// Nothing is left to read.
    Read(Option<T>),
    /// A value that is neither missing nor null.
    Value(Value, &'static FieldDescriptor),
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        data: &'a mut Value,
        fields: &'static [FieldDescriptor],
        instance: Option<&'a (dyn Any + Send + Sync)>,
        scope: Scope<'a>,
    ) -> Self {
        Self {
            data,
            scope,
            instance,
            fields,
            errors: FieldErrors::new(fields),
        }
    }

    /// Refuses keys that no field has: of very many, some.
    pub(super) fn refuse_unknown(&mut self) {
        const MOST: usize = 100;
        let (Value::Map(entries) | Value::Form(entries)) = &*self.data else {
            return;
        };
        let is_form = self.data.is_form();
        let is_known = |key: &str| {
            self.fields.iter().any(|field| {
                let rest = key
                    .strip_prefix(field.name)
                    .filter(|_| field.kind != FieldKind::Hidden);
                rest.is_some_and(|rest| {
                    rest.is_empty() || is_form && (rest.starts_with('.') || rest.starts_with('['))
                })
            })
        };
        let unknown = entries.iter().map(|(key, _)| key.as_str());
        for key in unknown.filter(|key| !is_known(key)).take(MOST) {
            self.errors.refuse_key(key);
        }
    }

    /// Reads the fields of a base, which begin at `offset`.
    pub(super) fn within<T>(
        &mut self,
        offset: usize,
        fields: &'static [FieldDescriptor],
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = std::mem::replace(&mut self.fields, fields);
        let errors = std::mem::replace(&mut self.errors, FieldErrors::new(fields));
        let value = read(self);
        self.fields = outer;
        let of_base = std::mem::replace(&mut self.errors, errors);
        self.errors.add_after(offset, of_base);
        value
    }

    /// Returns what is wrong with the fields.
    pub(super) fn into_errors(self) -> FieldErrors {
        self.errors
    }

    /// Reads the field at `index`; none when it was not sent and has no default, or is wrong.
    pub fn field<T: FieldType>(&mut self, index: usize, default: Option<fn() -> T>) -> Option<T> {
        self.checked_field(index, default, &[])
    }

    /// Reads the field at `index`, and asks validators about its value.
    pub fn checked_field<T: FieldType>(
        &mut self,
        index: usize,
        default: Option<fn() -> T>,
        validators: &[&Check<'_, T>],
    ) -> Option<T> {
        match self.entry(index, default) {
            Entry::Read(value) => value,
            Entry::Value(value, field) => self.keep(index, validated(value, field, validators)),
        }
    }

    /// Reads the field at `index`, whose value may hold objects; generated code calls it.
    ///
    /// # Errors
    ///
    /// Failures that are not the client's: the database's, say.
    #[doc(hidden)]
    pub async fn object_field<T: FieldType>(
        &mut self,
        index: usize,
        default: Option<fn() -> T>,
        validators: &[&Check<'_, T>],
    ) -> Result<Option<T>> {
        let (value, field) = match self.entry(index, default) {
            Entry::Read(value) => return Ok(value),
            Entry::Value(value, field) => (value, field),
        };
        let read = validated_within(value, field, self.scope, validators).await?;
        Ok(self.keep(index, read))
    }

    /// Reads the field at `index` by a field that is a value itself.
    pub fn value_field<T, U>(
        &mut self,
        index: usize,
        default: Option<fn() -> T>,
        by: &dyn Field<Value = U>,
        wrap: fn(U) -> T,
    ) -> Option<T>
    where
        T: FieldType,
        U: Clone + std::fmt::Debug + Send + 'static,
    {
        let (value, field) = match self.entry(index, default) {
            Entry::Read(value) => return value,
            Entry::Value(value, field) => (value, field),
        };
        let null = || ValidationErrors::message("This field may not be null.", "null");
        let read = validated_by(value, field, by).and_then(|outcome| match outcome {
            Outcome::Value(value) => Ok(wrap(value)),
            Outcome::Null | Outcome::Skipped => T::null().ok_or_else(null),
        });
        self.keep(index, read)
    }

    /// Returns what the validators of the field at `index` may know.
    #[doc(hidden)]
    pub fn at(&self, index: usize) -> FieldContext<'a> {
        FieldContext::new(self.scope.context, &self.fields[index])
    }

    fn entry<T: FieldType>(&mut self, index: usize, default: Option<fn() -> T>) -> Entry<T> {
        let Some(field) = self.fields.get(index).filter(|field| !field.read_only) else {
            return Entry::Read(None);
        };
        let partial = self.scope.mode == Mode::Partial;
        let given = if self.data.is_form() {
            T::take_from_form(self.data, field, partial)
        } else {
            self.data.take(field.name)
        };
        let is_key = field.kind == FieldKind::Related && T::KIND != FieldKind::List;
        let given = given.map(|value| match value {
            // No row has the empty text as its key.
            Value::String(text) if is_key && text.is_empty() => Value::Null,
            value => value,
        });
        Entry::Read(match given {
            None if partial => None,
            None => default.map(|default| default()).or_else(|| {
                if field.required {
                    let message = match field.kind {
                        FieldKind::File | FieldKind::Image => "No file was submitted.",
                        _ => "This field is required.",
                    };
                    self.refuse(index, message, "required");
                }
                None
            }),
            Some(Value::Null) => T::null().filter(|_| field.allow_null).or_else(|| {
                self.refuse(index, "This field may not be null.", "null");
                None
            }),
            Some(value) => match self.excess(&value, field, T::OF_OBJECTS) {
                Some(detail) => {
                    self.errors.refuse(index, detail);
                    None
                }
                None => return Entry::Value(value, field),
            },
        })
    }

    /// Says that a list or a map has more entries than the application lets bodies have; free
    /// data has any number, and a field with a limit of its own refuses by itself.
    pub(super) fn excess(
        &self,
        value: &Value,
        field: &FieldDescriptor,
        of_rows: bool,
    ) -> Option<ErrorDetail> {
        let length = match value {
            Value::List(items) => items.len(),
            Value::Map(entries) => entries.len(),
            _ => return None,
        };
        if field.kind == FieldKind::Json || field.limits.max_length.is_some() {
            return None;
        }
        let limits = self.scope.context.request().body_limits();
        let most = if of_rows || field.kind == FieldKind::Related {
            limits.max_rows
        } else {
            limits.max_items
        };
        (length > most).then(|| too_many(most))
    }

    /// Keeps a value, or notes what is wrong with it.
    fn keep<T>(&mut self, index: usize, read: FieldValue<T>) -> Option<T> {
        read.map_err(|errors| self.errors.add(index, errors)).ok()
    }

    /// Takes the value of a field that names a row: null is `Some(None)`, an empty text is null.
    #[expect(clippy::option_option, reason = "not sent, null, or a value")]
    pub(super) fn related(&mut self, index: usize) -> Option<Option<Value>> {
        let field = self.fields.get(index).filter(|field| !field.read_only)?;
        let is_form = self.data.is_form();
        let is_blank = |value: &Value| matches!(value, Value::String(text) if text.is_empty());
        let given = self.data.take(field.name);
        // In a form nothing was entered.
        let skipped = is_form && !field.allow_null && !field.required;
        let given = given.filter(|value| !(skipped && is_blank(value)));
        let null = |value| if is_blank(&value) { Value::Null } else { value };
        self.nullable(index, given.map(null))
    }

    /// Returns what was sent for a field: null is `Some(None)`.
    #[expect(clippy::option_option, reason = "not sent, null, or a value")]
    fn nullable(&mut self, index: usize, given: Option<Value>) -> Option<Option<Value>> {
        let field = self.fields.get(index)?;
        match given {
            None if self.scope.mode == Mode::Partial => None,
            None => {
                if field.required {
                    self.refuse(index, "This field is required.", "required");
                }
                None
            }
            Some(Value::Null) if field.allow_null => Some(None),
            Some(Value::Null) => {
                self.refuse(index, "This field may not be null.", "null");
                None
            }
            Some(value) => Some(Some(value)),
        }
    }

    /// Reads a field that names any number of rows; the first mistake is told.
    pub(super) fn related_list<T: FieldType>(
        &mut self,
        index: usize,
        read: fn(Value) -> FieldValue<T>,
    ) -> Option<Vec<T>> {
        let field = self.fields.get(index).filter(|field| !field.read_only)?;
        let value = if self.data.is_form() {
            let taken =
                Vec::<T>::take_from_form(self.data, field, self.scope.mode == Mode::Partial);
            taken?
        } else {
            let given = self.data.take(field.name);
            self.nullable(index, given)??
        };
        if let Some(detail) = self.excess(&value, field, true) {
            self.errors.refuse(index, detail);
            return None;
        }
        let given = value.type_name();
        let items = match value {
            Value::List(items) => items,
            // Python walks over the keys of a dict.
            Value::Map(entries) => entries.into_iter().map(|(key, _)| key.into()).collect(),
            _ => {
                let message = format!("Expected a list of items but got type \"{given}\".");
                self.refuse(index, message, "not_a_list");
                return None;
            }
        };
        if items.is_empty() && !field.allow_blank {
            self.refuse(index, "This list may not be empty.", "empty");
            return None;
        }
        let values: FieldValue<Vec<T>> = items.into_iter().map(read).collect();
        values
            .map_err(|errors| self.refuse_with(index, errors))
            .ok()
    }

    /// Notes what is wrong with the field.
    pub(super) fn refuse_with(&mut self, index: usize, errors: ValidationErrors) {
        self.errors.add(index, errors);
    }

    pub(super) fn refuse(
        &mut self,
        index: usize,
        message: impl Into<Cow<'static, str>>,
        code: &'static str,
    ) {
        let own = self
            .fields
            .get(index)
            .map_or(&[][..], |field| field.messages);
        let message = message_of(code, &message.into(), own).to_owned();
        self.errors
            .add(index, ErrorDetail::new(message, code).into());
    }
}
