//! Routers: which addresses there are, and what they are called.

use rest_kit::error::StartError;
use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, Router, SimpleRouter, Slash};
use serde_json::json;

use crate::support::app::{each, expect, new_book};
use crate::support::library::{
    Author, AuthorViewSet, Book, BookSerializer, BookViewSet, TagViewSet, books,
};

struct OfAuthor;

#[viewset]
impl ModelViewSet for OfAuthor {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        let author = cx
            .path_param("author_pk")
            .ok()
            .and_then(|key| key.parse().ok());
        Book::objects().filter(books::author_id.eq(author.unwrap_or(0_i64)))
    }
}

#[api_view]
async fn whereabouts(cx: &Context) -> Result<Response> {
    Ok(Response::new(&[
        cx.reverse("book-list", &[])?,
        cx.reverse("book-detail", &[("pk", "a b,é")])?,
        cx.reverse("v1:tag-detail", &[("pk", "7")])?,
    ]))
}

fn app(kit: RestKit) -> RestKit {
    let nested = SimpleRouter::new()
        .register("authors/{author_pk}/books", OfAuthor)
        .basename("of-author");
    let bare = SimpleRouter::new()
        .trailing_slash(false)
        .register("tags", TagViewSet)
        .basename("bare");
    let tags = SimpleRouter::new().register("tags", TagViewSet);
    kit.register("api/books", BookViewSet)
        .register("api/authors", AuthorViewSet)
        .register_view("api/whereabouts", whereabouts)
        .include("api", nested)
        .include("bare", bare)
        .include("", SimpleRouter::new().include_as("v1", "v1", tags))
}

// parity: RTR-001, RTR-005, RTR-016, VST-006
#[test]
fn routes_have_paths_names_and_actions() {
    let router = DefaultRouter::new()
        .register("books", BookViewSet)
        .register_view("whereabouts", whereabouts)
        .include(
            "x",
            SimpleRouter::new()
                .register("authors/{author_pk}/books", OfAuthor)
                .basename("nested"),
        );
    let mut mistakes = StartError::default();
    let table = router.into_table("api", &mut mistakes);
    let lines: Vec<String> = table
        .routes
        .iter()
        .map(|route| format!("{} {} {:?}", route.template(), route.name, route.actions))
        .collect();
    let detail = r#"[("GET", "retrieve"), ("PUT", "update"), ("PATCH", "partial_update"), ("DELETE", "destroy")]"#;
    let expected = [
        r#"/api/ api-root [("GET", "get")]"#.to_owned(),
        r#"/api/books/ book-list [("GET", "list"), ("POST", "create")]"#.to_owned(),
        r#"/api/books/newest_one/ book-newest-one [("GET", "newest_one")]"#.to_owned(),
        format!("/api/books/{{pk}}/ book-detail {detail}"),
        r#"/api/whereabouts/ whereabouts [("GET", "whereabouts")]"#.to_owned(),
        r#"/api/x/authors/{author_pk}/books/ nested-list [("GET", "list"), ("POST", "create")]"#
            .to_owned(),
        format!("/api/x/authors/{{author_pk}}/books/{{pk}}/ nested-detail {detail}"),
    ];
    assert_eq!(lines, expected);
    assert!(mistakes.mistakes().is_empty());
}

// parity: RTR-002
#[actix_web::test]
async fn the_root_lists_the_viewsets() {
    for library in each(app).await {
        let answer = library.get("/api/").await;
        assert_eq!(
            answer.text(),
            r#"{"books":"http://testserver/api/books/","authors":"http://testserver/api/authors/"}"#
        );
        assert_eq!(library.post("/api/").await.status(), 405);
    }
}

// parity: RTR-003
#[actix_web::test]
async fn a_missing_slash_is_put_there() {
    for library in each(app).await {
        let answer = library.get("/api/books?page=2").await;
        assert_eq!(answer.status(), 301);
        assert_eq!(answer.header("location"), Some("/api/books/?page=2"));
        assert_eq!(library.get("/bare/tags").await.status(), 200);
        assert_eq!(library.get("/bare/tags/1").await.status(), 200);
        assert_eq!(library.get("/bare/tags/").await.status(), 404);
    }
}

// parity: RTR-007, RTR-009, RTR-004
#[actix_web::test]
async fn formats_are_suffixes_and_parameters() {
    for library in each(app).await {
        for path in [
            "/api/books.json",
            "/api/books/1.json",
            "/api/books/?format=json",
        ] {
            assert_eq!(library.get(path).await.status(), 200, "{path}");
        }
        // Links keep the form of the request.
        let root = library.get("/api/?format=json").await;
        let address = "http://testserver/api/books/?format=json";
        assert_eq!(root.value()["books"], address);
        let root = library.get("/api/.json").await;
        assert_eq!(root.value()["books"], "http://testserver/api/books.json");
        for path in ["/api/books.xml", "/api/books/?format=xml", "/v1/tags.json"] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
    }
}

// parity: RTR-014, RTR-013
#[actix_web::test]
async fn addresses_are_made_from_names() {
    for library in each(app).await {
        let expected = json!(["/api/books/", "/api/books/a%20b,%C3%A9/", "/v1/tags/7/"]);
        expect(&library.get("/api/whereabouts/").await, 200, &expected);
    }
}

