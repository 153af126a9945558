use listings::schema::{app, described, inspected, send};
use rest_kit::prelude::*;
use rest_kit::schema::OpenApi;
use serde_json::{Value, json};

use crate::support::client;

async fn document(kit: RestKit) -> Value {
    client(kit).await.get("/api/schema/").await.value()
}

#[actix_web::test]
async fn an_application_describes_itself() {
    let document = document(app()).await;
    assert_eq!(document["openapi"], "3.1.0");
    let list = &document["paths"]["/api/books/"]["get"];
    assert_eq!(list["operationId"], "books_list");
    let page = &list["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(page["$ref"], "#/components/schemas/PaginatedBookList");
}

#[actix_web::test]
async fn the_description_is_for_administrators() {
    let client = client(described()).await;
    assert_eq!(client.get("/api/schema/").await.status(), 403);
}

#[actix_web::test]
async fn parameters_of_a_function_are_described() {
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("api/send", send)
        .schema("api/schema", OpenApi::new("Letters", "1"));
    let document = document(kit).await;
    let post = &document["paths"]["/api/send/"]["post"];
    let skip = json!({
        "name": "skip", "in": "query", "description": "How many letters to leave out.",
        "schema": {"type": "integer", "minimum": 0},
    });
    assert_eq!(post["parameters"], json!([skip]));
    let body = &post["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["$ref"], "#/components/schemas/LetterRequest");
    let answer = &post["responses"]["2XX"]["content"]["application/json"]["schema"];
    assert_eq!(answer["$ref"], "#/components/schemas/Sent");
}

#[actix_web::test]
async fn views_say_more_of_their_operations() {
    let document = document(inspected()).await;
    let paths = &document["paths"];
    let list = &paths["/api/people/"]["get"];
    assert_eq!(list["summary"], "Everybody");
    assert_eq!(list["tags"], json!(["people"]));
    assert_eq!(paths["/api/people/{id}/"]["put"]["deprecated"], true);
    let invite = &paths["/api/people/{id}/invite/"]["post"];
    assert_eq!(invite["operationId"], "people_invite");
    assert_eq!(
        invite["responses"]["202"]["description"],
        "It is on its way."
    );
    let writers = &paths["/api/writers/"]["get"];
    assert_eq!(writers["description"], "All of them, by name.");
    assert_eq!(writers["deprecated"], true);
    assert_eq!(paths["/api/writers/{id}/"]["get"]["summary"], "One of them");
}
