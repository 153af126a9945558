//! What reading a body may know: the request, and what the data is meant for.

use std::borrow::Borrow;

use crate::context::Context;
use crate::descriptors::FieldDescriptor;
use crate::error::FieldResult;

use super::input::Mode;

/// What reading a body may know.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub(super) context: &'a Context,
    pub(super) mode: Mode,
}

/// What a validator may know beside the value: the request, and which field it looks at.
#[derive(Debug, Clone, Copy)]
#[doc(alias = "requires_context")]
pub struct FieldContext<'a> {
    context: &'a Context,
    field: &'static FieldDescriptor,
}

impl<'a> FieldContext<'a> {
    pub(super) fn new(context: &'a Context, field: &'static FieldDescriptor) -> Self {
        Self { context, field }
    }

    /// Returns the request's context.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Returns what the field looks like from outside.
    pub fn field(&self) -> &'static FieldDescriptor {
        self.field
    }

    /// Returns the field's name in bodies.
    pub fn name(&self) -> &'static str {
        self.field.name
    }
}

/// What `validators(…)` takes: a function of the value, or of the value and its [`FieldContext`].
///
/// `Shape` tells the two apart and is inferred; a type of one's own implements
/// `FieldValidator<T, ()>`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::{FieldContext, FieldValidator};
///
/// fn is_even(age: i64) -> FieldResult {
///     if age % 2 == 1 {
///         return Err(ValidationErrors::message(format!("{age} is odd."), "odd"));
///     }
///     Ok(())
/// }
///
/// fn is_not_mine(name: &str, at: &FieldContext<'_>) -> FieldResult {
///     match at.context().user() {
///         Some(user) if user.username() == name => Err("That is you.".into()),
///         _ => Ok(()),
///     }
/// }
///
/// struct Below(i64);
///
/// impl FieldValidator<i64, ()> for Below {
///     fn validate(&self, value: &i64, at: &FieldContext<'_>) -> FieldResult {
///         if *value >= self.0 {
///             return Err(format!("{} is too much.", at.name()).into());
///         }
///         Ok(())
///     }
/// }
///
/// #[derive(Serializer)]
/// struct GuestSerializer {
///     #[field(validators(is_not_mine))]
///     name: String,
///     #[field(validators(is_even, Below(150)))]
///     age: i64,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not validate a field of type `{T}`",
    label = "not a validator of this field",
    note = "write `fn is_polite(text: &str) -> FieldResult`, or with a second argument \
            `at: &FieldContext<'_>`"
)]
pub trait FieldValidator<T, Shape> {
    /// Refuses the value, or not.
    ///
    /// # Errors
    ///
    /// Why it is refused: one message or several.
    fn validate(&self, value: &T, at: &FieldContext<'_>) -> FieldResult;
}

impl<T, U, F> FieldValidator<T, fn(&U)> for F
where
    T: Borrow<U>,
    U: ?Sized,
    F: Fn(&U) -> FieldResult,
{
    fn validate(&self, value: &T, _at: &FieldContext<'_>) -> FieldResult {
        self(value.borrow())
    }
}

impl<T, U, F> FieldValidator<T, fn(&U, &FieldContext<'_>)> for F
where
    T: Borrow<U>,
    U: ?Sized,
    F: Fn(&U, &FieldContext<'_>) -> FieldResult,
{
    fn validate(&self, value: &T, at: &FieldContext<'_>) -> FieldResult {
        self(value.borrow(), at)
    }
}

/// Values that are copied may be taken by value.
impl<T, F> FieldValidator<T, (T,)> for F
where
    T: Copy,
    F: Fn(T) -> FieldResult,
{
    fn validate(&self, value: &T, _at: &FieldContext<'_>) -> FieldResult {
        self(*value)
    }
}

impl<T, F> FieldValidator<T, (T, &'static ())> for F
where
    T: Copy,
    F: Fn(T, &FieldContext<'_>) -> FieldResult,
{
    fn validate(&self, value: &T, at: &FieldContext<'_>) -> FieldResult {
        self(*value, at)
    }
}

/// Asks a validator; generated code calls it.
///
/// # Errors
///
/// The validator's.
pub fn ask_validator<T, Shape, V: FieldValidator<T, Shape>>(
    validator: &V,
    value: &T,
    at: &FieldContext<'_>,
) -> FieldResult {
    validator.validate(value, at)
}
