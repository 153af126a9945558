//! What views say of themselves, where their code does not: answers, keys, that they are hidden.

use rest_kit::prelude::*;
use rest_kit::schema::OpenApi;
use serde_json::json;

use super::world::{document, empty, keys, parameter};
use crate::support::library::{Author, Book};

/// A book inside an author: its key says which book is meant.
#[derive(Serializer)]
#[serializer(model = Book)]
struct SyncedBookSerializer {
    #[field(read_only)]
    id: i64,
    title: String,
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct ShelvesSerializer {
    name: String,
    #[field(nested, nested_write = sync)]
    books: Vec<SyncedBookSerializer>,
}

#[derive(Serializer)]
struct TotalSerializer {
    total: i64,
}

struct Shelves;

#[viewset]
impl ModelViewSet for Shelves {
    type Model = Author;
    type Serializer = ShelvesSerializer;

    /// How many books there are.
    #[action(detail = true, answers = TotalSerializer)]
    async fn total(&self, cx: &Context) -> Result<Response> {
        self.get_object(cx).await?;
        Ok(Response::new(&json!({ "total": 1 })))
    }
}

#[api_view(get, answers = Vec<TotalSerializer>)]
async fn totals(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!([{ "total": 1 }])))
}

#[api_view(post, answers = TotalSerializer)]
async fn count(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({ "total": 1 })))
}

#[api_view(get, schema = false)]
async fn health(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

struct Both;

#[api_view(answers(get = TotalSerializer))]
impl ApiView for Both {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({ "total": 1 })))
    }

    async fn delete(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

struct Hidden;

#[viewset(schema = false)]
impl ReadOnlyModelViewSet for Hidden {
    type Model = Author;
    type Serializer = ShelvesSerializer;
}

fn kit() -> RestKit {
    empty()
        .register("shelves", Shelves)
        .register("hidden", Hidden)
        .basename("hidden")
        .register_view("count", count)
        .register_view("totals", totals)
        .register_view("both", Both)
        .register_view("health", health)
        .schema("api/schema", OpenApi::new("Shelves", "1"))
}

fn total() -> serde_json::Value {
    json!({"application/json": {"schema": {"$ref": "#/components/schemas/Total"}}})
}

// parity: OAS-010
#[actix_web::test]
async fn keys_of_extra_actions_have_the_type_of_the_models() {
    let document = document(kit()).await;
    let operation = &document["paths"]["/shelves/{id}/total/"]["get"];
    let schema = &parameter(operation, "id")["schema"];
    assert_eq!(*schema, json!({"type": "integer", "format": "int64"}));
}

#[actix_web::test]
async fn answers_that_are_named_are_described() {
    let document = document(kit()).await;
    for (path, method, status) in [
        ("/shelves/{id}/total/", "get", "200"),
        ("/count/", "post", "2XX"),
        ("/both/", "get", "200"),
    ] {
        let responses = &document["paths"][path][method]["responses"];
        assert_eq!(responses[status]["content"], total(), "{path}");
    }
    let totals = &document["paths"]["/totals/"]["get"]["responses"]["200"]["content"];
    let items = &totals["application/json"]["schema"]["items"]["$ref"];
    assert_eq!(items, "#/components/schemas/Total");
    let deletion = &document["paths"]["/both/"]["delete"]["responses"]["2XX"];
    let schema = &deletion["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({}));
}

#[actix_web::test]
async fn views_that_hide_are_in_no_document() {
    let document = document(kit()).await;
    assert_eq!(
        keys(&document["paths"]),
        [
            "/api/schema/",
            "/both/",
            "/count/",
            "/shelves/",
            "/shelves/{id}/",
            "/shelves/{id}/total/",
            "/totals/",
        ]
    );
}

#[actix_web::test]
async fn objects_that_are_kept_in_step_are_sent_with_their_keys() {
    let document = document(kit()).await;
    let schemas = &document["components"]["schemas"];
    let items = &schemas["ShelvesRequest"]["properties"]["books"]["items"];
    assert_eq!(items["$ref"], "#/components/schemas/KeyedSyncedBookRequest");
    let sent = &schemas["KeyedSyncedBookRequest"];
    assert_eq!(keys(&sent["properties"]), ["id", "title"]);
    assert_eq!(sent["properties"]["id"]["readOnly"], json!(null));
    assert_eq!(sent["required"], json!(["title"]));
    let shown = &schemas["Shelves"]["properties"]["books"]["items"];
    assert_eq!(shown["$ref"], "#/components/schemas/SyncedBook");
}
