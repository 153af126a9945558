//! From rows to compact JSON, in one typed serde pass.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::context::Context;
use crate::db::{Connection, Edges, Model, PageQuery, QueryResult, QuerySet};
use crate::descriptors::FieldDescriptor;
use crate::error::Result;
use crate::http::to_json;

use super::ModelSerializer;
use super::envelope::Enveloped;
use super::fields::FieldType;
use super::related::Related;
use super::shape::Shape;
use super::source::Source;

/// What writing one row may know: the request, and the rows of other tables.
#[derive(Debug)]
pub struct Representing<'a> {
    context: &'a Context,
    related: &'a Related,
    /// Where the fields stand that are shown: those of a base come later.
    offset: usize,
}

impl<'a> Representing<'a> {
    /// Returns the request's context.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Returns whether the field at `index` is shown; generated code asks.
    #[doc(hidden)]
    pub fn shows(&self, index: usize, expandable: bool) -> bool {
        self.related.shows(index, expandable)
    }

    pub(super) fn related(&self) -> &'a Related {
        self.related
    }

    /// Returns itself for rows that show other tables.
    pub(super) fn with_related(&self, related: &'a Related) -> Self {
        Self {
            context: self.context,
            related,
            offset: 0,
        }
    }

    /// Returns itself for a base whose fields begin at `offset`.
    pub(super) fn after(&self, offset: usize) -> Self {
        Self {
            offset: self.offset + offset,
            ..*self
        }
    }

    /// Returns where the field at `index` stands.
    pub(super) fn at(&self, index: usize) -> usize {
        self.offset + index
    }
}

/// Represents one object as compact JSON.
///
/// # Errors
///
/// The database's, and 500 for values without a JSON form.
#[doc(alias = "to_representation")]
pub async fn represent<S: ModelSerializer>(row: S::Model, cx: &Context) -> Result<Vec<u8>> {
    let (rows, related) = with_related::<S>(vec![row], cx).await?;
    let cx = Representing {
        context: cx,
        related: &related,
        offset: 0,
    };
    match rows.first() {
        Some(row) => to_json(&Enveloped(S::ENVELOPE, Row::<S>(row, &cx))),
        None => Ok(b"null".to_vec()),
    }
}

/// Represents a list of objects as compact JSON.
///
/// # Errors
///
/// As [`represent`].
#[doc(alias = "many")]
pub async fn represent_many<S: ModelSerializer>(
    rows: Vec<S::Model>,
    cx: &Context,
) -> Result<Vec<u8>> {
    let (rows, related) = with_related::<S>(rows, cx).await?;
    render::<S>(&rows, &related, S::ENVELOPE_MANY, cx)
}

/// Represents several objects, each as [`represent`] does, with the queries of one list.
///
/// # Errors
///
/// As [`represent`].
pub async fn represent_each<S: ModelSerializer>(
    rows: Vec<S::Model>,
    cx: &Context,
) -> Result<Vec<Vec<u8>>> {
    let (rows, related) = with_related::<S>(rows, cx).await?;
    let cx = Representing {
        context: cx,
        related: &related,
        offset: 0,
    };
    let rows = rows.iter();
    rows.map(|row| to_json(&Enveloped(S::ENVELOPE, Row::<S>(row, &cx))))
        .collect()
}

/// A part of a list as compact JSON, and what its pages are numbered or linked by.
#[derive(Debug)]
#[non_exhaustive]
pub struct RepresentedPage {
    /// The rows, as a JSON list.
    pub results: Vec<u8>,
    /// How many rows the whole list has, if they were counted.
    pub count: Option<i64>,
    /// Whether there are more rows, where the query looks.
    pub more: bool,
    /// Positions around the rows of a query that seeks; none when there are no rows.
    pub edges: Option<Edges>,
}

/// Represents one part of a query set, and counts the whole, in one trip to the database.
///
/// # Errors
///
/// As [`represent`].
pub async fn represent_page<S: ModelSerializer>(
    rows: QuerySet<S::Model>,
    query: PageQuery,
    cx: &Context,
) -> Result<RepresentedPage> {
    let shape = Shape::of::<S>(cx)?;
    let (page, related) = cx
        .db()
        .read(move |connection| -> QueryResult<_> {
            let page = rows.load_page_on(query, connection)?;
            let related = load_related::<S>(&page.rows, shape, connection)?;
            Ok((page, related))
        })
        .await?;
    Ok(RepresentedPage {
        results: render::<S>(&page.rows, &related, None, cx)?,
        count: page.count,
        more: page.more,
        edges: page.edges,
    })
}

