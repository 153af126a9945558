//! From data to `Validated` input, and from models to representations.
//!
//! SKELETON: signatures that the layers above rely on.

use std::marker::PhantomData;

use crate::context::Context;
use crate::db::{Model, QuerySet};
use crate::descriptors::SerializerDescriptor;
use crate::error::Result;
use crate::http::{Response, Value};

/// Data in, data out: made by `#[derive(Serializer)]`.
pub trait Serializer: Sized + Send + Sync + 'static {
    /// Describes it.
    const DESCRIPTOR: &'static SerializerDescriptor;
}

/// A serializer of a model's rows.
pub trait ModelSerializer: Serializer {
    /// The model.
    type Model: Model;
}

/// Input that passed every check of `S`.
pub struct Validated<S> { serializer: PhantomData<fn() -> S> }

impl<S: ModelSerializer> Validated<S> {
    /// Sets a column beside what the client sent, as `serializer.save(owner=…)`.
    #[must_use] pub fn set<C, V>(self, column: C, value: V) -> Self { let _ = (column, value); todo!() }
    /// The row that is changed; none on creation.
    pub fn instance(&self) -> Option<&S::Model> { todo!() }
    /// Inserts the row, or updates the instance; answers the row as stored.
    pub async fn save(self, cx: &Context) -> Result<S::Model> { let _ = cx; todo!() }
}

/// Checks data for a new object.
pub async fn validate<S: Serializer>(data: Value, cx: &Context) -> Result<Validated<S>> { let _ = (data, cx); todo!() }
/// Checks data that replaces `instance` (PUT).
pub async fn validate_update<S: ModelSerializer>(instance: S::Model, data: Value, cx: &Context) -> Result<Validated<S>> { let _ = (instance, data, cx); todo!() }
/// Checks data that changes parts of `instance` (PATCH).
pub async fn validate_partial<S: ModelSerializer>(instance: S::Model, data: Value, cx: &Context) -> Result<Validated<S>> { let _ = (instance, data, cx); todo!() }

/// One object as compact JSON.
pub async fn represent<S: ModelSerializer>(row: S::Model, cx: &Context) -> Result<Vec<u8>> { let _ = (row, cx); todo!() }
/// A list of objects as compact JSON.
pub async fn represent_many<S: ModelSerializer>(rows: Vec<S::Model>, cx: &Context) -> Result<Vec<u8>> { let _ = (rows, cx); todo!() }
/// Counts a query set and represents one window of it, in one trip to the database.
pub async fn represent_page<S: ModelSerializer>(rows: QuerySet<S::Model>, offset: i64, limit: i64, cx: &Context) -> Result<(i64, Vec<u8>)> { let _ = (rows, offset, limit, cx); todo!() }

/// A body validated by `S`, as a parameter of an action; reads as the serializer's struct.
pub struct Data<S>(pub S);
impl<S: Serializer> Data<S> {
    /// Reads and validates the body; what `#[action]` calls for a parameter of this type.
    pub async fn from_context(cx: &Context) -> Result<Self> { let _ = cx; todo!() }
}

/// Serializing from a hook or an action.
pub trait ContextExt {
    /// Answers 200 with one object.
    fn serialize<S: ModelSerializer>(&self, row: S::Model) -> impl Future<Output = Result<Response>>;
    /// Answers 200 with a list of objects.
    fn serialize_many<S: ModelSerializer>(&self, rows: Vec<S::Model>) -> impl Future<Output = Result<Response>>;
}
