//! Where the document is, what operations are called, who may call them.

use std::sync::Arc;

use rest_kit::authentication::{BasicAuthentication, PasswordStore, TokenAuthentication};
use rest_kit::context::User;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::routers::{DefaultRouter, SimpleRouter};
use rest_kit::schema::OpenApi;
use rest_kit::test::{Client, database};
use rest_kit::versioning::{QueryParameterVersioning, UrlPathVersioning};
use serde_json::{Value, json};

use super::world::{dangling, described, document, empty, keys, library, names, parameter, read};
use crate::support::app::{Tokens, each, tables};
use crate::support::library::{Author, AuthorViewSet, BookViewSet, TagViewSet, open};

// parity: OAS-001, OAS-035, RSP-018
#[actix_web::test]
async fn the_document_is_served_as_json_and_as_yaml() {
    for client in each(described).await {
        for (query, accept, media_type, file) in [
            (
                "",
                "*/*",
                "application/vnd.oai.openapi+json",
                "Library.json",
            ),
            ("", "application/json", "application/json", "Library.json"),
            (
                "?format=json",
                "*/*",
                "application/vnd.oai.openapi+json",
                "Library.json",
            ),
            (
                "",
                "application/vnd.oai.openapi",
                "application/vnd.oai.openapi; charset=utf-8",
                "Library.yaml",
            ),
            (
                "?format=yaml",
                "*/*",
                "application/vnd.oai.openapi; charset=utf-8",
                "Library.yaml",
            ),
            (
                "?format=openapi",
                "*/*",
                "application/vnd.oai.openapi; charset=utf-8",
                "Library.yaml",
            ),
            (
                "?format=openapi-json",
                "*/*",
                "application/vnd.oai.openapi+json",
                "Library.json",
            ),
        ] {
            let path = format!("/api/schema/{query}");
            let answer = client.get(&path).header("accept", accept).await;
            assert_eq!(answer.status(), 200, "{accept}");
            assert_eq!(answer.header("content-type"), Some(media_type));
            let disposition = format!("inline; filename=\"{file}\"");
            assert_eq!(answer.header("content-disposition"), Some(&*disposition));
            let begins = match file {
                "Library.yaml" => {
                    "openapi: \"3.1.0\"\ninfo:\n  title: Library\n  version: \"2.1\"\n"
                }
                _ => r#"{"openapi":"3.1.0","info":{"title":"Library","version":"2.1","#,
            };
            assert!(answer.text().starts_with(begins), "{}", answer.text());
        }
        let refused = client
            .get("/api/schema/")
            .header("accept", "text/html")
            .await;
        assert_eq!(refused.status(), 406);
        assert_eq!(client.post("/api/schema/").await.status(), 405);
        assert_eq!(dangling(&library(&client).await), [""; 0]);
    }
}

// parity: OAS-041
#[actix_web::test]
async fn the_same_code_gives_the_same_bytes() {
    let mut texts = Vec::new();
    for _ in 0..2 {
        let client = Client::start(described(empty()), database(tables).unwrap());
        let answer = client.await.unwrap().get("/api/schema/").await;
        texts.push(answer.text());
    }
    assert_eq!(texts[0], texts[1]);
}

// parity: OAS-004, OAS-031
#[actix_web::test]
async fn operations_are_called_after_path_and_action() {
    for client in each(described).await {
        let document = library(&client).await;
        let paths = &document["paths"];
        for (path, method, name) in [
            ("/api/books/", "get", "books_list"),
            ("/api/books/", "post", "books_create"),
            ("/api/books/{id}/", "get", "books_retrieve"),
            ("/api/books/{id}/", "put", "books_update"),
            ("/api/books/{id}/", "patch", "books_partial_update"),
            ("/api/books/{id}/", "delete", "books_destroy"),
            ("/api/books/newest_one/", "get", "books_newest_one_retrieve"),
            ("/api/schema/", "get", "schema_retrieve"),
        ] {
            assert_eq!(paths[path][method]["operationId"], name);
            let tag = name.split('_').next().unwrap();
            assert_eq!(paths[path][method]["tags"], json!([tag]));
        }
        // Roots and suffixes are other ways to what is described.
        assert!(paths.get("/api/").is_none());
        assert!(!paths.to_string().contains(".json"));
    }
}

