//! From data to validated input, in DRF's order.

use crate::context::Context;
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;

use super::checks::Checks;
use super::errors::FieldErrors;
use super::fields::{
    Field, FieldType, FieldValue, Outcome, Validator, message_of, validated, validated_by,
};
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
    data: &'a mut Value,
    mode: Mode,
    fields: &'static [FieldDescriptor],
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

    fn refuse(&mut self, index: usize, message: &'static str, code: &'static str) {
        let own = self
            .fields
            .get(index)
            .map_or(&[][..], |field| field.messages);
        let message = message_of(code, message, own).to_owned();
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

pub(super) async fn run<S: Serializer>(
    mut data: Value,
    mode: Mode,
    instance: Option<S::Instance>,
    cx: &Context,
) -> Result<Validated<S>> {
    refuse_other_types(&data).map_err(Error::validation)?;
    let (mut input, mut errors) = read::<S>(&mut data, mode);
    drop(data);
    let mut checks = Checks::default();
    S::check(&input, instance.as_ref(), &mut checks);
    checks.run(&mut errors, cx).await?;
    S::validate_fields(&mut input, &mut errors);
    if !errors.is_empty() {
        return Err(Error::validation(errors.into_errors()));
    }
    let mut validated = Validated::new(input, mode, instance);
    S::validate_object(&mut validated).map_err(|errors| Error::validation(as_object(errors)))?;
    Ok(validated)
}

/// Reads an object inside another; generated code calls it.
///
/// # Errors
///
/// The errors of its fields, or of the whole when every field is sound.
#[doc(hidden)]
pub fn read_nested<S: Complete<Instance = ()>>(mut data: Value) -> FieldValue<S> {
    refuse_other_types(&data)?;
    let (mut input, mut errors) = read::<S>(&mut data, Mode::Create);
    S::validate_fields(&mut input, &mut errors);
    if !errors.is_empty() {
        return Err(errors.into_errors());
    }
    let mut validated = Validated::<S>::new(input, Mode::Create, None);
    S::validate_object(&mut validated).map_err(as_object)?;
    let incomplete = || {
        let detail = ErrorDetail::new("Some fields have no value.", "required");
        ValidationErrors::field("non_field_errors", detail)
    };
    S::complete(validated.into_input()).ok_or_else(incomplete)
}

fn read<S: Serializer>(data: &mut Value, mode: Mode) -> (S::Input, FieldErrors) {
    let fields = S::DESCRIPTOR.fields;
    let mut reading = Reading {
        data,
        mode,
        fields,
        errors: FieldErrors::new(fields),
    };
    let input = S::read(&mut reading);
    (input, reading.errors)
}

/// Only objects and forms have fields.
fn refuse_other_types(data: &Value) -> Result<(), ValidationErrors> {
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
fn as_object(errors: ValidationErrors) -> ValidationErrors {
    match errors {
        map @ ValidationErrors::Map(_) => map,
        ValidationErrors::Message(detail) => ValidationErrors::field("non_field_errors", detail),
        list @ ValidationErrors::List(_) => ValidationErrors::field("non_field_errors", list),
    }
}
