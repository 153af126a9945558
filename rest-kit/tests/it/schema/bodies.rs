//! What goes in and what comes out.

use rest_kit::pagination::{CursorPagination, LimitOffsetPagination, LinkHeader};
use rest_kit::prelude::*;
use rest_kit::request::UploadedFile;
use rest_kit::schema::OpenApi;
use rest_kit::serializers::{HeaderData, QueryData};
use rest_kit::views::failure;
use serde_json::{Value, json};

use super::world::{described, document, empty, keys, library, parameter};
use crate::support::app::each;
use crate::support::library::{Author, AuthorViewSet, open};

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

// parity: OAS-005, OAS-006, OAS-007
#[actix_web::test]
async fn serializers_are_components_one_for_each_way() {
    for client in each(described).await {
        let document = library(&client).await;
        let schemas = &document["components"]["schemas"];
        let (book, request) = (&schemas["Book"], &schemas["BookRequest"]);
        for (name, schema) in [
            (
                "id",
                json!({"type": "integer", "format": "int64", "readOnly": true}),
            ),
            ("title", json!({"type": "string", "maxLength": 50})),
            (
                "subtitle",
                json!({"type": ["string", "null"], "maxLength": 80}),
            ),
            (
                "price",
                json!({
                    "type": "string", "format": "decimal", "pattern": r"^-?\d{0,4}(?:\.\d{0,2})?$",
                }),
            ),
            ("author", json!({"type": "integer"})),
            ("author_name", json!({"type": "string", "readOnly": true})),
            ("inPrint", json!({"type": "boolean"})),
            (
                "tags",
                json!({"type": "array", "items": {"type": "integer"}}),
            ),
            ("status", reference("StatusEnum")),
        ] {
            assert_eq!(book["properties"][name], schema, "{name}");
        }
        // Answers have every field; bodies have those that clients may send.
        assert_eq!(book["required"].as_array().unwrap().len(), 12);
        for absent in ["id", "author_name", "owner"] {
            assert!(request["properties"].get(absent).is_none(), "{absent}");
        }
        assert_eq!(
            request["required"],
            json!(["title", "isbn", "author", "price"])
        );
        assert_eq!(request["properties"]["title"]["minLength"], 1);
        let patched = &schemas["PatchedBookRequest"];
        assert!(patched.get("required").is_none());
        assert_eq!(keys(&patched["properties"]), keys(&request["properties"]));

        let paths = &document["paths"];
        let body = |path: &str, method: &str, media_type: &str| {
            paths[path][method]["requestBody"]["content"][media_type]["schema"].clone()
        };
        for media_type in ["application/json", "multipart/form-data"] {
            let post = body("/api/books/", "post", media_type);
            assert_eq!(post, reference("BookRequest"));
            let patch = body("/api/books/{id}/", "patch", media_type);
            assert_eq!(patch, reference("PatchedBookRequest"));
        }
        assert_eq!(
            paths["/api/books/"]["post"]["requestBody"]["required"],
            true
        );
        assert!(
            paths["/api/books/{id}/"]["delete"]
                .get("requestBody")
                .is_none()
        );
    }
}

// parity: OAS-005
#[actix_web::test]
async fn every_kind_of_field_has_its_type_and_format() {
    for client in each(described).await {
        let document = library(&client).await;
        let sample = &document["components"]["schemas"]["Sample"]["properties"];
        for (name, schema) in [
            ("flag", json!({"type": "boolean"})),
            ("double", json!({"type": "number", "format": "double"})),
            (
                "bytes",
                json!({"type": "string", "contentEncoding": "base64"}),
            ),
            ("day", json!({"type": "string", "format": "date"})),
            ("hour", json!({"type": "string", "format": "time"})),
            ("moment", json!({"type": "string", "format": "date-time"})),
            ("code", json!({"type": "string", "format": "uuid"})),
            ("json", json!({})),
            ("span", json!({"type": "string"})),
            ("maybe_flag", json!({"type": ["boolean", "null"]})),
            (
                "maybe_day",
                json!({"type": ["string", "null"], "format": "date"}),
            ),
            (
                "maybe_status",
                json!({"anyOf": [reference("StatusEnum"), {"type": "null"}]}),
            ),
        ] {
            assert_eq!(sample[name], schema, "{name}");
        }
    }
}

// parity: OAS-009
#[actix_web::test]
async fn enums_are_components_named_after_their_types() {
    for client in each(described).await {
        let document = library(&client).await;
        assert_eq!(
            document["components"]["schemas"]["StatusEnum"],
            json!({
                "type": "string",
                "description": "* `draft` - Draft\n* `on_shelf` - On the shelf\n* `lost` - Lost",
                "enum": ["draft", "on_shelf", "lost"],
            })
        );
    }
}

