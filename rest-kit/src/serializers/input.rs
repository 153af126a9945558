//! From data to validated input, in DRF's order.

use std::pin::Pin;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, ErrorKind, Result, ValidationErrors};
use crate::http::Value;

use super::checks::Checks;
use super::envelope::opened;
use super::errors::FieldErrors;
use super::fields::{FieldValue, refuse};
use super::keys::RelatedKeys;
use super::questions::Questions;
use super::reading::Reading;
use super::scope::Scope;
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

/// Checks parts of an object that is stored nowhere (PATCH): whatever is sent.
///
/// # Errors
///
/// As [`validate`].
#[doc(alias = "partial")]
pub async fn validate_parts<S: Serializer<Instance = ()>>(
    data: Value,
    cx: &Context,
) -> Result<Validated<S>> {
    run(data, Mode::Partial, None, cx).await
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
    let data = opened(data, S::ENVELOPE)?;
    let scope = Scope { context: cx, mode };
    let draft = Draft::<S>::read(data, instance, scope).await?;
    let mut draft = draft.map_err(|errors| Error::validation(as_object(errors)))?;
    if S::ASKS || !draft.errors.is_empty() || !draft.checks.can_wait() {
        return draft.check(cx).await?.map_err(Error::validation);
    }
    let mut sets = UniqueSets::new(mode);
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
    let data = opened(data, S::ENVELOPE)?;
    let scope = Scope { context: cx, mode };
    attempt(data, instance, scope)
        .await?
        .map_err(|errors| Error::validation(as_object(errors)))
}

/// Checks data; what is wrong with it stands apart from failures that are not the client's.
async fn attempt<S: Serializer>(
    data: Value,
    instance: Option<S::Instance>,
    scope: Scope<'_>,
) -> Result<FieldValue<Validated<S>>> {
    if S::NESTED {
        let data = match accept::<S>(data, scope.context) {
            Ok(data) => data,
            Err(errors) => return Ok(Err(errors)),
        };
        let mut objects = vec![read_object::<S>(data, instance, scope).await?];
        check_all(&mut objects, scope.context).await?;
        let object = objects.pop().ok_or_else(Error::not_found)?;
        return match object.into_result() {
            Ok(object) => Ok(Ok(object)),
            Err(error) => refusal(error).map(Err),
        };
    }
    match Draft::<S>::read(data, instance, scope).await? {
        Ok(draft) => draft.check(scope.context).await,
        Err(errors) => Ok(Err(errors)),
    }
}

/// Reads every field of an object; what is wrong with it is noted in it.
pub(super) async fn read_object<S: Serializer>(
    mut data: Value,
    instance: Option<S::Instance>,
    scope: Scope<'_>,
) -> Result<Validated<S>> {
    let (input, errors) = read::<S>(&mut data, instance.as_ref(), scope).await?;
    Ok(object(input, errors, instance, scope))
}

/// As [`read_object`], of an object that stands for a row and holds none that does not.
pub(super) fn read_row<S: Serializer>(mut data: Value, scope: Scope<'_>) -> Validated<S> {
    let mut reading = Reading::new(&mut data, S::DESCRIPTOR.fields, None, scope);
    let input = S::read(&mut reading);
    if denies_unknown::<S>(scope.context) {
        reading.refuse_unknown();
    }
    let errors = reading.into_errors();
    object(input, errors, None, scope)
}

