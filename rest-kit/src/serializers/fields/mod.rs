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
mod composite;
mod date;
mod decimal;
mod duration;
mod number;
mod text;
mod text_formats;
mod time;
mod uuid;

use serde::Serializer;
use serde::ser::SerializeStruct;

use crate::descriptors::{Choice, FieldDescriptor, FieldKind};
use crate::error::{ErrorDetail, ValidationErrors};
use crate::http::Value;

use super::input::Reading;
use super::output::serialize_value;

/// The outcome of reading one value.
pub type FieldValue<T> = Result<T, ValidationErrors>;

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
    note = "known types: bool, i16, i32, i64, f32, f64, String, Decimal, NaiveDate, NaiveTime, DateTime, Duration, Uuid, Json<T>, Vec<u8>, enums with `#[derive(Choices)]`, and Option<_> and Vec<_> of these",
    note = "for a type of your own implement `rest_kit::serializers::FieldType`"
)]
pub trait FieldType: Sized + Send + 'static {
    /// How descriptors name this type.
    const KIND: FieldKind;

    /// Whether null is a value of this type.
    const NULLABLE: bool = false;

    /// The values of a choice type.
    const CHOICES: &'static [Choice] = &[];

    /// Reads a value that is neither missing nor null.
    ///
    /// # Errors
    ///
    /// What is wrong with it, all at once.
    fn to_internal_value(value: Value, field: &FieldDescriptor) -> FieldValue<Self>;

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

    /// Reads the field at `index` of a body; generated code calls it.
    #[doc(hidden)]
    fn read(
        reading: &mut Reading<'_>,
        index: usize,
        default: Option<fn() -> Self>,
    ) -> Option<Self> {
        reading.field(index, default)
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

/// Makes a refusal with one message.
pub(crate) fn refuse<T>(
    message: impl Into<std::borrow::Cow<'static, str>>,
    code: &'static str,
) -> FieldValue<T> {
    Err(ValidationErrors::message(message, code))
}