// parity: RTR-016, RTR-018
#[actix_web::test]
async fn resources_nest() {
    for library in each(app).await {
        let list = library.get("/api/authors/1/books/").await;
        assert_eq!(list.value().as_array().unwrap().len(), 2);
        assert_eq!(library.get("/api/authors/1/books/1/").await.status(), 200);
        assert_eq!(library.get("/api/authors/2/books/1/").await.status(), 404);
        expect(&library.get("/api/authors/x/books/").await, 200, &json!([]));
    }
}

struct BookTags;

#[viewset]
impl ReadOnlyModelViewSet for BookTags {
    type Model = Book;
    type Serializer = BookSerializer;
}

fn nested(kit: RestKit) -> RestKit {
    let below_books = SimpleRouter::new().register_view("path", parents);
    let below_authors = SimpleRouter::new()
        .register("books", BookTags)
        .nest::<Book>("books", "book_pk", below_books);
    let router = SimpleRouter::new()
        .register("authors", AuthorViewSet)
        .nest::<Author>("authors", "author_pk", below_authors);
    kit.include("api", router)
}

/// Tells what the address puts it below.
#[api_view(get)]
async fn parents(cx: &Context) -> Result<Response> {
    let parents = cx.parents();
    let names = parents
        .iter()
        .map(|parent| (parent.model.name, parent.key.as_str()));
    Ok(Response::new(&names.collect::<Vec<_>>()))
}

// parity: RTR-016, RTR-018, RTR-019, RTR-020
#[actix_web::test]
async fn objects_below_others_belong_to_them() {
    for library in each(nested).await {
        let list = library.get("/api/authors/1/books/").await.value();
        assert_eq!(list.as_array().map(Vec::len), Some(2));
        assert_eq!(library.get("/api/authors/1/books/1/").await.status(), 200);
        assert_eq!(library.get("/api/authors/2/books/1/").await.status(), 404);
        let path = library.get("/api/authors/1/books/3/path/").await;
        expect(&path, 200, &json!([["Author", "1"], ["Book", "3"]]));
        for (path, model) in [
            ("/api/authors/9/books/", "Author"),
            ("/api/authors/9/books/1/path/", "Author"),
            ("/api/authors/2/books/1/path/", "Book"),
            ("/api/authors/1/books/9/path/", "Book"),
        ] {
            let message = format!("No {model} matches the given query.");
            expect(&library.get(path).await, 404, &json!({ "detail": message }));
        }
        assert_eq!(library.get("/api/authors/x/books/").await.status(), 404);
        assert_eq!(library.options("/api/authors/9/books/").await.status(), 404);
    }
}

// parity: RTR-003, FAP-042
#[actix_web::test]
async fn both_ways_to_end_a_path_may_answer() {
    let app = |kit: RestKit| {
        let router = DefaultRouter::new()
            .trailing_slash(Slash::Optional)
            .register("books", BookViewSet)
            .register_view("whereabouts", parents);
        kit.include("api", router)
    };
    for library in each(app).await {
        for path in [
            "/api",
            "/api/books",
            "/api/books/1",
            "/api/books/newest_one",
            "/api/whereabouts",
        ] {
            for path in [path.to_owned(), format!("{path}/")] {
                assert_eq!(library.get(&path).await.status(), 200, "{path}");
            }
        }
        let created = library.post("/api/books").json(&new_book()).await;
        assert_eq!(created.status(), 201);
        assert_eq!(library.get("/api/books.json").await.status(), 200);
        let root = library.get("/api").await;
        assert_eq!(root.value()["books"], "http://testserver/api/books/");
    }
}

#[derive(Debug)]
struct Quiet;

impl rest_kit::renderers::Renderer for Quiet {
    fn media_type(&self) -> &'static str {
        "text/quiet"
    }
    fn format(&self) -> &'static str {
        "quiet"
    }
    fn render(&self, data: Vec<u8>, _: &rest_kit::renderers::RenderContext<'_>) -> Result<Vec<u8>> {
        Ok(data.to_ascii_lowercase())
    }
}

// parity: RTR-006
#[actix_web::test]
async fn roots_and_suffixes_can_be_chosen() {
    let app = |kit: RestKit| {
        let quiet = DefaultRouter::new()
            .root_renderers(Quiet)
            .include_format_suffixes(false)
            .register("Books", BookViewSet);
        let rootless = DefaultRouter::new()
            .include_root_view(false)
            .register("tags", TagViewSet);
        kit.include("quiet", quiet).include("rootless", rootless)
    };
    for library in each(app).await {
        let root = library.get("/quiet/").await;
        assert_eq!(root.text(), r#"{"books":"http://testserver/quiet/books/"}"#);
        assert!(
            root.header("content-type")
                .unwrap()
                .starts_with("text/quiet")
        );
        assert_eq!(library.get("/quiet/Books.json").await.status(), 404);
        assert_eq!(library.get("/rootless/").await.status(), 404);
        assert_eq!(library.get("/rootless/tags.json").await.status(), 200);
    }
}
