//! A validated body as a parameter of an action.

use std::ops::{Deref, DerefMut};

use crate::context::Context;
use crate::descriptors::{Content, OperationDescriptor};
use crate::error::{Error, ErrorKind, Result};

use super::input::validate;
use super::{Serializer, Validated, validate_many};

/// A serializer whose whole struct can be made from input. Made by `#[derive(Serializer)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a body: it has fields that a body may leave without \
               a value",
    note = "take `Validated<{Self}>` instead of `Data<{Self}>`",
    note = "or give fields that are `required = false` a `default`, or the type `Option<_>`"
)]
pub trait Complete: Serializer {
    /// Makes the struct; none when a field is missing.
    fn complete(input: Self::Input) -> Option<Self>;
}

/// A body validated by `S`, as a parameter of an action; reads as the struct itself.
#[derive(Debug)]
pub struct Data<S>(pub S);

/// A body as a parameter of an action; generated code calls it.
#[doc(hidden)]
pub trait FromBody: Sized {
    /// Reads and validates the body.
    fn from_body(cx: &Context) -> impl Future<Output = Result<Self>>;
}

/// What was refused of the parameters of an action so far; generated code asks it.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Refused(Option<Error>);

impl Refused {
    /// Keeps what the fields of a parameter have refused, to go on with the next parameter.
    ///
    /// # Errors
    ///
    /// Whatever is no refusal of fields: it ends the request at once.
    pub fn keep<T>(&mut self, read: Result<T>) -> Result<Option<T>> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind() == ErrorKind::Validation => {
                self.0 = Some(match self.0.take() {
                    Some(earlier) => earlier.and(error),
                    None => error,
                });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Returns all that was refused.
    pub fn into_error(self) -> Error {
        self.0
            .unwrap_or_else(|| Error::internal("a parameter without value was not refused"))
    }
}

/// What a parameter of an action reads, in descriptions; generated code calls it.
///
/// A type that cannot be read is one mistake: this asks for less than [`FromBody`].
#[doc(hidden)]
pub trait Described {
    /// Says what it reads.
    fn describe(operation: &mut OperationDescriptor);
}

impl<S: Serializer> Described for Data<S> {
    fn describe(operation: &mut OperationDescriptor) {
        operation.request = Content::One(S::DESCRIPTOR);
    }
}

impl<S: Serializer> Described for Data<Vec<S>> {
    fn describe(operation: &mut OperationDescriptor) {
        operation.request = Content::Many(S::DESCRIPTOR);
    }
}

impl<S: Serializer> Described for Validated<S> {
    fn describe(operation: &mut OperationDescriptor) {
        operation.request = Content::One(S::DESCRIPTOR);
    }
}

impl<S: Complete> FromBody for Data<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        Self::from_context(cx).await
    }
}

impl<S: Complete> FromBody for Data<Vec<S>> {
    async fn from_body(cx: &Context) -> Result<Self> {
        Self::from_context(cx).await
    }
}

impl<S: Serializer> FromBody for Validated<S> {
    async fn from_body(cx: &Context) -> Result<Self> {
        Self::from_context(cx).await
    }
}

impl<S: Complete> Data<S> {
    /// Reads and validates the body.
    ///
    /// # Errors
    ///
    /// 400, 413 or 415, as the parsers and the fields say.
    pub async fn from_context(cx: &Context) -> Result<Self> {
        let validated = Validated::<S>::from_context(cx).await?;
        S::complete(validated.into_input())
            .map(Self)
            .ok_or_else(|| Error::internal("a field without value passed validation"))
    }
}

impl<S: Complete> Data<Vec<S>> {
    /// Reads and validates a body that is a list.
    ///
    /// # Errors
    ///
    /// 400, 413 or 415, as the parsers and the fields say.
    pub async fn from_context(cx: &Context) -> Result<Self> {
        let items = validate_many::<S>(cx.data().await?, cx).await?;
        let items = items.into_iter().map(Validated::into_input);
        items
            .map(S::complete)
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| Error::internal("a field without value passed validation"))
    }
}

impl<S: Serializer> Validated<S> {
    /// Reads and validates the body.
    ///
    /// # Errors
    ///
    /// 400, 413 or 415, as the parsers and the fields say.
    pub async fn from_context(cx: &Context) -> Result<Self> {
        validate(cx.data().await?, cx).await
    }
}

impl<S> Deref for Data<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}

impl<S> DerefMut for Data<S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.0
    }
}
