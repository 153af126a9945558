//! What answers show of other tables: attributes of related rows, nested objects, loaded values.

use std::collections::HashMap;
use std::fmt::Display;

use serde::ser::SerializeStruct;

use crate::db::{Connection, Model, QueryResult};
use crate::descriptors::FieldDescriptor;

use super::ModelSerializer;
use super::fields::FieldType;
use super::output::{Representing, Row, Shown, ShownIn};
use super::related::Related;
use super::relation::{Loaded, ManyRelation, Relation, Targets};

/// Loads the rows of a relation, unless another field has done it.
///
/// # Errors
///
/// The database's.
pub fn load_relation<M: Model, R: Relation<M>>(
    relation: &R,
    rows: &[M],
    related: &mut Related,
    connection: &mut Connection,
) -> QueryResult<()> {
    let known = related.relation::<Loaded<M, R::Target>>(relation.name());
    if known.is_none() {
        let loaded = relation.load_targets(rows, connection)?;
        related.insert_relation(relation.name(), loaded);
    }
    Ok(())
}

/// Loads the related rows that a field nests, with what their serializer shows of further tables.
///
/// # Errors
///
/// The database's.
pub fn load_nested<M: Model, R: Relation<M>, S: ModelSerializer<Model = R::Target>>(
    relation: &R,
    index: usize,
    rows: &[M],
    related: &mut Related,
    connection: &mut Connection,
) -> QueryResult<()> {
    load_relation(relation, rows, related, connection)?;
    let mut further = related.inside(index);
    if !S::RELATED {
        if further.has_shape() {
            related.insert_nested(index, further);
        }
        return Ok(());
    }
    if let Some(loaded) = related.relation::<Loaded<M, R::Target>>(relation.name())
        && !loaded.rows().is_empty()
    {
        S::load_related(loaded.rows(), &mut further, connection)?;
    }
    related.insert_nested(index, further);
    Ok(())
}

/// Loads what a serializer of the same row shows of other tables.
///
/// # Errors
///
/// The database's.
pub fn load_whole<S: ModelSerializer>(
    index: usize,
    rows: &[S::Model],
    related: &mut Related,
    connection: &mut Connection,
) -> QueryResult<()> {
    let mut further = related.inside(index);
    if S::RELATED {
        S::load_related(rows, &mut further, connection)?;
    }
    if S::RELATED || further.has_shape() {
        related.insert_nested(index, further);
    }
    Ok(())
}

/// Counts related rows; those that another field shows are not counted by the database.
///
/// # Errors
///
/// The database's.
pub fn load_count<M: Model, R: ManyRelation<M>>(
    relation: &R,
    index: usize,
    rows: &[M],
    related: &mut Related,
    connection: &mut Connection,
) -> QueryResult<()> {
    let known = related.relation::<Loaded<M, R::Target>>(relation.name());
    let counts: HashMap<M::PrimaryKey, i64> = match known {
        None => relation.count_targets(rows, connection)?,
        Some(loaded) => rows
            .iter()
            .map(|row| {
                let count = match relation.targets(row, loaded) {
                    Targets::One(target) => usize::from(target.is_some()),
                    Targets::Many(targets) => targets.len(),
                };
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                (row.primary_key().clone(), count)
            })
            .collect(),
    };
    related.insert(index, counts);
    Ok(())
}

/// Writes a field that shows an attribute of related rows.
///
/// Without a related row it is null if its type allows it, and left out if not.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_related<Z: SerializeStruct, M: Model, R: Relation<M>, V: FieldType>(
    out: &mut Z,
    relation: &R,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
    attribute: impl Fn(&R::Target) -> &V,
) -> Result<(), Z::Error> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name());
    let show = |target| ShownIn(attribute(target), field, cx.context());
    match loaded.map(|loaded| relation.targets(row, loaded)) {
        Some(Targets::One(Some(target))) => out.serialize_field(field.name, &show(target)),
        Some(Targets::Many(targets)) => {
            let shown: Vec<_> = targets.into_iter().map(show).collect();
            out.serialize_field(field.name, &shown)
        }
        _ => serialize_missing(out, field),
    }
}

/// As [`serialize_related`], with a value to show when there is no related row.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_related_or<Z: SerializeStruct, M: Model, R: Relation<M>, V: FieldType>(
    out: &mut Z,
    relation: &R,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
    (attribute, default): (impl Fn(&R::Target) -> &V, fn() -> V),
) -> Result<(), Z::Error> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name());
    match loaded.map(|loaded| relation.targets(row, loaded)) {
        Some(Targets::One(None)) => out.serialize_field(field.name, &Shown(&default(), field)),
        _ => serialize_related(out, relation, row, field, cx, attribute),
    }
}

/// Writes a field that shows related rows through a serializer of their own.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_nested<
    Z: SerializeStruct,
    M: Model,
    R: Relation<M>,
    S: ModelSerializer<Model = R::Target>,
>(
    out: &mut Z,
    relation: &R,
    index: usize,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    let Some(loaded) = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name())
    else {
        return serialize_missing(out, field);
    };
    let none = Related::default();
    let cx = &cx.with_related(cx.related().nested(cx.at(index)).unwrap_or(&none));
    match relation.targets(row, loaded) {
        Targets::One(Some(target)) => out.serialize_field(field.name, &Row::<S>(target, cx)),
        Targets::One(None) => out.serialize_field(field.name, &()),
        Targets::Many(targets) => {
            let rows: Vec<_> = targets.into_iter().map(|row| Row::<S>(row, cx)).collect();
            out.serialize_field(field.name, &rows)
        }
    }
}

/// Writes a field that shows the row itself through a serializer of its own.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_whole<Z: SerializeStruct, S: ModelSerializer>(
    out: &mut Z,
    index: usize,
    row: &S::Model,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    let none = Related::default();
    let cx = &cx.with_related(cx.related().nested(cx.at(index)).unwrap_or(&none));
    out.serialize_field(field.name, &Row::<S>(row, cx))
}

/// Writes a field that shows related rows as text.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_display<Z: SerializeStruct, M: Model, R: Relation<M, Target: Display>>(
    out: &mut Z,
    relation: &R,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    let loaded = cx
        .related()
        .relation::<Loaded<M, R::Target>>(relation.name());
    match loaded.map(|loaded| relation.targets(row, loaded)) {
        Some(Targets::One(Some(target))) => out.serialize_field(field.name, &target.to_string()),
        Some(Targets::Many(targets)) => {
            let texts: Vec<_> = targets.into_iter().map(ToString::to_string).collect();
            out.serialize_field(field.name, &texts)
        }
        _ => out.serialize_field(field.name, &()),
    }
}

/// Writes a field whose values were loaded for the whole page; the default for rows without one.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_loaded<Z: SerializeStruct, M: Model, T: FieldType + Default>(
    out: &mut Z,
    index: usize,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    let values = cx.related().get::<HashMap<M::PrimaryKey, T>>(cx.at(index));
    match values.and_then(|values| values.get(row.primary_key())) {
        Some(value) => out.serialize_field(field.name, &Shown(value, field)),
        None => out.serialize_field(field.name, &Shown(&T::default(), field)),
    }
}

fn serialize_missing<Z: SerializeStruct>(
    out: &mut Z,
    field: &'static FieldDescriptor,
) -> Result<(), Z::Error> {
    if field.allow_null {
        out.serialize_field(field.name, &())
    } else {
        out.skip_field(field.name)
    }
}
