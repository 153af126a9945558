//! From the table of routes to the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::StartError;
use crate::http::KeyStyle;
use crate::routers::{Route, Table};
use crate::views::{Operation, Shared};

use super::answers::Refusals;
use super::component::Components;
use super::document::{self, Document, Info, Method, PathItem, Server, Tag};
use super::operation::Maker;

/// What the application says of the document.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) info: Info,
    pub(super) servers: Vec<Server>,
    /// The part of paths that plays no part in names: `/api/`.
    pub(super) prefix: String,
}

/// What is to be described.
pub(super) struct Described<'a> {
    pub(super) table: &'a Table,
    pub(super) shared: &'a Arc<Shared>,
    /// Only what everybody may call.
    pub(super) only_open: bool,
}

/// Describes every route.
pub(super) fn document(
    heading: &Heading,
    described: &Described<'_>,
    keys: KeyStyle,
    mistakes: &mut StartError,
) -> Document {
    let Described {
        table,
        shared,
        only_open,
    } = *described;
    let refusals = Refusals::of(shared);
    let mut maker = Maker {
        shared,
        refusals: &refusals,
        components: Components::new(keys, mistakes),
        schemes: BTreeMap::new(),
    };
    let mut names = Names::new(&heading.prefix);
    let mut paths: BTreeMap<String, PathItem> = BTreeMap::new();
    let mut tags = BTreeSet::new();
    for (route, operations) in table.operations(shared) {
        let template = route.template();
        for operation in operations {
            if only_open && !operation.admits_anyone {
                continue;
            }
            let Some(method) = Method::named(operation.method) else {
                continue;
            };
            let mut described = maker.operation(route, &operation);
            described.id = names.operation(&template, &operation);
            described.tags = vec![names.tag(&template)];
            described.summary = summary(route, &operation);
            tags.extend(described.tags.iter().cloned());
            let item = paths.entry(template.clone()).or_default();
            item.operations.insert(method, described);
        }
    }
    let mut schemas = maker.components.schemas;
    for (name, schema) in refusals.schemas(shared) {
        schemas.insert(name.to_owned(), schema);
    }
    let mut document = Document {
        openapi: "3.1.0",
        info: heading.info.clone(),
        servers: heading.servers.clone(),
        tags: tags.into_iter().map(|name| Tag { name }).collect(),
        paths,
        components: document::Components {
            schemas,
            responses: refusals.components(shared),
            security_schemes: maker.schemes,
        },
    };
    document.drop_unused_responses();
    document
}

impl Document {
    /// Keeps the refusals that some operation may give.
    fn drop_unused_responses(&mut self) {
        let items = self.paths.values();
        let operations = items.flat_map(|item| item.operations.values());
        let responses = operations.flat_map(|operation| operation.responses.values());
        let used: BTreeSet<&str> = responses
            .filter_map(|response| response.reference.as_deref()?.rsplit('/').next())
            .collect();
        self.components
            .responses
            .retain(|name, _| used.contains(name));
    }
}

/// Returns a line about the operation: the first of its own text, or what it does to what.
fn summary(route: &Route, operation: &Operation) -> String {
    let own = operation.description;
    if own != operation.prepared.description || operation.descriptor.status.is_none() {
        let first = own.split("\n\n").next().unwrap_or_default();
        if !first.is_empty() {
            let line = first.split_whitespace().collect::<Vec<_>>().join(" ");
            return line.trim_end_matches('.').to_owned();
        }
    }
    if operation.descriptor.status.is_none() {
        return route.title.clone();
    }
    let action = operation.action.replace('_', " ");
    let mut letters = action.chars();
    let action: String = letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    });
    match route.model {
        Some(model) => format!("{action}: {}", model.verbose_name),
        None => format!("{action}: {}", route.title),
    }
}

/// Gives operations their names.
struct Names {
    prefix: Vec<String>,
    given: BTreeSet<String>,
}

impl Names {
    fn new(prefix: &str) -> Self {
        Self {
            prefix: segments(prefix),
            given: BTreeSet::new(),
        }
    }

    /// Returns the segments of a path behind the prefix.
    fn segments(&self, template: &str) -> Vec<String> {
        let all = segments(template);
        match all.strip_prefix(self.prefix.as_slice()) {
            Some(rest) if !rest.is_empty() => rest.to_vec(),
            _ => all,
        }
    }

    /// Returns the group of an operation: the first part of its path.
    fn tag(&self, template: &str) -> String {
        let segments = self.segments(template);
        let fixed = segments
            .into_iter()
            .find(|segment| !segment.starts_with('{'));
        fixed.unwrap_or_else(|| "root".to_owned())
    }

    /// Returns `books_list`: the fixed parts of the path, and what is done there.
    fn operation(&mut self, template: &str, operation: &Operation) -> String {
        let segments = self.segments(template);
        let fixed = segments.iter().filter(|segment| !segment.starts_with('{'));
        let words = fixed.flat_map(|segment| segment.split(|it: char| !it.is_ascii_alphanumeric()));
        let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            words.push("root");
        }
        words.push(verb(operation));
        let name = words.join("_");
        let mut free = name.clone();
        let mut number = 2;
        while !self.given.insert(free.clone()) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }
}

/// Returns what the operation does, as names of operations say it.
fn verb(operation: &Operation) -> &'static str {
    match operation.method {
        "GET" if operation.action == "list" => "list",
        "GET" => "retrieve",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "partial_update",
        _ => "destroy",
    }
}

fn segments(path: &str) -> Vec<String> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(str::to_owned).collect()
}
