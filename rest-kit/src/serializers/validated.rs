//! Input that passed every check.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::db::bounds::{AppearsOnTable, AsExpression, Column, Expression, SqlType};
use crate::db::{Changes, Fragment, Model};

use super::input::Mode;
use super::keys::RelatedKeys;
use super::questions::Questions;
use super::{ModelSerializer, Serializer};

/// Input that passed every check of `S`; its fields read as `validated.title`.
///
/// Each field is an `Option`: `None` when the client did not send it.
#[doc(alias = "validated_data")]
pub struct Validated<S: Serializer> {
    input: S::Input,
    extra: S::Extra,
    mode: Mode,
    instance: Option<S::Instance>,
    keys: RelatedKeys,
    questions: Option<Questions>,
}

impl<S: Serializer> Validated<S> {
    pub(super) fn new(
        input: S::Input,
        mode: Mode,
        instance: Option<S::Instance>,
        keys: RelatedKeys,
    ) -> Self {
        Self {
            input,
            extra: S::Extra::default(),
            mode,
            instance,
            keys,
            questions: None,
        }
    }

    /// Lets `save` ask the database these questions first.
    pub(super) fn after(mut self, questions: Questions) -> Self {
        self.questions = Some(questions);
        self
    }

    pub(super) fn take_questions(&mut self) -> Option<Questions> {
        self.questions.take()
    }

    /// Returns the object that is changed; none on creation.
    pub fn instance(&self) -> Option<&S::Instance> {
        self.instance.as_ref()
    }

    /// Returns whether only parts of the object were sent (PATCH).
    pub fn is_partial(&self) -> bool {
        self.mode == Mode::Partial
    }

    /// Returns the fields as the client sent them.
    pub fn into_input(self) -> S::Input {
        self.input
    }

    pub(super) fn into_parts(self) -> (S::Input, S::Extra, Option<S::Instance>, RelatedKeys) {
        (self.input, self.extra, self.instance, self.keys)
    }
}

impl<S: ModelSerializer<Extra = Changes<<S as ModelSerializer>::Model>>> Validated<S> {
    /// Sets a column beside what the client sent, as `serializer.save(owner=…)` does.
    #[must_use]
    pub fn set<C, V>(mut self, column: C, value: V) -> Self
    where
        C: Column<Table = <S::Model as Model>::Table>,
        <C as Expression>::SqlType: SqlType,
        V: AsExpression<<C as Expression>::SqlType>,
        V::Expression: AppearsOnTable<<S::Model as Model>::Table> + Fragment + 'static,
    {
        self.extra = self.extra.set(column, value);
        self
    }
}

impl<S: Serializer> Deref for Validated<S> {
    type Target = S::Input;

    fn deref(&self) -> &Self::Target {
        &self.input
    }
}

impl<S: Serializer> DerefMut for Validated<S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.input
    }
}

impl<S: Serializer> fmt::Debug for Validated<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validated")
            .field("serializer", &S::DESCRIPTOR.name)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
