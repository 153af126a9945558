//! The generic views: each has its methods and no other.

use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{
    Author, AuthorSerializer, Book, BookSerializer, BookViewSet, authors, books,
};

/// Declares one view of each kind.
macro_rules! views {
    ($($name:ident: $kind:ident,)+) => {$(
        struct $name;

        #[api_view]
        impl $kind for $name {
            type Model = Author;
            type Serializer = AuthorSerializer;
        }
    )+};
}

views! {
    Lists: ListApiView,
    Creates: CreateApiView,
    ListsCreates: ListCreateApiView,
    Retrieves: RetrieveApiView,
    Updates: UpdateApiView,
    Destroys: DestroyApiView,
    RetrievesUpdates: RetrieveUpdateApiView,
    RetrievesDestroys: RetrieveDestroyApiView,
    RetrievesUpdatesDestroys: RetrieveUpdateDestroyApiView,
}

fn every(kit: RestKit) -> RestKit {
    kit.register_view("list", Lists)
        .register_view("create", Creates)
        .register_view("list-create", ListsCreates)
        .register_view("retrieve/{pk}", Retrieves)
        .register_view("update/{pk}", Updates)
        .register_view("destroy/{pk}", Destroys)
        .register_view("retrieve-update/{pk}", RetrievesUpdates)
        .register_view("retrieve-destroy/{pk}", RetrievesDestroys)
        .register_view("all/{pk}", RetrievesUpdatesDestroys)
}

// parity: GEN-015
#[actix_web::test]
async fn each_view_offers_its_methods_only() {
    let cases = [
        ("/list/", "GET, HEAD, OPTIONS"),
        ("/create/", "POST, OPTIONS"),
        ("/list-create/", "GET, POST, HEAD, OPTIONS"),
        ("/retrieve/1/", "GET, HEAD, OPTIONS"),
        ("/update/1/", "PUT, PATCH, OPTIONS"),
        ("/destroy/1/", "DELETE, OPTIONS"),
        ("/retrieve-update/1/", "GET, PUT, PATCH, HEAD, OPTIONS"),
        ("/retrieve-destroy/1/", "GET, DELETE, HEAD, OPTIONS"),
        ("/all/1/", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
    ];
    for library in each(every).await {
        for (path, allow) in cases {
            assert_eq!(
                library.options(path).await.header("allow"),
                Some(allow),
                "{path}"
            );
            for method in ["GET", "POST", "PUT", "PATCH", "HEAD"] {
                let refused = library.request(method, path).await.status() == 405;
                assert_eq!(refused, !allow.contains(method), "{method} {path}");
            }
        }
    }
}

// parity: GEN-009, GEN-010, GEN-011, GEN-012, GEN-013
#[actix_web::test]
async fn views_work_together_on_one_model() {
    for library in each(every).await {
        let created = library.post("/create/").json(&json!({"name": "Lem"})).await;
        expect(
            &created,
            201,
            &json!({"id": 3, "name": "Lem", "born": null}),
        );
        let changed = library
            .patch("/update/3/")
            .json(&json!({"born": "1921-09-12"}))
            .await;
        assert_eq!(changed.value()["born"], "1921-09-12");
        expect(&library.get("/retrieve/3/").await, 200, &changed.value());
        assert_eq!(
            library
                .get("/list/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            3
        );
        assert_eq!(library.delete("/destroy/3/").await.status(), 204);
        assert_eq!(library.get("/retrieve/3/").await.status(), 404);
    }
}

struct First;

#[api_view(lookup(name), lookup_param = "who")]
impl RetrieveUpdateApiView for First {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn queryset(&self, _: &Context) -> QuerySet<Author> {
        Author::objects().filter(authors::id.eq(1_i64))
    }
}

// parity: GEN-001, GEN-005, GEN-017
#[actix_web::test]
async fn hooks_of_generic_views_are_those_of_viewsets() {
    for library in each(|kit| kit.register_view("first/{who}", First)).await {
        assert_eq!(library.get("/first/Herbert/").await.value()["id"], 1);
        assert_eq!(library.get("/first/Le%20Guin/").await.status(), 404);
        let renamed = library
            .patch("/first/Herbert/")
            .json(&json!({"name": "Frank"}))
            .await;
        assert_eq!(renamed.value()["name"], "Frank");
        assert_eq!(library.get("/first/Herbert/").await.status(), 404);
    }
}

/// Between reading a book and storing it, somebody else changes its price.
struct Overtaken;

#[viewset]
impl ModelViewSet for Overtaken {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn perform_update(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        let others = Book::changes().set(books::price, Decimal::new(4242, 2));
        Book::objects().update(others, cx).await?;
        book.save(cx).await
    }
}

// parity: CAC-010
#[actix_web::test]
async fn patch_stores_only_what_was_sent() {
    let app = |kit: RestKit| {
        kit.register("api/overtaken", Overtaken)
            .basename("overtaken")
            .register("api/books", BookViewSet)
    };
    for library in each(app).await {
        let title = json!({"title": "Arrakis"});
        let patched = library.patch("/api/overtaken/1/").json(&title).await;
        assert_eq!(patched.status(), 200, "{}", patched.text());
        let book = library.get("/api/books/1/").await.value();
        assert_eq!(
            (&book["title"], &book["price"]),
            (&json!("Arrakis"), &json!("42.42"))
        );
        // PUT stores all that it must be sent, and so the price that it read.
        let mut whole = book;
        whole["price"] = json!("7.00");
        let stored = library.put("/api/overtaken/1/").json(&whole).await;
        assert_eq!(stored.value()["price"], "7.00", "{}", stored.text());
    }
}
