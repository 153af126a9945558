//! Routers: which addresses there are, and what they are called.

use rest_kit::error::StartError;
use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, Router, SimpleRouter};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{
    AuthorViewSet, Book, BookSerializer, BookViewSet, TagViewSet, books,
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
        cx.reverse("book-detail", &[("pk", "a b/é")])?,
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
        for path in ["/api/books.xml", "/api/books/?format=xml", "/v1/tags.json"] {
            assert_eq!(library.get(path).await.status(), 404, "{path}");
        }
    }
}

// parity: RTR-014, RTR-013
#[actix_web::test]
async fn addresses_are_made_from_names() {
    for library in each(app).await {
        let expected = json!(["/api/books/", "/api/books/a%20b/%C3%A9/", "/v1/tags/7/"]);
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
