//! From validated input to a stored row.

use crate::context::Context;
use crate::db::{BoxedFragment, Changes, Connection, Model, Unchanged};
use crate::descriptors::FieldDescriptor;
use crate::error::{Error, Result};

use super::keys::RelatedKeys;
use super::violations::explain;
use super::{ModelSerializer, Validated};

pub(super) type Before<M> = Box<dyn FnOnce(&mut Changes<M>, &mut Connection) -> Result<()> + Send>;
pub(super) type After<M> = Box<dyn FnOnce(&M, &mut Connection) -> Result<()> + Send>;

/// Values for a row's columns, and what is to be stored before and after it.
pub struct Assignments<M: Model> {
    pub(super) changes: Changes<M>,
    pub(super) before: Vec<Before<M>>,
    pub(super) after: Vec<After<M>>,
    pub(super) keys: RelatedKeys,
    /// The fields that errors of the database are told of.
    fields: &'static [FieldDescriptor],
}

impl<M: Model> Assignments<M> {
    pub(super) fn new(keys: RelatedKeys, fields: &'static [FieldDescriptor]) -> Self {
        Self {
            changes: Changes::new(),
            before: Vec::new(),
            after: Vec::new(),
            keys,
            fields,
        }
    }

    /// Sets a column.
    pub(super) fn column(&mut self, column: &'static str, value: BoxedFragment) {
        self.changes.set_fragment(column, value);
    }

    /// Stores something that the row needs: it runs in the same transaction.
    pub(super) fn before(
        &mut self,
        store: impl FnOnce(&mut Changes<M>, &mut Connection) -> Result<()> + Send + 'static,
    ) {
        self.before.push(Box::new(store));
    }

    /// Stores something that needs the row: it runs in the same transaction.
    pub(super) fn after<E: Into<Error>>(
        &mut self,
        store: impl FnOnce(&M, &mut Connection) -> Result<(), E> + Send + 'static,
    ) {
        let store =
            |row: &M, connection: &mut Connection| store(row, connection).map_err(Into::into);
        self.after.push(Box::new(store));
    }

    /// Sets columns beside what the client sent; they win.
    pub fn extra(&mut self, changes: Changes<M>) {
        self.changes.merge(changes);
    }

    /// Stores the row; none when the row to update is gone.
    fn store(self, key: Option<&M::PrimaryKey>, connection: &mut Connection) -> Result<Option<M>> {
        let Self {
            mut changes,
            before,
            after,
            fields,
            ..
        } = self;
        let write = |changes: Changes<M>, connection: &mut Connection| {
            let stored = match key {
                None => changes.insert_on(connection).map(Some),
                Some(key) => changes.update_on(key, connection),
            };
            stored.map_err(|error| explain(error, M::DESCRIPTOR, fields))
        };
        if before.is_empty() && after.is_empty() {
            return write(changes, connection);
        }
        connection.atomic(|connection| {
            for store in before {
                store(&mut changes, connection)?;
            }
            let Some(row) = write(changes, connection)? else {
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
    /// The row, its relations and the objects inside it are stored together or not at all, by the
    /// serializer's own `create` and `update` if it has them.
    ///
    /// # Errors
    ///
    /// 400 when another request took a unique value meanwhile, 404 when the instance is gone,
    /// 409 when the change breaks another rule of the database, 412 when the row is not what
    /// [the caller takes it for](Unchanged).
    pub async fn save(mut self, cx: &Context) -> Result<S::Model> {
        let questions = self.take_questions();
        let known = cx.provided::<Unchanged>();
        cx.db()
            .write(move |connection| {
                let key = self.instance().map(|row| row.primary_key().clone());
                let store = |connection: &mut Connection| -> Result<S::Model> {
                    if let Some(questions) = questions {
                        questions.ask::<S>(connection)?;
                    }
                    S::store(self, connection)
                };
                match (known, key) {
                    (Some(Unchanged(row)), Some(key)) if row.is_of::<S::Model>(&key) => connection
                        .atomic(|connection| {
                            row.hold_on::<S::Model>(&key, connection)?;
                            store(connection)
                        }),
                    _ => store(connection),
                }
            })
            .await
    }

    /// [`save`](Self::save) inside a closure, by the fields alone: what `create` and `update` of
    /// your own call.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn save_on(self, connection: &mut Connection) -> Result<S::Model> {
        let (assignments, instance) = self.into_assignments();
        let key = instance.as_ref().map(Model::primary_key);
        assignments
            .store(key, connection)?
            .ok_or_else(Error::not_found)
    }

    /// Turns it into values of columns, and the row that they change.
    pub(super) fn into_assignments(self) -> (Assignments<S::Model>, Option<S::Instance>) {
        let parts = self.into_parts();
        let mut assignments = Assignments::new(parts.keys, S::DESCRIPTOR.fields);
        S::assign(parts.input, &mut assignments);
        S::assign_extra(parts.extra, &mut assignments);
        for (column, value) in parts.ties {
            assignments.column(column, value);
        }
        (assignments, parts.instance)
    }
}
