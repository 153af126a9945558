//! Serializing from hooks and actions.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;

use super::{ModelSerializer, represent, represent_many};

/// Answers made of a model's rows.
pub trait ContextExt {
    /// Answers 200 with one object.
    fn serialize<S: ModelSerializer>(
        &self,
        row: S::Model,
    ) -> impl Future<Output = Result<Response>>;

    /// Answers 200 with a list of objects.
    fn serialize_many<S: ModelSerializer>(
        &self,
        rows: Vec<S::Model>,
    ) -> impl Future<Output = Result<Response>>;
}

impl ContextExt for Context {
    async fn serialize<S: ModelSerializer>(&self, row: S::Model) -> Result<Response> {
        Ok(Response::json(200, represent::<S>(row, self).await?))
    }

    async fn serialize_many<S: ModelSerializer>(&self, rows: Vec<S::Model>) -> Result<Response> {
        Ok(Response::json(200, represent_many::<S>(rows, self).await?))
    }
}
