//! Query sets that limit which rows a body may name.

use std::fmt;

use crate::db::{BoxedFragment, Condition, Key, KeyQuestion, Model, QuerySet};
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};

/// What a `queryset_<field>` function answers: a query set, or [`Unlimited`].
#[diagnostic::on_unimplemented(
    message = "`queryset_<field>` answers a query set",
    label = "not a query set",
    note = "write `fn queryset_author(cx: &Context) -> QuerySet<Author>`"
)]
pub trait IntoLimit {
    /// Returns the limit, if there is one.
    #[doc(hidden)]
    fn into_limit(self) -> Option<Limit>;
}

/// Every row may be named.
#[derive(Debug, Clone, Copy)]
pub struct Unlimited;

impl IntoLimit for Unlimited {
    fn into_limit(self) -> Option<Limit> {
        None
    }
}

impl<M: Model<PrimaryKey: Key>> IntoLimit for QuerySet<M> {
    fn into_limit(self) -> Option<Limit> {
        Some(Limit {
            model: M::DESCRIPTOR,
            by_key: |value| Condition::equals(&M::COLUMNS[M::DESCRIPTOR.primary_key], value),
            ask: Box::new(move |condition| self.clone().key_where(condition)),
        })
    }
}

/// A query set without its type.
pub struct Limit {
    model: &'static ModelDescriptor,
    by_key: fn(BoxedFragment) -> Condition,
    ask: Box<dyn Fn(Condition) -> KeyQuestion + Send + Sync>,
}

impl Limit {
    /// Asks for the row of the query set that meets a condition.
    ///
    /// # Errors
    ///
    /// 500 when the query set is of another model: a mistake of the application.
    pub(super) fn question(
        &self,
        model: &'static ModelDescriptor,
        condition: Condition,
    ) -> Result<KeyQuestion> {
        if model.table == self.model.table {
            return Ok((self.ask)(condition));
        }
        Err(Error::internal(format!(
            "a query set of `{}` limits a relation to `{}`",
            self.model.name, model.name
        )))
    }

    /// Asks for the row of the query set with this key.
    ///
    /// # Errors
    ///
    /// As [`question`](Self::question).
    pub(super) fn key_question(
        &self,
        model: &'static ModelDescriptor,
        key: BoxedFragment,
    ) -> Result<KeyQuestion> {
        self.question(model, (self.by_key)(key))
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limit")
            .field("model", &self.model.name)
            .finish_non_exhaustive()
    }
}
