//! From data to validated input, in DRF's order.

use std::any::Any;
use std::borrow::Cow;

use crate::context::Context;
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;

use super::checks::Checks;
use super::errors::FieldErrors;
use super::fields::{
    Field, FieldType, FieldValue, Outcome, Validator, message_of, validated, validated_by,
};
use super::keys::RelatedKeys;
use super::questions::Questions;
use super::sets::UniqueSets;
use super::tree::check_all;
use super::{Complete, ModelSerializer, Serializer, Validated};

/// What the data is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A new object: required fields must be there, defaults are used.
    Create,
    /// All of an object (PUT): as `Create`, but unsent optional fields keep their values.
    Update,
    /// Parts of an object (PATCH): whatever is sent.
    Partial,
}

/// One body while its fields are read.
#[derive(Debug)]
pub struct Reading<'a> {
    pub(super) data: &'a mut Value,
    pub(super) mode: Mode,
    /// What is changed, of the serializer's type.
    pub(super) instance: Option<&'a (dyn Any + Send + Sync)>,
    pub(super) fields: &'static [FieldDescriptor],
    errors: FieldErrors,
}

impl Reading<'_> {
    /// Reads the field at `index`; none when it was not sent and has no default, or is wrong.
    pub fn field<T: FieldType>(&mut self, index: usize, default: Option<fn() -> T>) -> Option<T> {
        self.checked_field(index, default, &[])
    }

    /// Reads the field at `index`, and asks validators about its value.
    pub fn checked_field<T: FieldType>(
        &mut self,
        index: usize,
        default: Option<fn() -> T>,
        validators: &[&Validator<T>],
    ) -> Option<T> {
        self.read(index, default, |value, field| {
            validated(value, field, validators)
        })
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
        self.read(index, default, |value, field| {
            let null = || ValidationErrors::message("This field may not be null.", "null");
            match validated_by(value, field, by)? {
                Outcome::Value(value) => Ok(wrap(value)),
                Outcome::Null | Outcome::Skipped => T::null().ok_or_else(null),
            }
        })
    }

    fn read<T: FieldType>(
        &mut self,
        index: usize,
        default: Option<fn() -> T>,
        read: impl FnOnce(Value, &FieldDescriptor) -> FieldValue<T>,
    ) -> Option<T> {
        let field = self.fields.get(index).filter(|field| !field.read_only)?;
        let partial = self.mode == Mode::Partial;
        let given = if self.data.is_form() {
            T::take_from_form(self.data, field, partial)
        } else {
            self.data.take(field.name)
        };
        match given {
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
            Some(value) => read(value, field)
                .map_err(|errors| self.errors.add(index, errors))
                .ok(),
        }
    }

    /// Takes the value of a field that names a row: null is `Some(None)`, an empty text is null.
    #[expect(clippy::option_option, reason = "not sent, null, or a value")]
    pub(super) fn related(&mut self, index: usize) -> Option<Option<Value>> {
        let field = self.fields.get(index).filter(|field| !field.read_only)?;
        match self.data.take(field.name) {
            None if self.mode == Mode::Partial => None,
            None => {
                if field.required {
                    self.refuse(index, "This field is required.", "required");
                }
                None
            }
            Some(Value::Null) if field.allow_null => Some(None),
            Some(Value::String(text)) if text.is_empty() && field.allow_null => Some(None),
            Some(Value::Null) => {
                self.refuse(index, "This field may not be null.", "null");
                None
            }
            Some(Value::String(text)) if text.is_empty() => {
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
            let taken = Vec::<T>::take_from_form(self.data, field, self.mode == Mode::Partial);
            taken?
        } else {
            self.related(index)??
        };
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

/// Checks data for a new object.
///
/// # Errors
///
/// 400 with the errors of every field, or of the whole when every field is sound.
pub async fn validate<S: Serializer>(data: Value, cx: &Context) -> Result<Validated<S>> {
    run(data, Mode::Create, None, cx).await
}

/// Checks data that replaces `instance` (PUT).
///
/// # Errors
///
/// As [`validate`].
pub async fn validate_update<S: ModelSerializer>(
    instance: S::Model,
    data: Value,
    cx: &Context,
) -> Result<Validated<S>> {
    run(data, Mode::Update, Some(instance), cx).await
}

/// Checks data that changes parts of `instance` (PATCH).
///
/// # Errors
///
/// As [`validate`].
#[doc(alias = "partial")]
pub async fn validate_partial<S: ModelSerializer>(
    instance: S::Model,
    data: Value,
    cx: &Context,
) -> Result<Validated<S>> {
    run(data, Mode::Partial, Some(instance), cx).await
}

/// Checks data whose next step is that it is stored: as [`validate`], but what only the database
/// knows is asked by [`Validated::save`], in the trip that stores the row.
///
/// # Errors
///
/// As [`validate`]; `save` adds what the database refuses.
pub(crate) async fn validate_to_store<S: Serializer>(
    data: Value,
    mode: Mode,
    instance: Option<S::Instance>,
    cx: &Context,
) -> Result<Validated<S>> {
    if S::NESTED {
        return run(data, mode, instance, cx).await;
    }
    let mut draft = Draft::<S>::read(data, mode, instance, cx)?;
    if !draft.errors.is_empty() || !draft.checks.can_wait() {
        return draft.check(cx).await;
    }
    let mut sets = UniqueSets::default();
    S::validate_fields(&mut draft.input, &mut draft.errors);
    let keys = draft.checks.take_keys();
    let instance = draft.instance;
    S::check_sets(&draft.input, instance.as_ref(), &keys, &mut sets);
    let mut refused = None;
    if draft.errors.is_empty() && sets.is_complete() {
        let mut validated = Validated::new(draft.input, mode, instance, keys);
        match S::validate_object(&mut validated) {
            Ok(()) => return Ok(validated.after(Questions::new(draft.checks, sets))),
            Err(errors) => refused = Some(as_object(errors)),
        }
    }
    // What the database refuses goes first, as if it had been asked before the hooks.
    let mut errors = FieldErrors::new(S::DESCRIPTOR.fields);
    draft.checks.run(&mut errors).await?;
    errors.add_where_none(draft.errors);
    if !errors.is_empty() {
        return Err(Error::validation(errors.into_errors()));
    }
    sets.run(cx).await?.map_err(Error::validation)?;
    Err(Error::validation(refused.unwrap_or_default()))
}

pub(super) async fn run<S: Serializer>(
    data: Value,
    mode: Mode,
    instance: Option<S::Instance>,
    cx: &Context,
) -> Result<Validated<S>> {
    if S::NESTED {
        refuse_other_types(&data).map_err(Error::validation)?;
        let mut objects = vec![read_object(data, mode, instance)];
        check_all(&mut objects, cx).await?;
        return objects
            .pop()
            .map_or_else(|| Err(Error::not_found()), Validated::into_result);
    }
    Draft::<S>::read(data, mode, instance, cx)?.check(cx).await
}

/// Reads every field of an object; what is wrong with it is noted in it.
pub(super) fn read_object<S: Serializer>(
    mut data: Value,
    mode: Mode,
    instance: Option<S::Instance>,
) -> Validated<S> {
    let (input, errors) = read::<S>(&mut data, mode, instance.as_ref());
    let mut validated = Validated::new(input, mode, instance, RelatedKeys::default());
    validated.errors = errors;
    validated
}

/// A body whose fields are read, before anything is asked of the database.
struct Draft<'a, S: Serializer> {
    input: S::Input,
    errors: FieldErrors,
    checks: Checks<'a>,
    mode: Mode,
    instance: Option<S::Instance>,
}

impl<'a, S: Serializer> Draft<'a, S> {
    fn read(
        mut data: Value,
        mode: Mode,
        instance: Option<S::Instance>,
        cx: &'a Context,
    ) -> Result<Self> {
        refuse_other_types(&data).map_err(Error::validation)?;
        let (mut input, errors) = read::<S>(&mut data, mode, instance.as_ref());
        if mode != Mode::Partial {
            S::set_hidden(&mut input, cx)?;
        }
        let mut checks = Checks::new(cx);
        S::check(&input, instance.as_ref(), &mut checks);
        Ok(Self {
            input,
            errors,
            checks,
            mode,
            instance,
        })
    }

    /// Runs what is left, in DRF's order.
    async fn check(self, cx: &Context) -> Result<Validated<S>> {
        let (mut input, mut errors) = (self.input, self.errors);
        let keys = self.checks.run(&mut errors).await?;
        S::validate_fields(&mut input, &mut errors);
        if !errors.is_empty() {
            return Err(Error::validation(errors.into_errors()));
        }
        let mut sets = UniqueSets::default();
        S::check_sets(&input, self.instance.as_ref(), &keys, &mut sets);
        sets.run(cx).await?.map_err(Error::validation)?;
        let mut validated = Validated::new(input, self.mode, self.instance, keys);
        S::validate_object(&mut validated)
            .map_err(|errors| Error::validation(as_object(errors)))?;
        Ok(validated)
    }
}

/// Reads an object inside another; generated code calls it.
///
/// # Errors
///
/// The errors of its fields, or of the whole when every field is sound.
#[doc(hidden)]
pub fn read_nested<S: Complete<Instance = ()>>(mut data: Value) -> FieldValue<S> {
    refuse_other_types(&data)?;
    let (mut input, mut errors) = read::<S>(&mut data, Mode::Create, None);
    S::validate_fields(&mut input, &mut errors);
    if !errors.is_empty() {
        return Err(errors.into_errors());
    }
    let keys = RelatedKeys::default();
    let mut validated = Validated::<S>::new(input, Mode::Create, None, keys);
    S::validate_object(&mut validated).map_err(as_object)?;
    let incomplete = || {
        let detail = ErrorDetail::new("Some fields have no value.", "required");
        ValidationErrors::field("non_field_errors", detail)
    };
    S::complete(validated.into_input()).ok_or_else(incomplete)
}

fn read<S: Serializer>(
    data: &mut Value,
    mode: Mode,
    instance: Option<&S::Instance>,
) -> (S::Input, FieldErrors) {
    let fields = S::DESCRIPTOR.fields;
    let mut reading = Reading {
        data,
        mode,
        instance: instance.map(|instance| instance as _),
        fields,
        errors: FieldErrors::new(fields),
    };
    let input = S::read(&mut reading);
    (input, reading.errors)
}

/// Only objects and forms have fields.
pub(super) fn refuse_other_types(data: &Value) -> Result<(), ValidationErrors> {
    let detail = match data {
        Value::Map(_) | Value::Form(_) => return Ok(()),
        Value::Null => ErrorDetail::new("No data provided", "null"),
        other => {
            let given = other.type_name();
            let message = format!("Invalid data. Expected a dictionary, but got {given}.");
            ErrorDetail::new(message, "invalid")
        }
    };
    Err(ValidationErrors::field("non_field_errors", detail))
}

/// Messages without a field stand under `non_field_errors`.
pub(super) fn as_object(errors: ValidationErrors) -> ValidationErrors {
    match errors {
        map @ ValidationErrors::Map(_) => map,
        ValidationErrors::Message(detail) => ValidationErrors::field("non_field_errors", detail),
        list @ ValidationErrors::List(_) => ValidationErrors::field("non_field_errors", list),
    }
}
