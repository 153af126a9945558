//! `create` and `update` of a serializer's own.

use std::any::TypeId;
use std::fmt;

use crate::db::{Connection, Model};
use crate::error::Result;

use super::{ModelSerializer, Validated};

/// What a serializer's `create` or `update` answers: the stored row.
#[diagnostic::on_unimplemented(
    message = "`create` and `update` of this serializer answer the stored row, not `{Self}`",
    label = "expected functions that answer `Result<{M}>`",
    note = "`nested_write = custom` needs `fn create(data: Validated<Self>, db: &mut Connection) -> Result<{M}>`, and `update` alike"
)]
pub trait Stored<M: Model> {
    /// Whether somebody wrote the function.
    const OWN: bool;

    /// Returns the row.
    ///
    /// # Errors
    ///
    /// Those of the function, or of storing the fields.
    fn finish(self, connection: &mut Connection) -> Result<M>;
}

impl<M: Model> Stored<M> for Result<M> {
    const OWN: bool = true;

    fn finish(self, _: &mut Connection) -> Result<M> {
        self
    }
}

/// What `create` and `update` answer when somebody should have written them.
#[derive(Debug)]
pub struct Unwritten;

/// What the fields say is stored.
pub struct ByFields<S: ModelSerializer>(pub Validated<S>);

impl<S: ModelSerializer> Stored<S::Model> for ByFields<S> {
    const OWN: bool = false;

    fn finish(self, connection: &mut Connection) -> Result<S::Model> {
        self.0.save_on(connection)
    }
}

impl<S: ModelSerializer> fmt::Debug for ByFields<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByFields").field(&self.0).finish()
    }
}

/// Returns whether nobody wrote `create`; generated code calls it.
#[must_use]
pub fn creates_by_fields<S: ModelSerializer, C: 'static>(
    _: impl FnOnce(Validated<S>, &mut Connection) -> C,
) -> bool {
    // `store_by` asks for the right type: one message for a mistake.
    TypeId::of::<C>() == TypeId::of::<ByFields<S>>()
}

/// Stores by a serializer's functions, in a transaction if somebody wrote them; generated code
/// calls it.
///
/// # Errors
///
/// Theirs.
pub fn store_by<S, C, U>(
    data: Validated<S>,
    connection: &mut Connection,
    create: impl FnOnce(Validated<S>, &mut Connection) -> C,
    update: impl FnOnce(Validated<S>, &mut Connection) -> U,
) -> Result<S::Model>
where
    S: ModelSerializer,
    C: Stored<S::Model>,
    U: Stored<S::Model>,
{
    match (data.instance().is_some(), C::OWN, U::OWN) {
        (false, true, _) => {
            connection.atomic(|connection| create(data, connection).finish(connection))
        }
        (true, _, true) => {
            connection.atomic(|connection| update(data, connection).finish(connection))
        }
        _ => data.save_on(connection),
    }
}
