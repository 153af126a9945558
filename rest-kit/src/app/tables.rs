//! Whether the tables are those of the models.

use crate::db::{Connection, Db, Misfit, check_tables};
use crate::descriptors::{ModelDescriptor, RequiredModel};
use crate::error::{Result, StartError};
use crate::routers::Table;

use super::migrate::describe;

/// Reports the models whose tables are missing or do not fit: those of views, and those that
/// ready-made parts need.
pub(super) fn check(
    db: &Db,
    models: Vec<&'static ModelDescriptor>,
    required: Vec<RequiredModel>,
) -> Result<(), StartError> {
    let job = move |connection: &mut Connection| -> Result<_> {
        let mut mistakes = StartError::default();
        let is_required = |model: &ModelDescriptor| {
            let mut required = required.iter();
            required.any(|needed| needed.model.table == model.table)
        };
        let own = models.into_iter().filter(|model| !is_required(model));
        let own = own.map(|model| (model, "run its migration, or write it"));
        let required = required.iter().map(|needed| (needed.model, needed.cure));
        for (model, cure) in own.chain(required) {
            for misfit in check_tables(model, connection)? {
                let problem = match misfit {
                    Misfit::NoTable(table) => format!("there is no table `{table}`; {cure}"),
                    Misfit::Column(problem) => problem,
                };
                mistakes.add(format!(
                    "the database does not fit the model `{}`: {problem}",
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
