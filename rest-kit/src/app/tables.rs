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
    models: Vec<Needed>,
    required: Vec<RequiredModel>,
) -> Result<(), StartError> {
    let job = move |connection: &mut Connection| -> Result<_> {
        let mut mistakes = StartError::default();
        let is_required = |model: &ModelDescriptor| {
            let mut required = required.iter();
            required.any(|needed| needed.model.table == model.table)
        };
        let own = models
            .iter()
            .filter(|needed| !is_required(needed.model))
            .map(|needed| (needed.model, needed.cure()));
        let required = required
            .iter()
            .map(|needed| (needed.model, needed.cure.to_owned()));
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

/// A model whose table is needed.
pub(super) struct Needed {
    pub(super) model: &'static ModelDescriptor,
    /// The model that refers to it, when no view is about it.
    referrer: Option<&'static str>,
}

impl Needed {
    /// Says what to do when there is no table.
    fn cure(&self) -> String {
        match self.referrer {
            None => "run its migration, or write it".to_owned(),
            Some(referrer) => format!(
                "`{referrer}` refers to it: run its migration, or write it; the tables of \
                 ready-made parts come with them, as those of users by `.with(auth::install)`"
            ),
        }
    }
}

/// Returns the models of the views and those they refer to, each once.
pub(super) fn needed_models(table: &Table) -> Vec<Needed> {
    let of_views = table.routes.iter().filter_map(|route| route.model);
    let mut needed: Vec<Needed> = Vec::new();
    for model in of_views {
        add(&mut needed, model, None);
    }
    let mut at = 0;
    while let Some(Needed { model, .. }) = needed.get(at) {
        let model = *model;
        let columns = model.columns.iter();
        let references = columns.filter_map(|column| Some((column.references?.model)()));
        let relations = model.many_to_many.iter();
        for other in references.chain(relations.map(|relation| (relation.model)())) {
            add(&mut needed, other, Some(model.name));
        }
        at += 1;
    }
    needed.sort_unstable_by_key(|needed| needed.model.name);
    needed
}

fn add(needed: &mut Vec<Needed>, model: &'static ModelDescriptor, referrer: Option<&'static str>) {
    if !needed.iter().any(|known| known.model.table == model.table) {
        needed.push(Needed { model, referrer });
    }
}
