//! The parts of an `OpenAPI` 3.1 document.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::json_schema::Schema;

/// The whole document.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    pub(super) openapi: &'static str,
    pub(super) info: Info,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) servers: Vec<Server>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Tag>,
    pub(super) paths: BTreeMap<String, PathItem>,
    pub(super) components: Components,
}

/// What the API is called.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
}

/// Where the API is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Server {
    pub(super) url: String,
}

/// A group of operations.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
}

/// The operations of one path, by method.
#[derive(Debug, Default, Serialize)]
pub(super) struct PathItem {
    #[serde(flatten)]
    pub(super) operations: BTreeMap<Method, Operation>,
}

/// The methods, in the order in which documents name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Reads an upper-case name; none for methods that documents do not show.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "GET" => Self::Get,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            _ => return None,
        })
    }
}

/// One method of a path.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    #[serde(rename = "operationId")]
    pub(super) id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<RequestBody>,
    pub(super) responses: BTreeMap<String, Response>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) deprecated: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) security: Vec<Way>,
}

/// One way to call an operation: credentials by name, or none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way(pub(super) Option<&'static str>);

impl Serialize for Way {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The names of scopes, of which there are none.
        let scopes: [&str; 0] = [];
        serializer.collect_map(self.0.map(|name| (name, scopes)))
    }
}

/// A parameter of an operation.
#[derive(Debug, Serialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explode: Option<bool>,
    pub(super) schema: Schema,
}

/// The body of a request.
#[derive(Debug, Serialize)]
pub(super) struct RequestBody {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    pub(super) content: BTreeMap<String, MediaType>,
}

/// The answer to a request, or where its description is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Response {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) description: Cow<'static, str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) content: BTreeMap<String, MediaType>,
}

/// A body in one form.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MediaType {
    pub(super) schema: Schema,
}

/// What several operations share.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Components {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) schemas: BTreeMap<String, Schema>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) responses: BTreeMap<&'static str, Response>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) security_schemes: BTreeMap<&'static str, SecurityScheme>,
}

/// A way to send credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SecurityScheme {
    #[serde(flatten)]
    pub(super) kind: SecurityKind,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
}

/// What is sent, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum SecurityKind {
    /// In the header `Authorization`, by a scheme of HTTP.
    #[serde(rename_all = "camelCase")]
    Http {
        scheme: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        bearer_format: Option<&'static str>,
    },
    /// In a header or a cookie.
    ApiKey {
        #[serde(rename = "in")]
        place: &'static str,
        name: String,
    },
}
