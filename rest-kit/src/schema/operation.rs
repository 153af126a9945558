//! From one method of a route to an operation of the document.

use std::collections::BTreeMap;

use crate::descriptors::{
    Content, Credentials, FieldDescriptor, FieldKind, ParameterDescriptor, ParameterPlace,
    SecurityDescriptor, Several,
};
use crate::routers::Route;
use crate::views::inspector::OpenApiResponse;
use crate::views::{Operation, Shared};

use super::answers::{Facts, Refusals, answer, success};
use super::component::{Components, Direction};
use super::document::{
    self, MediaType, Parameter, RequestBody, Response, SecurityKind, SecurityScheme, Way,
};
use super::field::bounded;
use super::json_schema::Schema;

/// What operations are made with.
pub(super) struct Maker<'a, 'm> {
    pub(super) shared: &'a Shared,
    pub(super) refusals: &'a Refusals,
    pub(super) components: Components<'m>,
    pub(super) schemes: BTreeMap<&'static str, SecurityScheme>,
    /// Whether `{pk}` is called as the key's column is.
    pub(super) coerces_path_pk: bool,
}

impl Maker<'_, '_> {
    /// Describes one method of a route.
    pub(super) fn operation(
        &mut self,
        route: &Route,
        operation: &Operation,
    ) -> document::Operation {
        self.components.place.clone_from(&operation.path);
        let page = match operation.descriptor.response {
            Content::Page(_) => operation.prepared.pagination.as_ref(),
            _ => None,
        };
        let page = page.map(|pagination| pagination.describe());
        let request_body = self.body(operation);
        let facts = Facts {
            reads_body: request_body.is_some(),
            may_miss: route.path.contains('{') || page.is_some(),
        };
        let descriptor = &operation.descriptor;
        let refusals = self.refusals.responses(operation, &facts, self.shared);
        let mut responses: BTreeMap<_, _> = refusals.collect();
        let is_success = |(status, _): &(u16, OpenApiResponse)| (200..400).contains(status);
        if !operation.responses.iter().any(is_success) {
            let shape = page.as_ref().map(|page| &page.shape);
            let schema = self
                .components
                .content(descriptor.response, Direction::Response, shape);
            responses.extend([success(operation, schema)]);
        }
        responses.extend(self.own_responses(operation));
        let mut parameters = descriptor.parameters.clone();
        parameters.extend(page.into_iter().flat_map(|page| page.parameters));
        document::Operation {
            id: operation.id.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            tags: operation.tags.clone(),
            deprecated: operation.deprecated,
            request_body,
            responses,
            parameters: self.parameters(route, operation, parameters),
            security: self.security(operation),
        }
    }

    /// Returns the answers that were said by hand.
    fn own_responses(&mut self, operation: &Operation) -> Vec<(String, Response)> {
        let mut own = Vec::new();
        for (status, response) in &operation.responses {
            let schema = self
                .components
                .content(response.content, Direction::Response, None);
            let description = match response.description.as_str() {
                "" => "The answer.".into(),
                said => said.to_owned().into(),
            };
            own.push((status.to_string(), answer(operation, description, schema)));
        }
        own
    }

