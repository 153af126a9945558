//! New rows that are stored together: as few statements as they need.

use crate::context::Context;
use crate::db::{
    ColumnType as _, Condition, Connection, IntoError as _, Model, QueryResult, RowsToInsert,
};
use crate::error::{Error, Result};

use super::save::After;
use super::violations::explain;
use super::{ModelSerializer, Validated};

/// New rows of one model, ready to be stored.
struct Batch<S: ModelSerializer> {
    rows: RowsToInsert<S::Model>,
    after: Vec<Vec<After<S::Model>>>,
}

/// Whether all are new rows that nothing but their fields says how to store.
fn are_plain<S: ModelSerializer>(items: &[Validated<S>]) -> bool {
    let is_new = |item: &Validated<S>| item.instance().is_none();
    items.len() > 1 && !S::NESTED && S::creates_by_fields() && items.iter().all(is_new)
}

impl<S: ModelSerializer> Batch<S> {
    /// Takes the items' values; what goes before a row is stored now.
    fn new(items: Vec<Validated<S>>, connection: &mut Connection) -> Result<Self, (usize, Error)> {
        let mut rows = Vec::with_capacity(items.len());
        let mut after = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            let (mut assignments, _) = item.into_assignments();
            for store in std::mem::take(&mut assignments.before) {
                store(&mut assignments.changes, connection).map_err(|error| (place, error))?;
            }
            rows.push(assignments.changes);
            after.push(assignments.after);
        }
        let rows = RowsToInsert::new(rows);
        Ok(Self { rows, after })
    }

    /// Inserts one row by itself.
    fn insert_one(&self, place: usize, connection: &mut Connection) -> Result<S::Model> {
        let inserted = self.rows.insert_one_on(place, connection);
        inserted.map_err(|error| explain(error, S::Model::DESCRIPTOR, S::DESCRIPTOR.fields))
    }

    /// Inserts all rows, or finds the first one that is refused.
    fn insert(&self, connection: &mut Connection) -> Result<Vec<S::Model>, (usize, Error)> {
        let together = connection.atomic(|connection| self.rows.insert_on(connection));
        together.map_err(|error| {
            for place in 0..self.after.len() {
                if let Err(error) = self.insert_one(place, connection) {
                    return (place, error);
                }
            }
            (0, error.into_error())
        })
    }
}

/// Stores every item or none, in the transaction of the caller; tells the place of the failure.
pub(super) fn store_all<S: ModelSerializer>(
    items: Vec<Validated<S>>,
    connection: &mut Connection,
) -> Result<Vec<S::Model>, (usize, Error)> {
    if !are_plain(&items) {
        let items = items.into_iter().enumerate();
        let store = |(place, item)| S::store(item, connection).map_err(|error| (place, error));
        return items.map(store).collect();
    }
    let batch = Batch::new(items, connection)?;
    let rows = batch.insert(connection)?;
    for (place, (row, after)) in rows.iter().zip(batch.after).enumerate() {
        for store in after {
            store(row, connection).map_err(|error| (place, error))?;
        }
    }
    Ok(rows)
}

/// Stores each item by itself, in one trip to the database; those that can, in one statement.
///
/// # Errors
///
/// Failures that no item is to blame for.
pub(crate) async fn store_each<S: ModelSerializer>(
    items: Vec<Validated<S>>,
    cx: &Context,
) -> Result<Vec<Result<S::Model>>> {
    cx.db()
        .write(move |connection| connection.atomic(|connection| each(items, connection)))
        .await
}

fn each<S: ModelSerializer>(
    items: Vec<Validated<S>>,
    connection: &mut Connection,
) -> Result<Vec<Result<S::Model>>> {
    if !are_plain(&items) {
        let items = items.into_iter();
        let store = |item| connection.atomic(|connection| S::store(item, connection));
        return Ok(items.map(store).collect());
    }
    let batch = Batch::new(items, connection).map_err(|(_, error)| error)?;
    let mut stored: Vec<Result<S::Model>> =
        match connection.atomic(|connection| batch.rows.insert_on(connection)) {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(_) => (0..batch.after.len())
                .map(|place| connection.atomic(|connection| batch.insert_one(place, connection)))
                .collect(),
        };
    for (stored, after) in stored.iter_mut().zip(batch.after) {
        let Ok(row) = stored else { continue };
        if after.is_empty() {
            continue;
        }
        let done = connection.atomic(|connection| -> Result<()> {
            after
                .into_iter()
                .try_for_each(|store| store(row, connection))
        });
        if let Err(error) = done {
            take_back(row, connection)?;
            *stored = Err(error);
        }
    }
    Ok(stored)
}

/// Deletes a row whose relations could not be stored.
fn take_back<M: Model>(row: &M, connection: &mut Connection) -> QueryResult<usize> {
    let key = row.primary_key().clone().bind();
    let is_row = Condition::equals(&M::COLUMNS[M::DESCRIPTOR.primary_key], key);
    M::objects().filter_by(is_row).delete_on(connection)
}