/// Represents every row of a query set, in one trip to the database.
///
/// # Errors
///
/// As [`represent`].
pub async fn represent_all<S: ModelSerializer>(
    rows: QuerySet<S::Model>,
    cx: &Context,
) -> Result<Vec<u8>> {
    let shape = Shape::of::<S>(cx)?;
    let (rows, related) = cx
        .db()
        .read(move |connection| -> QueryResult<_> {
            let rows = rows.load_on(connection)?;
            let related = load_related::<S>(&rows, shape, connection)?;
            Ok((rows, related))
        })
        .await?;
    render::<S>(&rows, &related, S::ENVELOPE_MANY, cx)
}

async fn with_related<S: ModelSerializer>(
    rows: Vec<S::Model>,
    cx: &Context,
) -> Result<(Vec<S::Model>, Related)> {
    let shape = Shape::of::<S>(cx)?;
    if !S::RELATED || rows.is_empty() {
        return Ok((rows, Related::shaped(shape)));
    }
    cx.db()
        .read(move |connection| -> QueryResult<_> {
            let related = load_related::<S>(&rows, shape, connection)?;
            Ok((rows, related))
        })
        .await
}

fn load_related<S: ModelSerializer>(
    rows: &[S::Model],
    shape: Option<Shape>,
    connection: &mut Connection,
) -> QueryResult<Related> {
    let mut related = Related::shaped(shape);
    if S::RELATED && !rows.is_empty() {
        S::load_related(rows, &mut related, connection)?;
    }
    Ok(related)
}

fn render<S: ModelSerializer>(
    rows: &[S::Model],
    related: &Related,
    key: Option<&'static str>,
    context: &Context,
) -> Result<Vec<u8>> {
    let cx = Representing {
        context,
        related,
        offset: 0,
    };
    to_json(&Enveloped(key, Rows::<S>(rows, &cx)))
}

pub(super) struct Row<'a, S: ModelSerializer>(
    pub(super) &'a S::Model,
    pub(super) &'a Representing<'a>,
);

impl<S: ModelSerializer> Serialize for Row<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        S::represent(self.0, self.1, serializer)
    }
}

struct Rows<'a, S: ModelSerializer>(&'a [S::Model], &'a Representing<'a>);

impl<S: ModelSerializer> Serialize for Rows<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_seq(self.0.iter().map(|row| Row::<S>(row, self.1)))
    }
}

/// Writes one field as its type does.
pub(super) struct Shown<'a, T>(pub(super) &'a T, pub(super) &'a FieldDescriptor);

impl<T: FieldType> Serialize for Shown<'_, T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.to_representation(self.1, serializer)
    }
}

/// Writes one field as answers of this request show it.
pub(super) struct ShownIn<'a, T>(
    pub(super) &'a T,
    pub(super) &'a FieldDescriptor,
    pub(super) &'a Context,
);

impl<T: FieldType> Serialize for ShownIn<'_, T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.represent_in(self.1, self.2, serializer)
    }
}

struct Column<'a, M, F> {
    source: &'a F,
    index: usize,
    row: &'a M,
    cx: &'a Representing<'a>,
    field: &'a FieldDescriptor,
}

impl<M: Model, F: Source<M>> Serialize for Column<'_, M, F> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.source
            .represent_in(self.index, self.row, self.cx, self.field, serializer)
    }
}

/// Writes a field that stands for a column or a relation.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_column<Z: SerializeStruct, M: Model, F: Source<M>>(
    out: &mut Z,
    source: &F,
    index: usize,
    row: &M,
    field: &'static FieldDescriptor,
    cx: &Representing<'_>,
) -> Result<(), Z::Error> {
    out.serialize_field(
        field.name,
        &Column {
            source,
            index: cx.at(index),
            row,
            cx,
            field,
        },
    )
}

/// Writes a field whose value was computed.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize_value<Z: SerializeStruct, T: FieldType>(
    out: &mut Z,
    value: &T,
    field: &'static FieldDescriptor,
) -> Result<(), Z::Error> {
    out.serialize_field(field.name, &Shown(value, field))
}
