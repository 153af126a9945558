//! Input that passed every check.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::db::bounds::{AppearsOnTable, AsExpression, Column, Expression, SqlType};
use crate::db::{BoxedFragment, Changes, Fragment, Key, Model};
use crate::error::{Error, Result};
use crate::http::Value;

use super::errors::FieldErrors;
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
    pub(super) keys: RelatedKeys,
    questions: Option<Questions>,
    /// What is wrong with it while it is checked.
    pub(super) errors: FieldErrors,
    /// Columns that tie it to the object around it.
    pub(super) ties: Vec<(&'static str, BoxedFragment)>,
    /// The key that was sent for it.
    pub(super) sent_key: Option<Value>,
}

/// A [`Validated`] taken apart.
pub(super) struct Parts<S: Serializer> {
    pub(super) input: S::Input,
    pub(super) extra: S::Extra,
    pub(super) instance: Option<S::Instance>,
    pub(super) keys: RelatedKeys,
    pub(super) ties: Vec<(&'static str, BoxedFragment)>,
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
            errors: FieldErrors::new(S::DESCRIPTOR.fields),
            ties: Vec::new(),
            sent_key: None,
        }
    }

    /// Returns it, or what is wrong with it.
    pub(super) fn into_result(mut self) -> Result<Self> {
        match self.errors.take() {
            None => Ok(self),
            Some(errors) => Err(Error::validation(errors)),
        }
    }

    /// Makes it a change of `instance`: for nested objects that `create` or `update` stores.
    #[must_use]
    pub fn updating(mut self, instance: S::Instance) -> Self {
        self.instance = Some(instance);
        self
    }

    pub(super) fn set_instance(&mut self, instance: S::Instance) {
        self.instance = Some(instance);
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    pub(super) fn input_and_instance(&mut self) -> (&mut S::Input, Option<&S::Instance>) {
        (&mut self.input, self.instance.as_ref())
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

    /// Returns the key of the row that a field names by a slug or a link.
    pub fn key_of<K: Key>(&self, field: &str) -> Option<K> {
        self.keys_of(field).into_iter().next()
    }

    /// Returns the keys of the rows that a field names by slugs or links.
    pub fn keys_of<K: Key>(&self, field: &str) -> Vec<K> {
        let mut fields = S::DESCRIPTOR.fields.iter();
        let index = fields.position(|known| known.name == field);
        let keys = index.and_then(|index| self.keys.get(index));
        let keys = keys.unwrap_or_default().iter();
        keys.filter_map(|key| K::from_value(*key)).collect()
    }

    /// Returns the fields as the client sent them.
    pub fn into_input(self) -> S::Input {
        self.input
    }

    pub(super) fn into_parts(self) -> Parts<S> {
        Parts {
            input: self.input,
            extra: self.extra,
            instance: self.instance,
            keys: self.keys,
            ties: self.ties,
        }
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
