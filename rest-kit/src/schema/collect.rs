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
use super::sections;

/// What the application says of the document.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) info: Info,
    pub(super) servers: Vec<Server>,
    /// The part of paths that plays no part in names: `/api/`.
    pub(super) prefix: String,
    /// Whether `{pk}` is called as the key's column is.
    pub(super) coerces_path_pk: bool,
    /// Other names of actions, by which doc comments speak of them.
    pub(super) method_names: Vec<(String, String)>,
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
        coerces_path_pk: heading.coerces_path_pk,
    };
    let mut names = Names::new(&heading.prefix);
    let mut paths: BTreeMap<String, PathItem> = BTreeMap::new();
    let mut tags = BTreeSet::new();
    for (route, operations) in table.operations(shared) {
        let pk = format!("{{{}}}", maker.name_of_pk(route));
        for mut operation in operations {
            let Some(method) = Method::named(operation.method) else {
                continue;
            };
            if operation.exclude || only_open && !operation.admits_anyone {
                continue;
            }
            operation.path = operation.path.replace("{pk}", &pk);
            introduce(&mut operation, route, heading, &names);
            operation.inspect();
            if operation.exclude {
                continue;
            }
            names.give(&operation, maker.components.mistakes);
            let described = maker.operation(route, &operation);
            tags.extend(described.tags.iter().cloned());
            let item = paths.entry(operation.path).or_default();
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

/// Says of an operation what its route and its texts tell, before anybody says otherwise.
fn introduce(operation: &mut Operation, route: &Route, heading: &Heading, names: &Names) {
    operation.id = names.operation(operation);
    operation.tags = vec![names.tag(&operation.path)];
    let is_known = operation.descriptor.status.is_some();
    let is_own = operation.description != operation.prepared.description || !is_known;
    let of = (operation.action, operation.method);
    let (text, is_section) = sections::about(&operation.description, of, &heading.method_names);
    let line = first_line(&text).filter(|_| is_own || is_section);
    operation.summary = line.unwrap_or_else(|| {
        if is_known {
            title(route, operation)
        } else {
            route.title.clone()
        }
    });
    operation.description = text;
}

/// Returns the first sentence of a text, as a line.
fn first_line(text: &str) -> Option<String> {
    let first = text.split("\n\n").next().unwrap_or_default();
    let line = first.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then(|| line.trim_end_matches('.').to_owned())
}

/// Returns what an operation does to what: `Partial update: book`.
fn title(route: &Route, operation: &Operation) -> String {
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
    fn operation(&self, operation: &Operation) -> String {
        let segments = self.segments(&operation.path);
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
        while self.given.contains(&free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }

    /// Keeps the name of an operation, which no other may have.
    fn give(&mut self, operation: &Operation, mistakes: &mut StartError) {
        if !self.given.insert(operation.id.clone()) {
            mistakes.add(format!(
                "{} {} is called `{}` in the description of the API, as another operation is; give \
                 it another `operation_id`",
                operation.method, operation.path, operation.id
            ));
        }
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
