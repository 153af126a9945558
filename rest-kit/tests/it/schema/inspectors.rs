//! What views and applications say of operations themselves.

use rest_kit::descriptors::{FieldKind, ParameterDescriptor};
use rest_kit::prelude::*;
use rest_kit::schema::{AutoSchema, OpenApi, OpenApiResponse, ViewInspector};
use rest_kit::views::Operation;
use serde_json::json;

use super::world::{dangling, described, document, empty, keys, names, parameter};
use crate::support::library::{AuthorViewSet, Book, BookSerializer, BookViewSet, TagSerializer};

fn at(kit: RestKit) -> RestKit {
    kit.schema("api/schema", OpenApi::new("Library", "1"))
}

// parity: SET-046
#[actix_web::test]
async fn keys_in_paths_are_called_as_their_columns() {
    let document_of = |openapi: OpenApi| {
        document(
            empty()
                .register("books", BookViewSet)
                .schema("api/schema", openapi),
        )
    };
    let coerced = document_of(OpenApi::new("Library", "1")).await;
    let detail = &coerced["paths"]["/books/{id}/"]["get"];
    assert_eq!(parameter(detail, "id")["schema"]["type"], "integer");
    assert_eq!(detail["operationId"], "books_retrieve");
    let plain = document_of(OpenApi::new("Library", "1").coerce_path_pk(false)).await;
    assert!(plain["paths"].get("/books/{id}/").is_none());
    assert_eq!(names(&plain["paths"]["/books/{pk}/"]["get"])[0], "pk");
}

struct Told;

/// What stands in the store.
///
/// list: All that is there.
/// In no order.
///
/// read: One of them.
///
/// post: Adds one.
#[viewset]
impl ModelViewSet for Told {
    type Model = Book;
    type Serializer = BookSerializer;
}

// parity: SET-047
#[actix_web::test]
async fn doc_comments_speak_of_single_actions() {
    let document_of = |openapi: OpenApi| {
        document(
            empty()
                .register("books", Told)
                .schema("api/schema", openapi),
        )
    };
    let usual = document_of(OpenApi::new("Library", "1")).await;
    let said = |document: &serde_json::Value, path: &str, method: &str| {
        let operation = &document["paths"][path][method];
        (
            operation["summary"].as_str().unwrap_or_default().to_owned(),
            operation["description"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let both = |summary: &str, text: &str| (summary.to_owned(), text.to_owned());
    let list = both(
        "All that is there. In no order",
        "All that is there.\nIn no order.",
    );
    assert_eq!(said(&usual, "/books/", "get"), list);
    let one = both("One of them", "One of them.");
    assert_eq!(said(&usual, "/books/{id}/", "get"), one);
    assert_eq!(
        said(&usual, "/books/", "post"),
        both("Adds one", "Adds one.")
    );
    let rest = both("Destroy: book", "What stands in the store.");
    assert_eq!(said(&usual, "/books/{id}/", "delete"), rest);
    // Without the other name `read:` is a line as others are.
    let own = OpenApi::new("Library", "1").coerce_method_names([("create", "post")]);
    let text = said(&document_of(own).await, "/books/{id}/", "get");
    assert_eq!(text, both("Retrieve: book", "What stands in the store."));
}

/// A shelf that says more of its operations than the code does.
struct Shelf;

#[viewset(
    schema = AutoSchema::new().tags(["shelf"]),
    extend_schema(
        list = AutoSchema::new()
            .operation_id("list_the_shelf")
            .summary("What is here")
            .parameter(
                ParameterDescriptor::query("height", FieldKind::Integer).description("In inches.")
            ),
        update = AutoSchema::new().deprecated(),
        destroy = AutoSchema::new().exclude(),
    )
)]
impl ModelViewSet for Shelf {
    type Model = Book;
    type Serializer = BookSerializer;

    /// Lends it.
    #[action(detail = true, methods(post), extend_schema = AutoSchema::new()
        .description("Lends it for a week.")
        .request::<TagSerializer>()
        .response(202, OpenApiResponse::list_of::<TagSerializer>().description("It was lent."))
        .response(409, OpenApiResponse::empty().description("Somebody has it.")))]
    async fn lend(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("lent").with_status(202))
    }
}