// parity: OAS-008, PAG-018
#[actix_web::test]
async fn pages_are_components_and_their_choice_parameters() {
    for client in each(described).await {
        let document = library(&client).await;
        let list = &document["paths"]["/api/books/"]["get"];
        let answer = &list["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(*answer, reference("PaginatedBookList"));
        let page = &document["components"]["schemas"]["PaginatedBookList"];
        let link = json!({"type": ["string", "null"], "format": "uri"});
        assert_eq!(
            page["properties"],
            json!({
                "count": {"type": "integer"},
                "next": link,
                "previous": link,
                "results": {"type": "array", "items": reference("Book")},
            })
        );
        assert_eq!(page["required"], json!(["count", "results"]));
        let number = parameter(list, "page");
        assert_eq!(number["schema"], json!({"type": "integer"}));
        assert_eq!(
            number["description"],
            "A page number within the paginated result set."
        );
        let size = parameter(list, "size");
        assert_eq!(size["description"], "Number of results to return per page.");
    }
}

// parity: PAG-018
#[actix_web::test]
async fn other_paginations_have_parameters_and_pages_of_their_own() {
    let of = |kit: RestKit| async move {
        let kit = kit.register("api/authors", AuthorViewSet);
        let document = document(kit.schema("api/schema", OpenApi::new("A", "1"))).await;
        let list = document["paths"]["/api/authors/"]["get"].clone();
        let schema = list["responses"]["200"]["content"]["application/json"]["schema"].clone();
        (super::world::names(&list).join(" "), schema)
    };
    let cursor = CursorPagination::new(2).order_by(&[Author::FIELDS.id.asc()]);
    let (names, schema) = of(empty().pagination(cursor)).await;
    assert_eq!(names, "cursor");
    assert_eq!(schema, reference("CursorPaginatedAuthorList"));
    let window = LimitOffsetPagination::new().default_limit(2);
    let (names, schema) = of(empty().pagination(window)).await;
    assert_eq!(names, "limit offset");
    assert_eq!(schema, reference("PaginatedAuthorList"));
    let list = json!({"type": "array", "items": reference("Author")});
    let header = LinkHeader(PageNumberPagination::new(2));
    assert_eq!(
        of(empty().pagination(header)).await,
        ("page".to_owned(), list.clone())
    );
    assert_eq!(of(empty()).await, (String::new(), list));
}

// parity: OAS-011
#[actix_web::test]
async fn refusals_are_described() {
    for client in each(described).await {
        let document = library(&client).await;
        let paths = &document["paths"];
        for (path, method, statuses) in [
            ("/api/books/", "get", "200 400 404 406"),
            ("/api/books/", "post", "201 400 406 413 415"),
            ("/api/books/{id}/", "patch", "200 400 404 406 413 415"),
            ("/api/books/{id}/", "delete", "204 404 406 409"),
        ] {
            let responses = &paths[path][method]["responses"];
            assert_eq!(keys(responses).join(" "), statuses, "{method} {path}");
        }
        let created = &paths["/api/books/"]["post"]["responses"]["201"];
        assert_eq!(
            created["content"]["application/json"]["schema"],
            reference("Book")
        );
        let gone = &paths["/api/books/{id}/"]["delete"]["responses"]["204"];
        assert!(gone.get("content").is_none());
        let refused = &document["components"]["responses"]["BadRequest"];
        let schema = &refused["content"]["application/json"]["schema"];
        assert_eq!(*schema, reference("ValidationErrors"));
        let missing = &document["components"]["responses"]["NotFound"];
        let schema = &missing["content"]["application/json"]["schema"];
        assert_eq!(*schema, reference("Error"));
    }
}

#[actix_web::test]
async fn refusals_of_another_shape_are_not_called_drfs() {
    let kit = open(empty()).exception_handler(failure::problem);
    let document = document(kit.schema("api/schema", OpenApi::new("A", "1"))).await;
    let missing = &document["components"]["responses"]["NotFound"];
    assert_eq!(
        missing["content"],
        json!({"application/problem+json": {"schema": {}}})
    );
    assert!(document["components"]["schemas"].get("Error").is_none());
}

#[derive(Serializer)]
struct LetterSerializer {
    #[field(max_length = 20, help_text = "To whom.")]
    to: String,
    #[field(min_value = 1, max_value = 5, default = 1)]
    copies: i64,
    #[field(max_length = 3)]
    lines: Vec<String>,
    #[field(write_only)]
    secret: String,
    marks: std::collections::HashMap<String, Option<i64>>,
}

#[derive(Serializer)]
struct WindowSerializer {
    #[field(min_value = 0, default = 0)]
    skip: i64,
    #[field(default = Vec::new())]
    kinds: Vec<String>,
}

#[derive(Serializer)]
struct ClientSerializer {
    #[field(max_length = 20)]
    x_client: String,
}

/// Sends a letter.
///
/// It is never read.
#[api_view(post)]
async fn send(
    _cx: &Context,
    letter: Data<LetterSerializer>,
    window: QueryData<WindowSerializer>,
    client: HeaderData<ClientSerializer>,
) -> Result<Response> {
    let said = (
        &letter.to,
        letter.copies,
        &letter.lines,
        &letter.secret,
        letter.marks.len(),
    );
    Ok(Response::new(&(
        said,
        window.skip,
        &window.kinds,
        &client.x_client,
    )))
}

#[api_view(post)]
async fn free(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

#[actix_web::test]
async fn parameters_of_functions_say_what_is_read() {
    let kit = empty()
        .register_view("api/send", send)
        .register_view("api/free", free);
    let document = document(kit.schema("api/schema", OpenApi::new("A", "1"))).await;
    let post = &document["paths"]["/api/send/"]["post"];
    assert_eq!(post["summary"], "Sends a letter");
    let body = &post["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(*body, reference("LetterRequest"));
    let letter = &document["components"]["schemas"]["LetterRequest"];
    assert_eq!(
        letter["required"],
        json!(["to", "lines", "secret", "marks"])
    );
    for (name, schema) in [
        (
            "to",
            json!({
                "type": "string", "minLength": 1, "maxLength": 20, "description": "To whom.",
            }),
        ),
        (
            "copies",
            json!({"type": "integer", "minimum": 1, "maximum": 5}),
        ),
        (
            "lines",
            json!({"type": "array", "items": {"type": "string"}, "maxItems": 3}),
        ),
        (
            "secret",
            json!({"type": "string", "minLength": 1, "writeOnly": true}),
        ),
        (
            "marks",
            json!({
                "type": "object", "additionalProperties": {"type": ["integer", "null"]},
            }),
        ),
    ] {
        assert_eq!(letter["properties"][name], schema, "{name}");
    }
    let skip = parameter(post, "skip");
    assert_eq!(
        (&skip["in"], &skip["schema"]["minimum"]),
        (&json!("query"), &json!(0))
    );
    let kinds = parameter(post, "kinds");
    assert_eq!(
        (&kinds["explode"], &kinds["schema"]["type"]),
        (&json!(true), &json!("array"))
    );
    let client = parameter(post, "X-Client");
    assert_eq!(
        (&client["in"], &client["required"]),
        (&json!("header"), &json!(true))
    );
    // What only the handler knows is left open.
    assert_eq!(
        post["responses"]["2XX"]["content"]["application/json"]["schema"],
        json!({})
    );
    let open_body = &document["paths"]["/api/free/"]["post"]["requestBody"];
    assert_eq!(
        open_body["content"]["application/json"]["schema"],
        json!({})
    );
    assert!(open_body.get("required").is_none());
}

#[derive(Serializer)]
struct CoverSerializer {
    title: String,
    image: UploadedFile,
}

#[api_view(post)]
async fn cover(_cx: &Context, cover: Data<CoverSerializer>) -> Result<Response> {
    Ok(Response::new(&(&cover.title, &cover.image.name)))
}

// parity: OAS-034
#[actix_web::test]
async fn files_go_into_forms_of_several_parts() {
    let kit = empty().register_view("api/cover", cover);
    let document = document(kit.schema("api/schema", OpenApi::new("A", "1"))).await;
    let content = &document["paths"]["/api/cover/"]["post"]["requestBody"]["content"];
    assert_eq!(keys(content), ["multipart/form-data"]);
    let request = &document["components"]["schemas"]["CoverRequest"];
    let image = &request["properties"]["image"];
    assert_eq!(*image, json!({"type": "string", "format": "binary"}));
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct PersonSerializer {
    id: i64,
    name: String,
    #[field(computed)]
    initials: Vec<String>,
    #[field(computed)]
    lines: Option<f64>,
}

impl PersonSerializer {
    fn get_initials(author: &Author, _cx: &Context) -> Vec<String> {
        author
            .name
            .split(' ')
            .map(|word| word[..1].to_owned())
            .collect()
    }

    fn get_lines(_: &Author, _cx: &Context) -> Option<f64> {
        None
    }
}

struct People;

#[viewset]
impl ReadOnlyModelViewSet for People {
    type Model = Author;
    type Serializer = PersonSerializer;
}

// parity: OAS-033
#[actix_web::test]
async fn computed_fields_have_the_types_of_their_functions() {
    let kit = empty().register("api/people", People);
    let document = document(kit.schema("api/schema", OpenApi::new("A", "1"))).await;
    let person = &document["components"]["schemas"]["Person"]["properties"];
    let initials = json!({"type": "array", "items": {"type": "string"}, "readOnly": true});
    assert_eq!(person["initials"], initials);
    let lines = json!({"type": ["number", "null"], "format": "double", "readOnly": true});
    assert_eq!(person["lines"], lines);
}
