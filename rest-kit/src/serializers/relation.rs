//! What answers show of other tables: attributes of related rows, nested objects, loaded values.

use std::collections::HashMap;
use std::fmt;

use serde::ser::SerializeStruct;

use crate::db::{Connection, Key, ManyToMany, Model, QueryResult, ToOne};
use crate::descriptors::FieldDescriptor;

use super::ModelSerializer;
use super::fields::FieldType;
use super::output::{Representing, Row, Shown};
use super::related::Related;

/// A relation whose rows answers can show.
pub trait Relation<M: Model> {
    /// The model on its other side.
    type Target: Model;

    /// Loads the related rows of all rows: one query.
    ///
    /// # Errors
    ///
    /// The database's.
    fn load_targets(
        &self,
        rows: &[M],
        connection: &mut Connection,
    ) -> QueryResult<Loaded<M, Self::Target>>;

    /// Returns the related rows of one row.
    fn targets<'a>(
        &self,
        row: &M,
        loaded: &'a Loaded<M, Self::Target>,
    ) -> Targets<'a, Self::Target>;
}

/// The related rows of a page, and what they show of further tables.
pub struct Loaded<M: Model, T: Model> {
    rows: Vec<T>,
    /// Positions of the related rows, by the other row's key or by their own.
    by_source: HashMap<M::PrimaryKey, Vec<usize>>,
    by_key: HashMap<T::PrimaryKey, usize>,
    related: Related,
}

/// The related rows of one row.
#[derive(Debug)]
pub enum Targets<'a, T> {
    /// At most one.
    One(Option<&'a T>),
    /// Any number.
    Many(Vec<&'a T>),
}

impl<M: Model, T: Model> fmt::Debug for Loaded<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl<M: Model, T: Model<PrimaryKey: Key>> Relation<M> for ToOne<M, T> {
    type Target = T;

    fn load_targets(&self, rows: &[M], connection: &mut Connection) -> QueryResult<Loaded<M, T>> {
        let rows: Vec<T> = self.load(rows, connection)?.into_values().collect();
        let keys = rows.iter().enumerate();
        Ok(Loaded {
            by_source: HashMap::new(),
            by_key: keys.map(|(at, row)| (*row.primary_key(), at)).collect(),
            related: Related::default(),
            rows,
        })
    }

    fn targets<'a>(&self, row: &M, loaded: &'a Loaded<M, T>) -> Targets<'a, T> {
        let position = (self.key)(row).and_then(|key| loaded.by_key.get(&key));
        Targets::One(position.map(|at| &loaded.rows[*at]))
    }
}

impl<M, T> Relation<M> for ManyToMany<M, T>
where
    M: Model<PrimaryKey: Key>,
    T: Model<PrimaryKey: Key>,
{
    type Target = T;

    fn load_targets(&self, rows: &[M], connection: &mut Connection) -> QueryResult<Loaded<M, T>> {
        let mut loaded = Loaded {
            rows: Vec::new(),
            by_source: HashMap::new(),
            by_key: HashMap::new(),
            related: Related::default(),
        };
        for (key, targets) in self.load(rows, connection)? {
            let start = loaded.rows.len();
            loaded.rows.extend(targets);
            loaded
                .by_source
                .insert(key, (start..loaded.rows.len()).collect());
        }
        Ok(loaded)
    }

    fn targets<'a>(&self, row: &M, loaded: &'a Loaded<M, T>) -> Targets<'a, T> {
        let positions = loaded.by_source.get(row.primary_key());
        let positions = positions.map_or(&[][..], Vec::as_slice);
        Targets::Many(positions.iter().map(|at| &loaded.rows[*at]).collect())
    }
}

/// Loads what a field shows of related rows.
///
/// # Errors
///
/// The database's.
pub fn load_relation<M: Model, R: Relation<M>>(
    relation: &R,
    index: usize,
    rows: &[M],
    related: &mut Related,
    connection: &mut Connection,
) -> QueryResult<()> {
    related.insert(index, relation.load_targets(rows, connection)?);
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
    let mut loaded = relation.load_targets(rows, connection)?;
    if S::RELATED && !loaded.rows.is_empty() {
        S::load_related(&loaded.rows, &mut loaded.related, connection)?;
    }
    related.insert(index, loaded);
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
    index: usize,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
    attribute: impl Fn(&R::Target) -> &V,
) -> Result<(), Z::Error> {
    let loaded = cx.related().get::<Loaded<M, R::Target>>(index);
    let show = |target| Shown(attribute(target), field);
    match loaded.map(|loaded| relation.targets(row, loaded)) {
        Some(Targets::One(Some(target))) => out.serialize_field(field.name, &show(target)),
        Some(Targets::Many(targets)) => {
            let shown: Vec<_> = targets.into_iter().map(show).collect();
            out.serialize_field(field.name, &shown)
        }
        _ => serialize_missing(out, field),
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
    let Some(loaded) = cx.related().get::<Loaded<M, R::Target>>(index) else {
        return serialize_missing(out, field);
    };
    let cx = &cx.with_related(&loaded.related);
    match relation.targets(row, loaded) {
        Targets::One(Some(target)) => out.serialize_field(field.name, &Row::<S>(target, cx)),
        Targets::One(None) => out.serialize_field(field.name, &()),
        Targets::Many(targets) => {
            let rows: Vec<_> = targets.into_iter().map(|row| Row::<S>(row, cx)).collect();
            out.serialize_field(field.name, &rows)
        }
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
    let values = cx.related().get::<HashMap<M::PrimaryKey, T>>(index);
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