// parity: SET-011, OAS-014
#[actix_web::test]
async fn views_and_actions_say_more() {
    let document = document(at(empty().register("shelf", Shelf))).await;
    let paths = &document["paths"];
    let list = &paths["/shelf/"]["get"];
    assert_eq!(list["operationId"], "list_the_shelf");
    assert_eq!(list["summary"], "What is here");
    assert_eq!(list["tags"], json!(["shelf"]));
    assert_eq!(parameter(list, "height")["description"], "In inches.");
    assert_eq!(paths["/shelf/"]["post"]["tags"], json!(["shelf"]));
    let detail = &paths["/shelf/{id}/"];
    assert_eq!(keys(detail), ["get", "put", "patch"]);
    assert_eq!(detail["put"]["deprecated"], true);
    assert!(detail["patch"].get("deprecated").is_none());
    let lend = &paths["/shelf/{id}/lend/"]["post"];
    assert_eq!(lend["summary"], "Lends it");
    assert_eq!(lend["description"], "Lends it for a week.");
    let body = &lend["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["$ref"], "#/components/schemas/TagRequest");
    let responses = &lend["responses"];
    assert_eq!(responses["202"]["description"], "It was lent.");
    let items = &responses["202"]["content"]["application/json"]["schema"]["items"];
    assert_eq!(items["$ref"], "#/components/schemas/Tag");
    assert_eq!(responses["409"], json!({"description": "Somebody has it."}));
    assert!(responses.get("2XX").is_none());
    assert_eq!(dangling(&document), [""; 0]);
}

/// Names operations as the clients of old did.
#[derive(Debug)]
struct InCapitals;

impl ViewInspector for InCapitals {
    fn describe(&self, operation: &mut Operation) {
        operation.id = operation.id.to_uppercase();
        operation.tags.push(operation.view.to_owned());
        operation.exclude |= operation.action == "destroy";
    }
}

// parity: SET-011
#[actix_web::test]
async fn applications_describe_every_operation() {
    let app = described(empty().schema_inspector(InCapitals))
        .register("shelf", Shelf)
        .basename("other-shelf");
    let document = document(app).await;
    let paths = &document["paths"];
    assert_eq!(paths["/api/books/"]["get"]["operationId"], "BOOKS_LIST");
    assert_eq!(
        paths["/api/books/"]["get"]["tags"],
        json!(["books", "BookViewSet"])
    );
    assert_eq!(keys(&paths["/api/books/{id}/"]), ["get", "put", "patch"]);
    // A view's own inspector replaces the application's.
    assert_eq!(paths["/shelf/"]["post"]["operationId"], "shelf_create");
    assert_eq!(paths["/shelf/"]["post"]["tags"], json!(["shelf"]));
}

/// What a function reads and answers.
#[api_view(get, post, schema = |operation: &mut Operation| {
    operation.id = format!("echo_{}", operation.method.to_lowercase());
    operation.deprecated = operation.method == "GET";
})]
async fn echo(_cx: &Context) -> Result<Response> {
    Ok(Response::new("echo"))
}

#[api_view(get, schema = ())]
async fn silent(_cx: &Context) -> Result<Response> {
    Ok(Response::new("…"))
}

#[api_view(get, schema = false)]
async fn hidden(_cx: &Context) -> Result<Response> {
    Ok(Response::new("…"))
}

// parity: VIE-009
#[actix_web::test]
async fn functions_describe_themselves_or_are_left_out() {
    let app = empty()
        .register_view("echo", echo)
        .register_view("silent", silent)
        .register_view("hidden", hidden);
    let document = document(at(app)).await;
    let paths = &document["paths"];
    assert_eq!(keys(paths), ["/api/schema/", "/echo/"]);
    assert_eq!(paths["/echo/"]["get"]["operationId"], "echo_get");
    assert_eq!(paths["/echo/"]["get"]["deprecated"], true);
    assert_eq!(paths["/echo/"]["post"]["operationId"], "echo_post");
    assert!(paths["/echo/"]["post"].get("deprecated").is_none());
}

#[actix_web::test]
async fn two_operations_of_one_name_do_not_start() {
    let app = empty()
        .database("sqlite::memory:")
        .register("authors", AuthorViewSet)
        .schema_inspector(|operation: &mut Operation| {
            if operation.action == "update" {
                operation.id = "authors_list".to_owned();
            }
        });
    let error = at(app).build().unwrap_err();
    let expected = "PUT /authors/{id}/ is called `authors_list` in the description of the API, \
                    as another operation is; give it another `operation_id`";
    assert_eq!(error.mistakes(), [expected]);
}
