//! Whether the tables are those of the models.

use crate::db::{Connection, Db, check_tables};
use crate::descriptors::ModelDescriptor;
use crate::error::{Result, StartError};
use crate::routers::Table;

use super::migrate::describe;

/// Reports the models of views whose tables are missing or lack a column.
pub(super) fn check(db: &Db, models: Vec<&'static ModelDescriptor>) -> Result<(), StartError> {
    let job = move |connection: &mut Connection| -> Result<_> {
        let mut mistakes = StartError::default();
        for model in models {
            if let Err(error) = check_tables(model, connection) {
                mistakes.add(format!(
                    "the database does not fit the model `{}`: {error}; correct the model or its migration",
                    model.name
                ));
            }
        }
        Ok(mistakes)
    };
    db.blocking_write(job)
        .map_err(|error| StartError::new(describe(&error)))?
        .into_result()
}

/// Returns the models of the views and those they refer to, each once.
pub(super) fn models(table: &Table) -> Vec<&'static ModelDescriptor> {
    let mut models: Vec<&'static ModelDescriptor> = Vec::new();
    let mut found: Vec<_> = table
        .routes
        .iter()
        .filter_map(|route| route.model)
        .collect();
    while let Some(model) = found.pop() {
        if models.iter().any(|known| known.table == model.table) {
            continue;
        }
        models.push(model);
        let columns = model.columns.iter();
        found.extend(columns.filter_map(|column| Some((column.references?.model)())));
        found.extend(model.many_to_many.iter().map(|relation| (relation.model)()));
    }
    models.sort_unstable_by_key(|model| model.name);
    models
}
