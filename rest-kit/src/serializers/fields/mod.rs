//! From one value of a body to a Rust value and back, in DRF's words.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/fields/>.
//!
//! A field's type decides: `String` reads as DRF's `CharField`, `Decimal` as its `DecimalField`,
//! `Option<T>` allows null. Limits come from the [`FieldDescriptor`], which a derive takes from
//! the model and from `#[field(…)]`.

mod binary;
mod boolean;
mod choice;
mod choice_fields;
mod composite;
mod date;
mod date_fields;
mod decimal;
mod defaults;
mod duration;
mod erased;
mod field;
mod file;
mod float;
pub(super) mod forms;
mod image;
mod ip_address;
mod list_fields;
mod map;
mod messages;
pub(super) mod number;
mod number_fields;
mod options;
mod plain_fields;
mod python;
mod stored_file;
mod strptime;
mod text;
mod text_fields;
mod text_formats;
mod time;
mod typed;
mod uuid;

pub use self::choice_fields::{ChoiceField, ChoiceValue, FilePathField, MultipleChoiceField};
pub use self::date_fields::{DateField, DateLikeField, DateTimeField, DurationField, TimeField};
pub use self::defaults::FieldDefaults;
pub use self::erased::BoxField;
pub use self::field::{Field, Given, Outcome};
pub use self::file::{FileField, ImageField, UploadField};
pub use self::list_fields::{DictField, HstoreField, ListField};
pub use self::number_fields::{
    BigIntegerField, DecimalField, FloatField, IntegerField, NumberField,
};
pub use self::options::Options;
pub use self::plain_fields::{
    BooleanField, HiddenField, JsonField, ReadOnlyField, UnvalidatedField, UuidField,
};
pub use self::text_fields::{
    CharField, EmailField, IpAddressField, RegexField, SlugField, TextField, UrlField,
};

use std::pin::Pin;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::context::Context;
use crate::descriptors::{Choice, FieldDescriptor, FieldKind, ValueDescriptor};
use crate::error::{ErrorDetail, FieldResult, Result, ValidationErrors};
use crate::http::Value;

pub(super) use self::composite::length_problems;
pub(super) use self::date::iso_date;
pub(super) use self::messages::message_of;
pub(super) use self::number::python_int;
pub(super) use self::python::{repr_text as python_repr, text as python_text};
pub(super) use self::time::iso_time;
use self::typed::{typed, typed_field};
use super::output::serialize_value;
use super::reading::Reading;
use super::scope::Scope;

/// The outcome of reading one value.
pub type FieldValue<T> = std::result::Result<T, ValidationErrors>;

