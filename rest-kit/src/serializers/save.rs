//! From validated input to a stored row.

use crate::context::Context;
use crate::db::{
    BoxedFragment, Changes, Connection, IntoError as _, Model, QueryError, QueryResult,
    unique_columns,
};
use crate::descriptors::ColumnDescriptor;
use crate::error::{Error, Result, ValidationErrors};

use super::checks::{taken, taken_together};
use super::keys::RelatedKeys;
use super::{ModelSerializer, Validated};

type After<M> = Box<dyn FnOnce(&M, &mut Connection) -> QueryResult<()> + Send>;

/// Values for a row's columns, and what is to be stored after it.
pub struct Assignments<M: Model> {
    changes: Changes<M>,
    after: Vec<After<M>>,
    pub(super) keys: RelatedKeys,
}

impl<M: Model> Assignments<M> {
    pub(super) fn new(keys: RelatedKeys) -> Self {
        Self {
            changes: Changes::new(),
            after: Vec::new(),
            keys,
        }
    }

    /// Sets a column.
    pub(super) fn column(&mut self, column: &'static str, value: BoxedFragment) {
        self.changes.set_fragment(column, value);
    }

    /// Stores something that needs the row: it runs in the same transaction.
    pub(super) fn after(
        &mut self,
        store: impl FnOnce(&M, &mut Connection) -> QueryResult<()> + Send + 'static,
    ) {
        self.after.push(Box::new(store));
    }

    /// Sets columns beside what the client sent; they win.
    pub fn extra(&mut self, changes: Changes<M>) {
        self.changes.merge(changes);
    }

    /// Stores the row; none when the row to update is gone.
    pub(super) fn store(
        self,
        key: Option<&M::PrimaryKey>,
        connection: &mut Connection,
    ) -> QueryResult<Option<M>> {
        let Self { changes, after, .. } = self;
        let write = |connection: &mut Connection| match key {
            None => changes.insert_on(connection).map(Some),
            Some(key) => changes.update_on(key, connection),
        };
        if after.is_empty() {
            return write(connection);
        }
        connection.atomic(|connection| {
            let Some(row) = write(connection)? else {
                return Ok(None);
            };
            for store in after {
                store(&row, connection)?;
            }
            Ok(Some(row))
        })
    }
}

impl<M: Model> std::fmt::Debug for Assignments<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assignments")
            .field("model", &M::DESCRIPTOR.name)
            .finish_non_exhaustive()
    }
}

impl<S: ModelSerializer> Validated<S> {
    /// Inserts the row, or updates the instance; answers the row as stored.
    ///
    /// The row and its relations are stored together or not at all.
    ///
    /// # Errors
    ///
    /// 400 when another request took a unique value meanwhile, 404 when the instance is gone,
    /// 409 when the change breaks another rule of the database.
    pub async fn save(mut self, cx: &Context) -> Result<S::Model> {
        let questions = self.take_questions();
        let (assignments, instance) = self.into_assignments();
        let key = instance.map(|instance| instance.primary_key().clone());
        let stored = cx
            .db()
            .write(move |connection| {
                if let Some(questions) = questions {
                    questions.ask::<S>(connection)?;
                }
                assignments
                    .store(key.as_ref(), connection)
                    .map_err(explain::<S>)
            })
            .await?;
        stored.ok_or_else(Error::not_found)
    }

    pub(super) fn into_assignments(self) -> (Assignments<S::Model>, Option<S::Model>) {
        let (input, extra, instance, keys) = self.into_parts();
        let mut assignments = Assignments::new(keys);
        S::assign(input, &mut assignments);
        S::assign_extra(extra, &mut assignments);
        (assignments, instance)
    }
}

/// Turns a race for a unique value into the 400 that the check would have given.
pub(super) fn explain<S: ModelSerializer>(error: QueryError) -> Error {
    let Some(columns) = unique_columns(&error) else {
        return error.into_error();
    };
    let model = S::Model::DESCRIPTOR;
    let known = |name: &String| {
        model
            .columns
            .iter()
            .find(|column| column.column == name.as_str())
    };
    let columns: Vec<_> = columns.iter().filter_map(known).collect();
    let errors = match columns.as_slice() {
        [] => return error.into_error(),
        [column] => {
            ValidationErrors::field(field_of::<S>(column), taken(model.verbose_name, column))
        }
        several => {
            let names: Vec<_> = several.iter().map(|column| field_of::<S>(column)).collect();
            taken_together(&names)
        }
    };
    Error::validation(errors).with_source(error)
}

/// Returns what bodies call a column; columns that they do not have go by the model's name.
fn field_of<S: ModelSerializer>(column: &ColumnDescriptor) -> &'static str {
    let fields = S::DESCRIPTOR.fields;
    match fields.iter().find(|field| field.source == column.name) {
        Some(field) => field.name,
        None if column.references.is_some() => {
            column.name.strip_suffix("_id").unwrap_or(column.name)
        }
        None => column.name,
    }
}
