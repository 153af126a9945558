//! The table of routes, as data.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use crate::db::{AnyColumn, Needs};
use crate::descriptors::{
    ModelDescriptor, ParameterDescriptor, RequiredModel, SerializerDescriptor,
};
use crate::error::StartError;
use crate::http::versioning::Versioning;
use crate::views::middleware::Middlewares;
use crate::views::{AnyEndpoint, Defaults, Operation, Shared, ViewLabel, ViewText};

use super::nested::ParentPart;
#[cfg(feature = "files")]
use super::pattern::Pattern;
use super::{AppendSlash, Suffixes, conflicts, links};

/// Makes the endpoint of a route once the application is known.
pub(super) trait MakeEndpoint: Send + Sync {
    /// Makes it.
    fn make(&self, shared: &Arc<Shared>, middleware: &Middlewares) -> Arc<dyn AnyEndpoint>;
    /// Reports what is wrong with the policies it will have.
    fn check(&self, defaults: &Defaults, mistakes: &mut StartError);
    /// Returns the models whose tables its authenticators need.
    fn models(&self, defaults: &Defaults) -> Vec<RequiredModel>;
    /// Returns whether its authenticators look for credentials.
    fn asks_for_credentials(&self, defaults: &Defaults) -> bool;
    /// Returns the name of its view if the view leaves permissions to the application.
    fn without_permissions(&self) -> Option<&'static str>;
    /// Returns whether the description of the API has it.
    fn is_described(&self) -> bool;
    /// Returns how versions will be found.
    fn versioning(&self, defaults: &Defaults) -> Option<Arc<dyn Versioning>>;
}

/// One address and what answers there.
#[derive(Clone)]
#[non_exhaustive]
pub struct Route {
    /// The path with its parameters: `/api/books/{pk:[^/.]+}/`.
    pub path: String,
    /// The part of the path that all routes of one viewset share; empty for single views.
    pub scope: String,
    /// Name for people: `Book List`; empty before the application has named it.
    pub title: String,
    /// What it is named by.
    pub(super) label: ViewLabel,
    /// The name for reversing: `book-detail`, with namespaces `v1:book-detail`.
    pub name: String,
    /// What the names of all routes of its viewset begin with; empty for single views.
    pub basename: String,
    /// Which suffixes it answers with, as `.json`.
    pub suffixes: Suffixes,
    /// The paths with a suffix, beside its own.
    pub(super) with_suffix: Vec<String>,
    /// Methods and the actions they run.
    pub actions: Vec<(&'static str, &'static str)>,
    /// Describes the model of the view, if it has one.
    pub model: Option<&'static ModelDescriptor>,
    /// Whether the path answers without its slash too.
    pub is_slash_optional: bool,
    /// What the routers put around the view's actions.
    pub middleware: Middlewares,
    /// Describes the serializers of the view, where they are known.
    pub serializers: Vec<&'static SerializerDescriptor>,
    /// The part of the path that the view's object is found by, if it is found so here.
    pub object_param: Option<&'static str>,
    /// What the filters of the view ask of the database.
    pub needs: Needs,
    /// What the routers know of the path's parameters.
    pub parameters: Vec<ParameterDescriptor>,
    /// The column that its view finds objects by.
    pub(super) object_column: Option<AnyColumn>,
    /// The objects that it is below, the innermost first.
    pub(super) parents: Vec<ParentPart>,
    pub(super) endpoint: Arc<dyn MakeEndpoint>,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("path", &self.path)
            .field("name", &self.name)
            .field("actions", &self.actions)
            .finish_non_exhaustive()
    }
}

impl Route {
    /// Returns the path without the patterns of its parameters: `/api/books/{pk}/`.
    pub fn template(&self) -> String {
        let mut template = String::new();
        for part in parts(&self.path) {
            match part {
                Part::Text(text) => template.push_str(text),
                Part::Param(name, _) => {
                    template.push('{');
                    template.push_str(name);
                    template.push('}');
                }
            }
        }
        template
    }
}

impl Route {
    /// Returns whether it lists the viewsets of a router.
    pub(super) fn is_root(&self) -> bool {
        self.name == API_ROOT || self.name.ends_with(":api-root")
    }

    /// Returns the names of the path's parameters, each with its pattern.
    pub fn params(&self) -> Vec<(String, &str)> {
        let params = parts(&self.path).into_iter();
        params
            .filter_map(|part| match part {
                Part::Param(name, pattern) => Some((name.to_owned(), pattern)),
                Part::Text(_) => None,
            })
            .collect()
    }
}

/// Name of the root views of default routers.
pub(super) const API_ROOT: &str = "api-root";

/// Every route of an application, in the order of registration.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The routes.
    pub routes: Vec<Route>,
    /// The part of paths that a suffix is; none before the application has named it.
    pub(crate) suffix_param: Option<&'static str>,
    /// What is answered where a path lacks its slash only.
    pub(crate) append_slash: AppendSlash,
}

impl Table {
    /// Returns the routes in the order in which they are tried: longer paths come first, and fixed
    /// ones before those with parameters; what belongs to one viewset stays together.
    pub(super) fn in_order(&self) -> Vec<&Route> {
        let mut routes: Vec<&Route> = self.routes.iter().collect();
        routes.sort_by_key(|route| rank(route));
        routes
    }

    /// Returns the route that answers at this path, with a slash at its end or without.
    #[cfg(feature = "files")]
    pub(crate) fn answering(&self, path: &str) -> Option<&Route> {
        let ways = [path.to_owned(), format!("{path}/")];
        let mut routes = self.routes.iter();
        routes.find(|route| {
            let pattern = Pattern::new(&route.path);
            ways.iter().any(|path| pattern.is_match(path))
        })
    }