/// Types that a serializer field can hold.
///
/// # Examples
///
/// ```
/// use rest_kit::descriptors::{FieldDescriptor, FieldKind};
/// use rest_kit::request::Value;
/// use rest_kit::serializers::FieldType;
///
/// let field = FieldDescriptor::new("pages", FieldKind::Integer);
/// assert_eq!(i32::to_internal_value(Value::from("12"), &field), Ok(12));
/// assert!(i32::to_internal_value(Value::from("twelve"), &field).is_err());
/// ```
#[doc(alias = "Field")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a serializer field",
    label = "no field is known for this type",
    note = "known types: bool, i16, i32, i64, f32, f64, String, Decimal, NaiveDate, NaiveTime, DateTime, Duration, Uuid, UploadedFile, Value, Json<T>, Vec<u8>, enums with `#[derive(Choices)]`, serializers without a model whose fields all have a value, and Option<_>, Vec<_>, HashMap<String, _> and BTreeMap<String, _> of these",
    note = "for a type of your own implement `rest_kit::serializers::FieldType`"
)]
pub trait FieldType: Sized + Send + 'static {
    /// How descriptors name this type.
    const KIND: FieldKind;

    /// Whether null is a value of this type.
    const NULLABLE: bool = false;

    /// Whether what is wrong with the whole stands under `non_field_errors`: lists of objects.
    const OF_OBJECTS: bool = false;

    /// Whether objects are in it, whose fields may ask the database and the request.
    #[doc(hidden)]
    const HOLDS_OBJECTS: bool = false;

    /// Whether something is kept elsewhere before the value goes to its column: a file.
    #[doc(hidden)]
    const KEPT: bool = false;

    /// The values of a choice type.
    const CHOICES: &'static [Choice] = &[];

    /// Describes the values in bodies.
    const VALUE: &'static ValueDescriptor = &ValueDescriptor::new(Self::KIND)
        .null(Self::NULLABLE)
        .choices(Self::CHOICES);

    /// Reads a value that is neither missing nor null.
    ///
    /// # Errors
    ///
    /// What is wrong with it, all at once.
    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self>;

    /// Names the limits that a value breaks, all of them; DRF's own validators.
    fn problems(&self, field: &FieldDescriptor) -> Vec<ErrorDetail> {
        let _ = field;
        Vec::new()
    }

    /// Returns whether no validator looks at the value: an empty text that is allowed.
    fn is_blank(&self) -> bool {
        false
    }

    /// Reads a value that is neither missing nor null, and checks it.
    ///
    /// # Errors
    ///
    /// What is wrong with it, all at once.
    fn run_validation(value: Value, field: &FieldDescriptor) -> FieldValue<Self> {
        validated(value, field, &[])
    }

    /// Writes the value as answers show it.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    fn to_representation<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;

    /// Writes the value as answers of this request show it.
    #[doc(hidden)]
    fn represent_in<S: Serializer>(
        &self,
        field: &FieldDescriptor,
        cx: &Context,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let _ = cx;
        self.to_representation(field, serializer)
    }

    /// Keeps what the column does not.
    #[doc(hidden)]
    fn keep(self) -> Result<Self> {
        Ok(self)
    }

    /// Reads a value that may hold objects, whose fields may ask the database and the request.
    #[doc(hidden)]
    fn read_within(
        value: Value,
        field: &FieldDescriptor,
        scope: Scope<'_>,
    ) -> impl Future<Output = Result<FieldValue<Self>>> {
        let _ = scope;
        std::future::ready(Ok(Self::to_internal_value(value, field)))
    }

    /// Reads the field at `index` of a body; generated code calls it.
    #[doc(hidden)]
    fn read(
        reading: &mut Reading<'_>,
        index: usize,
        default: Option<fn() -> Self>,
    ) -> Option<Self> {
        reading.field(index, default)
    }

    /// Reads the field at `index`, whose value may hold objects; generated code calls it.
    ///
    /// The future has a name, so that a type that is no field is one error.
    #[doc(hidden)]
    fn read_object<'r>(
        reading: &'r mut Reading<'_>,
        index: usize,
        default: Option<fn() -> Self>,
        validators: &'r [&Check<'_, Self>],
    ) -> ReadObject<'r, Self> {
        Box::pin(reading.object_field(index, default, validators))
    }

    /// Writes the value as an entry of an answer; generated code calls it.
    #[doc(hidden)]
    fn show<S: SerializeStruct>(
        &self,
        out: &mut S,
        field: &'static FieldDescriptor,
    ) -> Result<(), S::Error> {
        serialize_value(out, self, field)
    }

    /// Returns the null of this type, if it has one.
    fn null() -> Option<Self> {
        None
    }

    /// Returns whether a text or other value stands for null where null is allowed.
    fn reads_as_null(value: &Value) -> bool {
        let _ = value;
        false
    }

    /// Refuses what a field may hold but a column cannot; serializers of a model ask it.
    ///
    /// # Errors
    ///
    /// Why not.
    fn check_storable(&self) -> Result<(), ErrorDetail> {
        Ok(())
    }

    /// Takes the field's entry out of a form, where blanks and absence mean other things.
    fn take_from_form(form: &mut Value, field: &FieldDescriptor, partial: bool) -> Option<Value> {
        let _ = partial;
        let value = form.take(field.name)?;
        if value != Value::String(String::new()) || field.allow_blank {
            return Some(value);
        }
        if field.allow_null {
            return Some(Value::Null);
        }
        field.required.then_some(value)
    }
}

/// A field that will have been read, if it was sent and is sound.
#[doc(hidden)]
pub type ReadObject<'r, T> = Pin<Box<dyn Future<Output = Result<Option<T>>> + 'r>>;

