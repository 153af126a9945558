//! Objects below objects: parents are found as their own views find them.

use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, SimpleRouter};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{
    Author, AuthorSerializer, Book, BookSerializer, BookViewSet, Tag, TagSerializer,
};

struct AuthorsByName;

#[viewset(lookup(name), lookup_regex = "[^/]+")]
impl ReadOnlyModelViewSet for AuthorsByName {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

struct BooksByTitle;

#[viewset(lookup(title))]
impl ReadOnlyModelViewSet for BooksByTitle {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct TagViewSet;

#[viewset]
impl ReadOnlyModelViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}

#[api_view(get)]
async fn parents(cx: &Context) -> Result<Response> {
    let keys: Vec<String> = cx.parents().iter().map(|it| it.key.clone()).collect();
    Ok(Response::new(&(keys, cx.parent_key::<Author>()?)))
}

#[api_view(get)]
async fn not_below(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.parent_key::<Tag>()?))
}

fn below_authors() -> SimpleRouter {
    let below_books = SimpleRouter::new()
        .register_view("parents", parents)
        .register_view("wrong", not_below);
    SimpleRouter::new()
        .register("books", BooksByTitle)
        .nest::<Book>("books", "book_pk", below_books)
}

fn in_one_router(kit: RestKit) -> RestKit {
    let router = SimpleRouter::new()
        .nest::<Author>("authors", "author_pk", below_authors())
        .register("authors", AuthorsByName);
    kit.include("n", router)
}

fn in_several(kit: RestKit) -> RestKit {
    let below = SimpleRouter::new().nest::<Author>("authors", "author_pk", below_authors());
    kit.include("n", below).register("n/authors", AuthorsByName)
}

fn under_a_view(kit: RestKit) -> RestKit {
    let router = DefaultRouter::new()
        .register("authors", AuthorsByName)
        .nest_under("authors", "author_pk", AuthorsByName, below_authors());
    kit.include("n", router)
}

// parity: RTR-016, RTR-018
#[actix_web::test]
async fn parents_are_found_by_the_lookup_of_their_views() {
    let apps: [fn(RestKit) -> RestKit; 3] = [in_one_router, in_several, under_a_view];
    for app in apps {
        for library in each(app).await {
            let titles = async |path: &str| {
                let list = library.get(path).await;
                assert_eq!(list.status(), 200, "{path}");
                let rows = list.value().as_array().cloned().unwrap_or_default();
                rows.iter()
                    .map(|row| row["title"].clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(library.get("/n/authors/Herbert/").await.status(), 200);
            let herberts = titles("/n/authors/Herbert/books/").await;
            assert!(herberts.contains(&json!("Dune")), "{herberts:?}");
            let le_guins = titles("/n/authors/Le%20Guin/books/").await;
            assert_eq!(le_guins, [json!("The Dispossessed")]);
            let path = "/n/authors/Herbert/books/Dune/parents/";
            expect(&library.get(path).await, 200, &json!([["1", "1"], 1]));
            for path in [
                "/n/authors/1/books/",
                "/n/authors/Nobody/books/",
                "/n/authors/Le%20Guin/books/Dune/",
                "/n/authors/Le%20Guin/books/Dune/parents/",
                "/n/authors/Herbert/books/1/parents/",
            ] {
                assert_eq!(library.get(path).await.status(), 404, "{path}");
            }
            let wrong = library.get("/n/authors/Herbert/books/Dune/wrong/").await;
            assert_eq!(wrong.status(), 500);
        }
    }
}

#[actix_web::test]
async fn keys_of_parents_are_read_as_keys_of_objects() {
    let app: fn(RestKit) -> RestKit = |kit| {
        let below = SimpleRouter::new()
            .register("books", BookViewSet)
            .register_view("parents", parents);
        let router = SimpleRouter::new().nest::<Author>("authors", "author_pk", below);
        kit.include("api", router).register("tags", TagViewSet)
    };
    for library in each(app).await {
        for key in ["1", "1%20", "%201", "+1", "01", "%D9%A1"] {
            let object = library.get(&format!("/tags/{key}/")).await;
            assert_eq!(object.status(), 200, "{key}");
            let parents = library.get(&format!("/api/authors/{key}/parents/")).await;
            expect(&parents, 200, &json!([["1"], 1]));
            let books = library.get(&format!("/api/authors/{key}/books/")).await;
            let plain = library.get("/api/authors/1/books/").await;
            assert_eq!(books.text(), plain.text(), "{key}");
        }
        for key in ["x", "1x", "99999999999999999999", "1%00"] {
            let books = library.get(&format!("/api/authors/{key}/books/")).await;
            assert_eq!(books.status(), 404, "{key}");
        }
    }
}