// parity: OAS-004
#[actix_web::test]
async fn equal_names_are_told_apart_by_number_and_prefixes_can_be_chosen() {
    let router = SimpleRouter::new()
        .register("books", BookViewSet)
        .register("shops/{shop}/books", BookViewSet)
        .basename("shop-book")
        .register("books/{shop:[A-Z]+}/", TagViewSet)
        .basename("odd");
    let openapi = OpenApi::new("Shops", "1").path_prefix("");
    let kit = empty().include("api", router).schema("api/schema", openapi);
    let document = document(kit).await;
    let paths = &document["paths"];
    assert_eq!(paths["/api/books/"]["get"]["operationId"], "api_books_list");
    let odd = &paths["/api/books/{shop}/"]["get"]["operationId"];
    assert_eq!(odd, "api_books_list_2");
    let below = &paths["/api/shops/{shop}/books/"]["get"]["operationId"];
    assert_eq!(below, "api_shops_books_list");
}

// parity: OAS-032
#[actix_web::test]
async fn doc_comments_are_descriptions() {
    for client in each(described).await {
        let document = library(&client).await;
        assert_eq!(
            document["info"]["description"],
            "Books, and who wrote them."
        );
        let list = &document["paths"]["/api/books/"]["get"];
        assert_eq!(list["description"], "The books of the library.");
        let newest = &document["paths"]["/api/books/newest_one/"]["get"];
        assert_eq!(newest["description"], "The book added last.");
        assert_eq!(newest["summary"], "The book added last");
    }
}

// parity: FIL-032, OAS-010
#[actix_web::test]
async fn filters_search_and_ordering_are_parameters() {
    for client in each(described).await {
        let document = library(&client).await;
        let list = &document["paths"]["/api/books/"]["get"];
        assert_eq!(
            names(list),
            [
                "author",
                "in_print",
                "ordering",
                "page",
                "pages__in",
                "pages__isnull",
                "price",
                "price__gte",
                "price__lt",
                "price__range",
                "search",
                "size",
                "status",
                "title__icontains",
                "title__startswith",
            ]
        );
        for (name, schema) in [
            ("author", json!({"type": "integer", "format": "int64"})),
            ("in_print", json!({"type": "boolean"})),
            ("price__gte", json!({"type": "number"})),
            ("pages__isnull", json!({"type": "boolean"})),
            ("title__icontains", json!({"type": "string"})),
            ("search", json!({"type": "string"})),
            (
                "status",
                json!({"type": "string", "enum": ["draft", "on_shelf", "lost"]}),
            ),
        ] {
            let parameter = parameter(list, name);
            assert_eq!(parameter["schema"], schema, "{name}");
            assert_eq!(parameter["in"], "query");
        }
        let several = parameter(list, "pages__in");
        assert_eq!(several["explode"], false);
        assert_eq!(several["schema"]["type"], "array");
        assert_eq!(
            several["description"],
            "Multiple values may be separated by commas."
        );
        let ordering = parameter(list, "ordering");
        let names = json!(["id", "-id", "title", "-title", "price", "-price"]);
        assert_eq!(ordering["schema"]["items"]["enum"], names);
        // One object has none of them, but its key.
        let retrieve = &document["paths"]["/api/shelves/{id}/"]["get"];
        let key = json!({
            "name": "id", "in": "path", "required": true,
            "schema": {"type": "string", "format": "uuid"},
        });
        assert_eq!(retrieve["parameters"], json!([key]));
    }
}

#[derive(Debug)]
struct Passwords;

impl PasswordStore for Passwords {
    async fn verify(&self, _: &str, _: &str, _: &Context) -> Result<Option<Arc<dyn User>>> {
        Ok(None)
    }
}

struct Guarded;

/// For those who are known.
#[api_view]
impl ApiView for Guarded {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated & !IsAdminUser
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("hello"))
    }
}