fn object<S: Serializer>(
    input: S::Input,
    errors: FieldErrors,
    instance: Option<S::Instance>,
    scope: Scope<'_>,
) -> Validated<S> {
    let mut validated = Validated::new(input, scope.mode, instance, RelatedKeys::default());
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
    async fn read(
        data: Value,
        instance: Option<S::Instance>,
        scope: Scope<'a>,
    ) -> Result<FieldValue<Self>> {
        let Scope { context: cx, mode } = scope;
        let mut data = match accept::<S>(data, cx) {
            Ok(data) => data,
            Err(errors) => return Ok(Err(errors)),
        };
        let (mut input, errors) = read::<S>(&mut data, instance.as_ref(), scope).await?;
        if mode != Mode::Partial {
            S::set_hidden(&mut input, cx)?;
        }
        let mut checks = Checks::new(cx);
        S::check(&input, instance.as_ref(), &mut checks);
        Ok(Ok(Self {
            input,
            errors,
            checks,
            mode,
            instance,
        }))
    }

    /// Runs what is left, in DRF's order.
    async fn check(self, cx: &Context) -> Result<FieldValue<Validated<S>>> {
        let (mut input, mut errors) = (self.input, self.errors);
        let keys = self.checks.run(&mut errors).await?;
        S::ask(&mut input, &mut errors, &keys, cx).await?;
        S::validate_fields(&mut input, &mut errors);
        if !errors.is_empty() {
            return Ok(Err(errors.into_errors()));
        }
        let mut sets = UniqueSets::new(self.mode);
        S::check_sets(&input, self.instance.as_ref(), &keys, &mut sets);
        if let Err(errors) = sets.run(cx).await? {
            return Ok(Err(errors));
        }
        let mut validated = Validated::new(input, self.mode, self.instance, keys);
        if let Err(errors) = S::validate_object(&mut validated) {
            return Ok(Err(as_object(errors)));
        }
        match S::ask_object(&mut validated, cx).await {
            Ok(()) => Ok(Ok(validated)),
            Err(error) => refusal(error).map(|errors| Err(as_object(errors))),
        }
    }
}

/// Returns what a check refused; failures that are no refusals stay failures.
///
/// # Errors
///
/// The failure.
pub(super) fn refusal(error: Error) -> Result<ValidationErrors> {
    match error.kind() {
        ErrorKind::Validation => Ok(error.detail().clone()),
        _ => Err(error),
    }
}

/// An object inside another, which will have been read.
#[doc(hidden)]
pub type Nested<'a, S> = Pin<Box<dyn Future<Output = Result<FieldValue<S>>> + 'a>>;

/// Reads an object inside another; generated code calls it.
///
/// It is complete, also where the object around it is changed in parts.
#[doc(hidden)]
pub fn read_nested<S: Complete<Instance = ()>>(data: Value, scope: Scope<'_>) -> Nested<'_, S> {
    let mode = Mode::Create;
    Box::pin(async move {
        let scope = Scope { mode, ..scope };
        let validated = match attempt::<S>(data, None, scope).await? {
            Ok(validated) => validated,
            Err(errors) => return Ok(Err(errors)),
        };
        let incomplete = || {
            let detail = ErrorDetail::new("Some fields have no value.", "required");
            ValidationErrors::field("non_field_errors", detail)
        };
        Ok(S::complete(validated.into_input()).ok_or_else(incomplete))
    })
}

/// Refuses to read an object without knowing the request; generated code calls it.
///
/// # Errors
///
/// Always: lists, dictionaries and bodies read objects by [`read_nested`].
#[doc(hidden)]
pub fn read_alone<S>() -> FieldValue<S> {
    refuse("Objects can only be read as a part of a body.", "invalid")
}

async fn read<S: Serializer>(
    data: &mut Value,
    instance: Option<&S::Instance>,
    scope: Scope<'_>,
) -> Result<(S::Input, FieldErrors)> {
    let instance = instance.map(|instance| instance as _);
    let mut reading = Reading::new(data, S::DESCRIPTOR.fields, instance, scope);
    let mut input = S::read(&mut reading);
    S::read_objects(&mut input, &mut reading).await?;
    if denies_unknown::<S>(scope.context) {
        reading.refuse_unknown();
    }
    Ok((input, reading.into_errors()))
}

fn denies_unknown<S: Serializer>(cx: &Context) -> bool {
    let limits = cx.request().body_limits();
    S::DENY_UNKNOWN_FIELDS.unwrap_or(limits.deny_unknown_fields)
}

/// Returns what the serializer makes of what was sent; only objects and forms have fields.
pub(super) fn accept<S: Serializer>(data: Value, cx: &Context) -> FieldValue<Value> {
    let data = match data {
        Value::Null => Value::Null,
        data => S::prepare(data, cx)?,
    };
    let detail = match &data {
        Value::Map(_) | Value::Form(_) => return Ok(data),
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