    /// Returns how the document calls the part of the path that DRF calls `pk`.
    pub(super) fn name_of_pk(&self, route: &Route) -> &'static str {
        let column = route.model.map_or("id", |model| model.primary_key().name);
        let is_taken = route.params().iter().any(|(name, _)| name == column);
        if self.coerces_path_pk && !is_taken {
            column
        } else {
            "pk"
        }
    }

    fn body(&mut self, operation: &Operation) -> Option<RequestBody> {
        let descriptor = &operation.descriptor;
        let is_known = descriptor.request != Content::Unknown;
        if !matches!(operation.method, "POST" | "PUT" | "PATCH") {
            return None;
        }
        let direction = if descriptor.partial {
            Direction::Patch
        } else {
            Direction::Request
        };
        let schema = self
            .components
            .content(descriptor.request, direction, None)?;
        let has_files = match descriptor.request {
            Content::One(serializer) => serializer.fields.iter().any(is_file),
            _ => false,
        };
        let parsers = operation.prepared.parsers.iter();
        let media_types = parsers.map(|parser| parser.media_type());
        // Only forms of several parts carry files.
        let fits = |it: &&str| !has_files || !(it.contains("json") || it.contains("urlencoded"));
        let content = media_types.filter(fits).map(|media_type| {
            let schema = match media_type {
                "*/*" => Schema::text("binary"),
                _ => schema.clone(),
            };
            (media_type.to_owned(), MediaType { schema })
        });
        let content: BTreeMap<_, _> = content.collect();
        (!content.is_empty()).then_some(RequestBody {
            required: is_known && !descriptor.partial,
            content,
        })
    }

    /// Returns the parameters: those of the path in its order, then the others by name.
    fn parameters(
        &self,
        route: &Route,
        operation: &Operation,
        mut known: Vec<ParameterDescriptor>,
    ) -> Vec<Parameter> {
        let prepared = &operation.prepared;
        known.extend(prepared.versioning.iter().filter_map(|it| it.parameter()));
        let data = prepared.renderers.iter().filter(|it| !it.wants_page());
        let mut formats: Vec<_> = data.map(|it| it.format().to_owned()).collect();
        formats.sort_unstable();
        formats.dedup();
        if let Some(param) = prepared
            .negotiation
            .format_param()
            .filter(|_| formats.len() > 1)
        {
            let format = ParameterDescriptor::query(param, FieldKind::String);
            known.push(format.values(formats));
        }
        let pk = self.name_of_pk(route);
        let in_path = route.params().into_iter().map(|(name, pattern)| {
            let described = known
                .iter()
                .find(|it| it.place == ParameterPlace::Path && it.name == name);
            let described =
                described.or_else(|| route.parameters.iter().find(|it| it.name == name));
            let mut parameter = match described {
                Some(described) => self.parameter(described),
                None => self.parameter(&untyped(&name, pattern)),
            };
            if name == "pk" {
                pk.clone_into(&mut parameter.name);
            }
            parameter
        });
        let mut parameters: Vec<Parameter> = in_path.collect();
        let is_beside = |it: &&ParameterDescriptor| it.place != ParameterPlace::Path;
        let beside = known.iter().filter(is_beside);
        let mut beside: Vec<Parameter> = beside.map(|it| self.parameter(it)).collect();
        beside.sort_by(|left, right| left.name.cmp(&right.name));
        beside.dedup_by(|later, first| (&later.name, later.place) == (&first.name, first.place));
        parameters.extend(beside);
        parameters
    }

    fn parameter(&self, parameter: &ParameterDescriptor) -> Parameter {
        let field = FieldDescriptor::new("", parameter.kind).allow_blank(true);
        let mut schema = super::field::parameter(&field);
        schema = bounded(schema, &parameter.limits);
        schema.max_length = parameter.limits.max_length;
        schema.min_length = parameter.limits.min_length;
        if !parameter.values.is_empty() {
            schema = Schema::of("string");
            schema.values.clone_from(&parameter.values);
        }
        let place = match parameter.place {
            ParameterPlace::Query => "query",
            ParameterPlace::Path => "path",
            ParameterPlace::Header => "header",
            ParameterPlace::Cookie => "cookie",
        };
        let name = match parameter.place {
            ParameterPlace::Query => self.components.keys.name(&parameter.name).into_owned(),
            _ => parameter.name.clone(),
        };
        if parameter.several != Several::No {
            schema = Schema::list(schema);
        }
        Parameter {
            name,
            place,
            required: parameter.required,
            description: parameter.description.clone(),
            explode: match parameter.several {
                Several::No => None,
                Several::Commas => Some(false),
                Several::Repeated => Some(true),
            },
            schema,
        }
    }

    fn security(&mut self, operation: &Operation) -> Vec<Way> {
        let authenticators = operation.prepared.authenticators.iter();
        let mut ways = Vec::new();
        for SecurityDescriptor {
            name,
            credentials,
            description,
        } in authenticators.flat_map(|it| it.credentials())
        {
            let kind = match credentials {
                Credentials::Basic => http("basic", None),
                Credentials::Bearer(format) => http("bearer", Some(format)),
                Credentials::Header(name) => SecurityKind::ApiKey {
                    place: "header",
                    name,
                },
                Credentials::Cookie(name) => SecurityKind::ApiKey {
                    place: "cookie",
                    name,
                },
            };
            let scheme = SecurityScheme { kind, description };
            self.schemes.entry(name).or_insert(scheme);
            let way = Way(Some(name));
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if operation.admits_anyone && !ways.is_empty() {
            ways.push(Way(None));
        }
        ways
    }
}

fn http(scheme: &'static str, bearer_format: Option<&'static str>) -> SecurityKind {
    SecurityKind::Http {
        scheme,
        bearer_format,
    }
}

fn is_file(field: &FieldDescriptor) -> bool {
    !field.read_only && matches!(field.kind, FieldKind::File | FieldKind::Image)
}

/// A part of a path of which only the pattern is known.
fn untyped(name: &str, pattern: &str) -> ParameterDescriptor {
    let parameter = ParameterDescriptor::new(name, ParameterPlace::Path, FieldKind::String);
    match pattern {
        "" | "[^/.]+" | "[^/]+" => parameter,
        pattern => parameter.description(format!("As the pattern `{pattern}` says.")),
    }
}