// parity: OAS-012
#[actix_web::test]
async fn credentials_and_permissions_are_security() {
    let kit = open(empty())
        .register_view("api/guarded", Guarded)
        .authentication((
            TokenAuthentication::new(Tokens).keyword("Key"),
            BasicAuthentication::new(Passwords),
        ))
        .permissions(IsAuthenticatedOrReadOnly)
        .schema("api/schema", OpenApi::new("Library", "1"));
    let document = document(kit).await;
    assert_eq!(
        document["components"]["securitySchemes"],
        json!({
            "basicAuth": {"type": "http", "scheme": "basic"},
            "tokenAuth": {
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "Token-based authentication with required prefix \"Key\"",
            },
        })
    );
    let known = json!([{"tokenAuth": []}, {"basicAuth": []}]);
    let anyone = json!([{"tokenAuth": []}, {"basicAuth": []}, {}]);
    let books = &document["paths"]["/api/books/"];
    assert_eq!(books["get"]["security"], anyone);
    assert_eq!(books["post"]["security"], known);
    let guarded = &document["paths"]["/api/guarded/"]["get"];
    assert_eq!(guarded["security"], known);
    for status in ["401", "403"] {
        assert!(guarded["responses"].get(status).is_some(), "{status}");
    }
}

// parity: OAS-028
// security: SEC-31
#[actix_web::test]
async fn the_document_has_permissions_of_its_own_or_the_applications() {
    let of = |openapi: OpenApi| {
        let kit = open(empty()).authentication(TokenAuthentication::new(Tokens));
        kit.permissions(IsAuthenticated)
            .schema("api/schema", openapi)
    };
    for (openapi, for_nobody, for_ann) in [
        (OpenApi::new("Library", "1"), 401, 200),
        (OpenApi::new("Library", "1").permissions(AllowAny), 200, 200),
        (
            OpenApi::new("Library", "1").permissions(IsAdminUser),
            401,
            403,
        ),
    ] {
        let client = Client::start(of(openapi), database(tables).unwrap());
        let client = client.await.unwrap();
        assert_eq!(client.get("/api/schema/").await.status(), for_nobody);
        let known = client.get("/api/schema/");
        let known = known.header("authorization", "Token token-of-ann").await;
        assert_eq!(known.status(), for_ann);
    }
}

// security: SEC-31
#[actix_web::test]
async fn strangers_see_what_they_may_call_where_that_is_chosen() {
    let of = |openapi: OpenApi| {
        open(empty())
            .register_view("api/guarded", Guarded)
            .authentication(TokenAuthentication::new(Tokens))
            .permissions(IsAuthenticatedOrReadOnly)
            .schema("api/schema", openapi.permissions(AllowAny))
    };
    let openapi = || OpenApi::new("Library", "1");
    let all = Client::start(of(openapi()), database(tables).unwrap());
    let all = read(&all.await.unwrap()).await;
    let kit = of(openapi().hide_closed_operations());
    let client = Client::start(kit, database(tables).unwrap()).await.unwrap();
    let open = client.get("/api/schema/").await;
    let vary = open.headers("vary").join(", ");
    assert!(
        vary.contains("Authorization") && vary.contains("Cookie"),
        "{vary}"
    );
    assert!(!open.text().contains("guarded"), "{}", open.text());
    assert!(!open.text().contains("BookRequest"), "{}", open.text());
    let open = open.value();
    assert!(dangling(&open).is_empty(), "{:?}", dangling(&open));
    for (path, item) in open["paths"].as_object().unwrap() {
        assert_eq!(keys(item), ["get"], "{path}");
        assert_eq!(
            item["get"]["operationId"],
            all["paths"][path]["get"]["operationId"]
        );
    }
    let known = client.get("/api/schema/");
    let known = known.header("authorization", "Token token-of-ann").await;
    assert_eq!(known.value(), all);
    // In each form, and whoever has asked before.
    for (token, shown) in [("Token token-of-ann", true), ("", false)] {
        let yaml = client.get("/api/schema/?format=yaml");
        let yaml = yaml.header("authorization", token).await;
        assert_eq!(yaml.text().contains("/api/guarded/"), shown);
    }
}