/// A function that refuses values.
pub type Validator<T> = dyn Fn(&T) -> FieldResult + Send + Sync;

/// A function that refuses values of one request.
#[doc(hidden)]
pub type Check<'a, T> = dyn Fn(&T) -> FieldResult + 'a;

/// Reads a value, asks every validator, then the limits; one list of all their messages.
pub(crate) fn validated<T: FieldType>(
    value: Value,
    field: &FieldDescriptor,
    validators: &[&Check<'_, T>],
) -> FieldValue<T> {
    let input = messages::Input::of(&value, field.messages.is_empty());
    check_read(
        T::to_internal_value(value, field),
        field,
        &input,
        validators,
    )
}

/// As [`validated`], for values that may hold objects.
pub(crate) async fn validated_within<T: FieldType>(
    value: Value,
    field: &FieldDescriptor,
    scope: Scope<'_>,
    validators: &[&Check<'_, T>],
) -> Result<FieldValue<T>> {
    let input = messages::Input::of(&value, field.messages.is_empty());
    let read = T::read_within(value, field, scope).await?;
    Ok(check_read(read, field, &input, validators))
}

/// Asks validators and limits about a value that could be read.
fn check_read<T: FieldType>(
    read: FieldValue<T>,
    field: &FieldDescriptor,
    input: &messages::Input,
    validators: &[&Check<'_, T>],
) -> FieldValue<T> {
    let checked = read.and_then(|value| {
        if value.is_blank() {
            return Ok(value);
        }
        let errors = ask(validators.iter().copied(), &value, |value| {
            value.problems(field)
        })?;
        if errors.is_empty() {
            Ok(value)
        } else {
            Err(errors)
        }
    });
    checked
        .map_err(|errors| messages::replace(errors, field, input, field.messages))
        .map_err(|errors| match errors {
            ValidationErrors::List(_) if T::OF_OBJECTS => {
                ValidationErrors::field("non_field_errors", errors)
            }
            other => other,
        })
}

/// Reads a value by a field that is a value itself.
pub(super) fn validated_by<T: Clone + std::fmt::Debug + Send + 'static>(
    value: Value,
    field: &FieldDescriptor,
    by: &dyn Field<Value = T>,
) -> FieldValue<Outcome<T>> {
    let input = messages::Input::of(&value, field.messages.is_empty());
    by.validate(Some(value))
        .map_err(|errors| messages::replace(errors, field, &input, field.messages))
}

/// Takes an object out of a form; generated code calls it.
#[doc(hidden)]
pub fn take_nested(form: &mut Value, field: &FieldDescriptor) -> Option<Value> {
    forms::take_map(form, field.name)
}

/// Collects what validators say; one that answers with messages by field ends the questions.
fn ask<'a, T, V: Fn(&T) -> FieldResult + ?Sized + 'a>(
    validators: impl Iterator<Item = &'a V>,
    value: &T,
    problems: impl FnOnce(&T) -> Vec<ErrorDetail>,
) -> FieldValue<ValidationErrors> {
    let mut errors = ValidationErrors::List(Vec::new());
    for validator in validators {
        match validator(value) {
            Ok(()) => {}
            Err(map @ ValidationErrors::Map(_)) => return Err(map),
            Err(found) => errors.append(found),
        }
    }
    for problem in problems(value) {
        errors.append(ValidationErrors::Message(problem));
    }
    Ok(errors)
}

/// Returns a value as answers show it.
pub(super) fn represented<T: FieldType>(value: &T, field: &FieldDescriptor) -> Value {
    to_value(&Shown(value, field))
}

struct Shown<'a, T>(&'a T, &'a FieldDescriptor);

impl<T: FieldType> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_representation(self.1, serializer)
    }
}

/// Returns what serde writes, as a value of a body; what cannot be written is null.
fn to_value(value: &impl Serialize) -> Value {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.parse().unwrap_or_default()
}

/// Makes a refusal with one message.
pub(crate) fn refuse<T>(
    message: impl Into<std::borrow::Cow<'static, str>>,
    code: &'static str,
) -> FieldValue<T> {
    Err(ValidationErrors::message(message, code))
}
