//! The library, described.

use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::schema::OpenApi;
use rest_kit::test::{Client, database};
use serde_json::Value;

use crate::support::app::{Library, tables};
use crate::support::library::paged;

/// The library with its description at `/api/schema/`.
pub(super) fn described(kit: RestKit) -> RestKit {
    let openapi = OpenApi::new("Library", "2.1").description("Books, and who wrote them.");
    paged(kit)
        .renderers(JsonRenderer)
        .schema("api/schema", openapi)
}

/// Returns the document of an application.
pub(super) async fn document(kit: RestKit) -> Value {
    let client = Client::start(kit, database(tables).unwrap()).await.unwrap();
    read(&client).await
}

/// Returns the document that a client is answered.
pub(super) async fn read(client: &Client) -> Value {
    let answer = client.get("/api/schema/").await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.value()
}

/// Returns the document of the library.
pub(super) async fn library(library: &Library) -> Value {
    read(library).await
}

/// Returns an application without views.
pub(super) fn empty() -> RestKit {
    RestKit::new(rest_kit::app::Settings::default()).permissions(AllowAny)
}

/// Returns the parameter of an operation.
#[track_caller]
pub(super) fn parameter<'a>(operation: &'a Value, name: &str) -> &'a Value {
    let parameters = operation["parameters"].as_array().unwrap();
    let found = parameters.iter().find(|it| it["name"] == name);
    found.unwrap_or_else(|| panic!("no parameter {name} in {operation:#}"))
}

/// Returns the names of an operation's parameters.
pub(super) fn names(operation: &Value) -> Vec<&str> {
    let parameters = operation["parameters"].as_array();
    let parameters = parameters.into_iter().flatten();
    parameters.filter_map(|it| it["name"].as_str()).collect()
}

/// Returns the keys of an object.
pub(super) fn keys(object: &Value) -> Vec<&str> {
    let object = object.as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

/// Returns the places of all references in the document that lead nowhere.
pub(super) fn dangling(document: &Value) -> Vec<String> {
    fn walk(value: &Value, document: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(entries) => {
                if let Some(Value::String(reference)) = entries.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    if document.pointer(pointer).is_none() {
                        found.push(reference.clone());
                    }
                }
                entries.values().for_each(|it| walk(it, document, found));
            }
            Value::Array(items) => items.iter().for_each(|it| walk(it, document, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, document, &mut found);
    found
}
