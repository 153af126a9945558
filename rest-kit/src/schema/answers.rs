//! Which answers an operation can give: its own, and refusals.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::context::Context;
use crate::descriptors::{Content, ParameterPlace};
use crate::error::Error;
use crate::http::renderers::Renderer;
use crate::http::{Body, Request};
use crate::views::{Operation, Shared};

use super::document::{MediaType, Response};
use super::json_schema::Schema;

/// How the application's refusals look.
#[derive(Debug)]
pub(super) struct Refusals {
    /// They are DRF's.
    is_usual: bool,
    /// Their media type, if no renderer chooses it.
    media_type: Option<String>,
}

/// A refusal: its status, its name among the components, what it is about.
const REFUSALS: &[(u16, &str, &str)] = &[
    (
        400,
        "BadRequest",
        "The request cannot be understood, or breaks a rule.",
    ),
    (401, "Unauthorized", "The caller is not known."),
    (403, "Forbidden", "The caller may not do this."),
    (404, "NotFound", "There is nothing at this address."),
    (
        406,
        "NotAcceptable",
        "No answer has a form that is asked for.",
    ),
    (409, "Conflict", "Other rows need this one."),
    (413, "PayloadTooLarge", "The body is too large."),
    (
        415,
        "UnsupportedMediaType",
        "Bodies of this kind are not read.",
    ),
    (429, "TooManyRequests", "The caller has called too often."),
];

impl Refusals {
    /// Asks the application how it answers errors.
    pub(super) fn of(shared: &Shared) -> Self {
        let request = Request::unsent("GET", "/");
        let cx = Context::new(request, shared.db.clone(), "", None);
        let answer = (shared.defaults.failure)(Error::not_found(), &cx);
        let usual = br#"{"detail":"Not found."}"#;
        Self {
            is_usual: answer.data() == Some(usual),
            media_type: match answer.body() {
                Body::Raw(media_type, _) => Some(media_type.clone()),
                _ => None,
            },
        }
    }

    /// Returns the schemas of refusals.
    pub(super) fn schemas(&self, shared: &Shared) -> Vec<(&'static str, Schema)> {
        if !self.is_usual {
            return Vec::new();
        }
        let detail = Schema::object(
            vec![("detail".to_owned(), Schema::of("string"))],
            vec!["detail".to_owned()],
        );
        let messages = Schema::component("ErrorMessages");
        let mut by_field = Schema::of("object");
        by_field.additional_properties = Some(Box::new(messages.clone()));
        let tree = Schema::any_of(vec![
            Schema::of("string"),
            Schema::list(messages.clone()),
            by_field.clone(),
        ]);
        let mut refused = Schema::any_of(vec![by_field, Schema::list(messages)]);
        refused.description = format!(
            "What is wrong, by field; under `{}` what is wrong with the whole.",
            shared.defaults.conventions.non_field_errors_key
        );
        vec![
            ("Error", detail),
            ("ErrorMessages", tree),
            ("ValidationErrors", refused),
        ]
    }

    fn schema(&self, status: u16) -> Schema {
        match (self.is_usual, status) {
            (false, _) => Schema::default(),
            (true, 400) => Schema::component("ValidationErrors"),
            (true, _) => Schema::component("Error"),
        }
    }

    /// Returns the refusals of views with the application's renderers, by name.
    pub(super) fn components(&self, shared: &Shared) -> BTreeMap<&'static str, Response> {
        let forms = self.forms(&shared.defaults.renderers);
        let named = REFUSALS.iter().map(|(status, name, description)| {
            (*name, self.response(*status, description, &forms))
        });
        named.collect()
    }

    fn response(&self, status: u16, description: &'static str, forms: &[String]) -> Response {
        Response {
            description: description.into(),
            content: content(forms, &self.schema(status)),
            ..Response::default()
        }
    }

    fn forms(&self, renderers: &[std::sync::Arc<dyn Renderer>]) -> Vec<String> {
        match &self.media_type {
            Some(media_type) => vec![media_type.clone()],
            None => forms(renderers),
        }
    }

    /// Returns what the operation may answer beside success.
    pub(super) fn responses(
        &self,
        operation: &Operation,
        facts: &Facts,
        shared: &Shared,
    ) -> impl Iterator<Item = (String, Response)> {
        let forms = self.forms(&operation.prepared.renderers);
        let is_usual = forms == self.forms(&shared.defaults.renderers);
        let possible = REFUSALS
            .iter()
            .filter(|(status, ..)| facts.refuses(*status, operation));
        possible.map(move |(status, name, description)| {
            let response = if is_usual {
                Response {
                    reference: Some(format!("#/components/responses/{name}")),
                    ..Response::default()
                }
            } else {
                self.response(*status, description, &forms)
            };
            (status.to_string(), response)
        })
    }
}

/// What decides on the refusals of an operation.
#[derive(Debug)]
pub(super) struct Facts {
    /// It reads a body.
    pub(super) reads_body: bool,
    /// Its address has parts, or names a page.
    pub(super) may_miss: bool,
}

impl Facts {
    fn refuses(&self, status: u16, operation: &Operation) -> bool {
        let prepared = &operation.prepared;
        let knows_callers = prepared.has_authenticators();
        let mut parameters = operation.descriptor.parameters.iter();
        match status {
            400 => self.reads_body || parameters.any(|it| it.place != ParameterPlace::Path),
            401 => knows_callers && prepared.challenge.is_some(),
            403 => knows_callers || !operation.admits_anyone,
            404 => self.may_miss,
            406 => true,
            409 => operation.action == "destroy",
            413 | 415 => self.reads_body,
            429 => !prepared.throttles.is_empty(),
            _ => false,
        }
    }
}

/// Returns the answer of success, and its status.
pub(super) fn success(operation: &Operation, schema: Option<Schema>) -> (String, Response) {
    let status = match (operation.descriptor.status, operation.method) {
        (Some(status), _) => status.to_string(),
        (None, "GET") => "200".to_owned(),
        // Only the handler knows which.
        (None, _) => "2XX".to_owned(),
    };
    let description = match (operation.descriptor.response, status.as_str()) {
        (Content::Empty, _) => "Done; there is nothing to say.",
        (_, "201") => "The new object.",
        _ => "The answer.",
    };
    let response = answer(operation, description.into(), schema);
    (status, response)
}

/// Returns an answer in the forms in which the operation answers.
pub(super) fn answer(
    operation: &Operation,
    description: Cow<'static, str>,
    schema: Option<Schema>,
) -> Response {
    let forms = forms(&operation.prepared.renderers);
    let content = schema.map(|schema| content(&forms, &schema));
    Response {
        description,
        content: content.unwrap_or_default(),
        ..Response::default()
    }
}

/// Returns the media types of data.
pub(super) fn forms(renderers: &[std::sync::Arc<dyn Renderer>]) -> Vec<String> {
    let data = renderers.iter().filter(|renderer| !renderer.wants_page());
    data.map(|renderer| renderer.media_type().to_owned())
        .collect()
}

fn content(forms: &[String], schema: &Schema) -> BTreeMap<String, MediaType> {
    let in_form = |form: &String| {
        let holds_data = form.contains("json") || form.contains("yaml");
        let schema = if holds_data {
            schema.clone()
        } else {
            Schema::of("string")
        };
        (form.clone(), MediaType { schema })
    };
    forms.iter().map(in_form).collect()
}
