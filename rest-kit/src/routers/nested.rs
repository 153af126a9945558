//! Objects below objects: parents are found as their own views find them.

use std::sync::{Arc, OnceLock};

use crate::db::AnyColumn;

use super::route::closing_brace;
use super::{Route, Table};

/// What the part of a parent looks like until its own view is known.
const ANY: &str = "[^/.]+";

/// An object that a route is below.
#[derive(Clone)]
pub(super) struct ParentPart {
    /// The path of the collection that it belongs to, without a slash at its end.
    pub(super) at: String,
    /// The part of the path that names it.
    pub(super) param: &'static str,
    /// The table that it is in.
    pub(super) table: &'static str,
    /// The column that it is found by: the primary key, unless its own view says otherwise.
    pub(super) column: Arc<OnceLock<AnyColumn>>,
}

impl ParentPart {
    /// Returns the part of a path.
    pub(super) fn part(param: &str) -> String {
        format!("{{{param}:{ANY}}}")
    }
}

/// What the view of a parent says of its address.
struct Found {
    param: &'static str,
    column: AnyColumn,
    pattern: String,
}

impl Table {
    /// Finds the views of the parents: what is below them names them as they do.
    pub(crate) fn find_parents(&mut self) {
        let found: Vec<Vec<Found>> = self
            .routes
            .iter()
            .map(|route| self.parents(route))
            .collect();
        for (route, parents) in self.routes.iter_mut().zip(found) {
            for Found {
                param,
                column,
                pattern,
            } in parents
            {
                let (any, own) = (ParentPart::part(param), format!("{{{param}:{pattern}}}"));
                route.path = route.path.replacen(&any, &own, 1);
                route.scope = route.scope.replacen(&any, &own, 1);
                let mut parameters = route.parameters.iter_mut();
                if let Some(parameter) = parameters.find(|known| known.name == param) {
                    parameter.kind = column.descriptor.kind;
                }
            }
        }
    }

    fn parents(&self, route: &Route) -> Vec<Found> {
        let find = |parent: &ParentPart| {
            let mut routes = self.routes.iter();
            let (column, pattern) = routes.find_map(|route| names_objects(route, parent))?;
            let _ = parent.column.set(column);
            Some(Found {
                param: parent.param,
                column,
                pattern,
            })
        };
        route.parents.iter().filter_map(find).collect()
    }
}

/// Returns the column and the pattern by which a route names the objects among which the parent is,
/// if it does.
fn names_objects(route: &Route, parent: &ParentPart) -> Option<(AnyColumn, String)> {
    let column = route.object_column?;
    if route.model.is_none_or(|model| model.table != parent.table) {
        return None;
    }
    let below = route.path.strip_prefix(parent.at.as_str())?;
    let part = below.strip_prefix('/')?;
    let is_last = closing_brace(part) == Some(part.trim_end_matches('/').len());
    let inner = part
        .trim_end_matches('/')
        .strip_prefix('{')?
        .strip_suffix('}')?;
    let (name, pattern) = inner.split_once(':').unwrap_or((inner, "[^/]+"));
    let is_key = route.parameters.iter().any(|known| known.name == name);
    (is_last && is_key).then(|| (column, pattern.to_owned()))
}
