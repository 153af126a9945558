//! Serializers whose fields take part in another of the same model: `#[field(flatten)]`.
//!
//! The fields of the base stand among those of the serializer around it, from `offset` on. The
//! base's functions count from nought; what they are given adds the offset.

use serde::ser::SerializeStruct;

use crate::context::Context;
use crate::db::{Connection, Model, QueryResult};
use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::error::{FieldResult, Result};

use super::checks::Checks;
use super::errors::FieldErrors;
use super::keys::RelatedKeys;
use super::output::Representing;
use super::reading::Reading;
use super::related::Related;
use super::save::Assignments;
use super::sets::UniqueSets;
use super::{ModelSerializer, Validated};

/// A serializer whose fields can take part in another of the model `M`; generated code calls it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a serializer of the same model",
    label = "its fields cannot take part here",
    note = "`flatten` takes a struct with `#[derive(Serializer)]` and the same `model = …`"
)]
pub trait Flat<M: Model>: ModelSerializer {
    /// Its fields.
    const FIELDS: &'static [FieldDescriptor];

    /// Reads the fields.
    fn read_flat(offset: usize, reading: &mut Reading<'_>) -> Validated<Self>;

    /// As [`Serializer::check`](super::Serializer::check).
    fn check_flat(
        offset: usize,
        base: &Validated<Self>,
        instance: Option<&M>,
        checks: &mut Checks<'_>,
    );

    /// As [`Serializer::ask`](super::Serializer::ask).
    fn ask_flat(
        offset: usize,
        base: &mut Validated<Self>,
        errors: &mut FieldErrors,
        keys: &RelatedKeys,
        cx: &Context,
    ) -> impl Future<Output = Result<()>>;

    /// As [`Serializer::give_sets`](super::Serializer::give_sets).
    fn give_flat(offset: usize, base: &Validated<Self>, keys: &RelatedKeys, sets: &mut UniqueSets);

    /// As [`Serializer::validate_fields`](super::Serializer::validate_fields).
    fn validate_fields_flat(offset: usize, base: &mut Validated<Self>, errors: &mut FieldErrors);

    /// As [`Serializer::validate_object`](super::Serializer::validate_object); the base sees what
    /// is changed, too.
    ///
    /// # Errors
    ///
    /// What it refuses.
    fn validate_flat<S: ModelSerializer<Model = M>>(
        offset: usize,
        outer: &mut Validated<S>,
        base: fn(&mut S::Input) -> &mut Validated<Self>,
    ) -> FieldResult;

    /// As [`ModelSerializer::load_related`].
    ///
    /// # Errors
    ///
    /// The database's.
    fn load_flat(
        offset: usize,
        rows: &[M],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()>;

    /// As [`ModelSerializer::assign`].
    fn assign_flat(offset: usize, base: Validated<Self>, assignments: &mut Assignments<M>);

    /// As [`ModelSerializer::represent_fields`].
    ///
    /// # Errors
    ///
    /// The serializer's own.
    fn represent_flat<Z: SerializeStruct>(
        offset: usize,
        row: &M,
        cx: &Representing<'_>,
        out: &mut Z,
    ) -> Result<(), Z::Error>;
}

impl<M: Model, B: ModelSerializer<Model = M>> Flat<M> for B {
    const FIELDS: &'static [FieldDescriptor] = {
        assert!(
            B::FLAT && !B::NESTED && !B::OBJECTS && B::EXPAND_DEPTH.is_none(),
            "a serializer with `nested_write`, objects, `dynamic` or `to_representation` cannot be flattened"
        );
        B::DESCRIPTOR.fields
    };

    fn read_flat(offset: usize, reading: &mut Reading<'_>) -> Validated<Self> {
        let mode = reading.scope.mode;
        let input = reading.within(offset, Self::FIELDS, B::read);
        Validated::new(input, mode, None, RelatedKeys::default())
    }

    fn check_flat(
        offset: usize,
        base: &Validated<Self>,
        instance: Option<&M>,
        checks: &mut Checks<'_>,
    ) {
        checks.offset += offset;
        B::check(base, instance, checks);
        checks.offset -= offset;
    }

    async fn ask_flat(
        offset: usize,
        base: &mut Validated<Self>,
        errors: &mut FieldErrors,
        keys: &RelatedKeys,
        cx: &Context,
    ) -> Result<()> {
        errors.offset += offset;
        let asked = B::ask(base, errors, &keys.after(offset), cx).await;
        errors.offset -= offset;
        asked
    }

    fn give_flat(offset: usize, base: &Validated<Self>, keys: &RelatedKeys, sets: &mut UniqueSets) {
        B::give_sets(base, &keys.after(offset), sets);
    }

    fn validate_fields_flat(offset: usize, base: &mut Validated<Self>, errors: &mut FieldErrors) {
        errors.offset += offset;
        B::validate_fields(base, errors);
        errors.offset -= offset;
    }

    fn validate_flat<S: ModelSerializer<Model = M>>(
        offset: usize,
        outer: &mut Validated<S>,
        base: fn(&mut S::Input) -> &mut Validated<Self>,
    ) -> FieldResult {
        let (instance, keys) = (outer.instance().cloned(), outer.keys.after(offset));
        let base = base(outer);
        if let Some(instance) = instance {
            base.set_instance(instance);
        }
        base.keys = keys;
        B::validate_object(base)
    }

    fn load_flat(
        offset: usize,
        rows: &[M],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()> {
        related.offset += offset;
        let loaded = B::load_related(rows, related, connection);
        related.offset -= offset;
        loaded
    }

    fn assign_flat(offset: usize, base: Validated<Self>, assignments: &mut Assignments<M>) {
        assignments.keys.offset += offset;
        B::assign(base.into_input(), assignments);
        assignments.keys.offset -= offset;
    }

    fn represent_flat<Z: SerializeStruct>(
        offset: usize,
        row: &M,
        cx: &Representing<'_>,
        out: &mut Z,
    ) -> Result<(), Z::Error> {
        B::represent_fields(row, &cx.after(offset), out)
    }
}

/// Returns the number of all fields; generated code calls it.
pub const fn count_fields(parts: &[&[FieldDescriptor]]) -> usize {
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

/// Returns all fields in order; generated code calls it.
pub const fn join_fields<const N: usize>(parts: &[&[FieldDescriptor]]) -> [FieldDescriptor; N] {
    let mut all = [FieldDescriptor::new("", FieldKind::String); N];
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[count] = parts[part][at];
            (at, count) = (at + 1, count + 1);
        }
        part += 1;
    }
    all
}

/// Refuses, while compiling, a name that the fields of a base have already.
///
/// # Panics
///
/// When it is one of them.
pub const fn must_differ(name: &str, fields: &[FieldDescriptor], message: &str) {
    let mut at = 0;
    while at < fields.len() {
        assert!(!same(name, fields[at].name), "{}", message);
        at += 1;
    }
}

/// Refuses, while compiling, bases that have a name in common.
///
/// # Panics
///
/// When they have one.
pub const fn must_differ_all(
    fields: &[FieldDescriptor],
    others: &[FieldDescriptor],
    message: &str,
) {
    let mut at = 0;
    while at < fields.len() {
        must_differ(fields[at].name, others, message);
        at += 1;
    }
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