    /// Reports routes that nobody could reach or name: paths and names that are shared.
    pub fn check(&self, mistakes: &mut StartError) {
        conflicts::check(self, mistakes);
        for (at, route) in self.routes.iter().enumerate() {
            let mut earlier = self.routes[..at].iter();
            // Every default router has a root; the first is the one that its name finds.
            let is_namesake = |other: &&Route| other.name == route.name && other.name != API_ROOT;
            let Some(other) = earlier.find(is_namesake) else {
                continue;
            };
            if other.path != route.path {
                mistakes.add(format!(
                    "{} and {} are both called `{}`; give one of them a `.basename(\"…\")`",
                    other.template(),
                    route.template(),
                    route.name
                ));
            }
        }
    }

    /// Describes the methods of every route, but those of root views and of views that say
    /// `schema = false`.
    pub fn operations(
        &self,
        shared: &Arc<Shared>,
    ) -> impl Iterator<Item = (&Route, Vec<Operation>)> {
        let is_described = |route: &&Route| !route.is_root() && route.endpoint.is_described();
        let routes = self.routes.iter().filter(is_described);
        routes.map(|route| {
            let endpoint = route.endpoint.make(shared, &route.middleware);
            let mut operations = endpoint.operations(&route.template());
            for operation in &mut operations {
                let known = &operation.prepared.deprecations;
                let mut namespaces = links::namespaces(route).into_iter();
                operation.deprecated |= namespaces.any(|version| known.has_version(version));
            }
            (route, operations)
        })
    }

    /// Reports links to routes that do not exist, or that need more than the link knows.
    pub fn check_links(&self, defaults: &Defaults, mistakes: &mut StartError) {
        links::check(self, defaults, mistakes);
    }

    /// Reports what is wrong with authenticators and throttles, each mistake once.
    pub fn check_policies(&self, defaults: &Defaults, mistakes: &mut StartError) {
        let mut found = StartError::default();
        for route in &self.routes {
            route.endpoint.check(defaults, &mut found);
        }
        for mistake in found.mistakes() {
            if !mistakes.mistakes().contains(mistake) {
                mistakes.add(mistake);
            }
        }
    }

    /// Returns whether any view looks for passwords, tokens or cookies.
    pub fn asks_for_credentials(&self, defaults: &Defaults) -> bool {
        let mut endpoints = self.routes.iter().map(|route| &route.endpoint);
        endpoints.any(|endpoint| endpoint.asks_for_credentials(defaults))
    }

    /// Returns the models whose tables authenticators need, each once.
    pub fn required_models(&self, defaults: &Defaults) -> Vec<RequiredModel> {
        let mut models: Vec<RequiredModel> = Vec::new();
        let needed = self
            .routes
            .iter()
            .flat_map(|route| route.endpoint.models(defaults));
        for needed in needed {
            if !models
                .iter()
                .any(|known| known.model.table == needed.model.table)
            {
                models.push(needed);
            }
        }
        models
    }

    /// Names the routes for people.
    pub fn name_views(&mut self, name: ViewText) {
        for route in &mut self.routes {
            route.title = name(&route.label);
        }
    }

    /// Reports the views that leave permissions to an application without any, all in one mistake.
    pub fn check_permissions(&self, defaults: &Defaults, mistakes: &mut StartError) {
        if defaults.permissions.is_some() {
            return;
        }
        let mut known = Vec::new();
        let mut views = Vec::new();
        for route in &self.routes {
            let Some(name) = route.endpoint.without_permissions() else {
                continue;
            };
            if route.scope.is_empty() || !known.contains(&(name, &route.scope)) {
                known.push((name, &route.scope));
                views.push(format!("`{name}` at {}", route.template()));
            }
        }
        if !views.is_empty() {
            mistakes.add(format!(
                "nothing says who may call {}; \
                 write `.permissions(IsAuthenticatedOrReadOnly)` on `RestKit` for every view that \
                 says nothing, or `.permissions(AllowAny)` to open them to everyone, \
                 or `fn permissions(&self)` in the view, `permissions = …` on a function",
                views.join(", ")
            ));
        }
    }
}

fn rank(route: &Route) -> (Reverse<usize>, usize) {
    let path = if route.scope.is_empty() {
        &route.path
    } else {
        &route.scope
    };
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    (Reverse(segments.count()), path.matches('{').count())
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// As it is.
    Text(&'a str),
    /// A parameter's name, and what it looks like.
    Param(&'a str, &'a str),
}

/// Takes a path apart; patterns of parameters may have braces themselves.
pub(super) fn parts(path: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            parts.push(Part::Text(&rest[..open]));
        }
        let close = closing_brace(&rest[open..]).map_or(rest.len(), |length| open + length);
        let inner = &rest[open + 1..close];
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        rest = &rest[close..];
        let (name, pattern) = inner.split_once(':').unwrap_or((inner, "[^/]+"));
        match rest.strip_prefix('*') {
            Some(after) => {
                parts.push(Part::Param(name, ".*"));
                rest = after;
            }
            None => parts.push(Part::Param(name, pattern)),
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Returns the length of the text up to and with the brace that closes its first one.
pub(super) fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart() {
        let found = parts("/books/by-year/{year:[0-9]{4}}/{pk}/");
        let expected = [
            Part::Text("/books/by-year/"),
            Part::Param("year", "[0-9]{4}"),
            Part::Text("/"),
            Part::Param("pk", "[^/]+"),
            Part::Text("/"),
        ];
        assert_eq!(found, expected);
        assert_eq!(parts("/"), [Part::Text("/")]);
    }
}
