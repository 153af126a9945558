//! The row that a reading of the same address has found, for those who change it.

use crate::context::Context;
use crate::db::{KnownRow, Model};

/// Marks a context whose object is to be remembered.
#[derive(Debug, Clone, Copy)]
struct Watched;

/// Lets a reading remember its object.
pub(super) fn watch(twin: &Context) {
    twin.provide(Watched);
}

/// Remembers the object of a watched reading; others cost nothing.
pub(super) fn remember<M: Model>(cx: &Context, object: &M) {
    if cx.provided::<Watched>().is_some() {
        cx.provide(KnownRow::of(object));
    }
}

/// Tells a request what a reading of its address has found.
pub(super) fn tell(twin: &Context, cx: &Context) {
    if let Some(row) = twin.provided::<KnownRow>() {
        cx.provide(row);
    }
}