#[actix_web::test]
async fn versions_and_formats_are_parameters() {
    let versioning = QueryParameterVersioning::new()
        .version_param("v")
        .allowed_versions(["1.0", "2.0"])
        .default_version("1.0");
    let kit = empty()
        .register("api/authors", AuthorViewSet)
        .renderers((JsonRenderer, rest_kit::renderers::YamlRenderer))
        .versioning(versioning)
        .schema("api/schema", OpenApi::new("Library", "1"));
    let list = document(kit).await["paths"]["/api/authors/"]["get"].clone();
    let version = parameter(&list, "v");
    assert_eq!(version["schema"]["enum"], json!(["1.0", "2.0"]));
    let format = parameter(&list, "format");
    assert_eq!(format["schema"]["enum"], json!(["json", "yaml"]));
    let content = &list["responses"]["200"]["content"];
    assert_eq!(
        super::world::keys(content),
        ["application/json", "application/yaml"]
    );

    let below = SimpleRouter::new().register("{version}/authors", AuthorViewSet);
    let kit = empty()
        .include("api", below)
        .versioning(UrlPathVersioning::new().allowed_versions(["v1", "v2"]))
        .schema("schema", OpenApi::new("Library", "1"));
    let client = Client::start(kit, database(tables).unwrap()).await.unwrap();
    let document = client.get("/schema/").await.value();
    let list = &document["paths"]["/api/{version}/authors/"]["get"];
    let version = parameter(list, "version");
    assert_eq!(version["in"], "path");
    assert_eq!(version["schema"]["enum"], json!(["v1", "v2"]));
}

#[actix_web::test]
async fn parents_of_nested_routers_have_the_type_of_their_keys() {
    let below = SimpleRouter::new().register("books", BookViewSet);
    let router = DefaultRouter::new().nest::<Author>("authors", "author_pk", below);
    let kit = empty()
        .include("api", router)
        .schema("api/schema", OpenApi::new("Library", "1"));
    let document = document(kit).await;
    let list = &document["paths"]["/api/authors/{author_pk}/books/"]["get"];
    assert_eq!(list["operationId"], "authors_books_list");
    let parent = parameter(list, "author_pk");
    assert_eq!(parent["schema"]["type"], "integer");
    assert!(list["responses"].get("404").is_some());
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct AuthorSerializer {
    id: i64,
    name: String,
}

struct ShortAuthors;

#[viewset]
impl ReadOnlyModelViewSet for ShortAuthors {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

#[actix_web::test]
async fn two_serializers_of_one_name_are_a_mistake() {
    let kit = empty()
        .register("api/authors", AuthorViewSet)
        .register("api/short", ShortAuthors)
        .basename("short");
    let both = kit.schema("api/schema", OpenApi::new("Library", "1"));
    let started = Client::start(both, database(tables).unwrap()).await;
    let mistakes = started.map(|_| ()).unwrap_err().to_string();
    let expected = "two serializers are called `AuthorSerializer`, at /api/authors/ and at \
                    /api/short/";
    assert!(mistakes.contains(expected), "{mistakes}");
}

#[actix_web::test]
async fn keys_are_those_that_clients_write() {
    let document = document(described(empty()).camel_case()).await;
    let book = &document["components"]["schemas"]["Book"]["properties"];
    assert!(book.get("authorName").is_some(), "{book}");
    assert!(book.get("author_name").is_none());
    let list = &document["paths"]["/api/books/"]["get"];
    assert!(names(list).contains(&"inPrint"), "{:?}", names(list));
    let _: &Value = parameter(list, "ordering");
}

#[actix_web::test]
async fn servers_are_named() {
    let openapi = OpenApi::new("Library", "1").server("https://books.example.com");
    let client = Client::start(
        open(empty()).schema("api/schema", openapi),
        database(tables).unwrap(),
    );
    let document = read(&client.await.unwrap()).await;
    assert_eq!(
        document["servers"],
        json!([{"url": "https://books.example.com"}])
    );
}
