//! Viewsets: standard actions, hooks, actions of one's own.

use actix_web::web::Path;
use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::json;

use crate::support::app::{caller, each, expect, new_book};
use crate::support::library::{
    Author, AuthorSerializer, Book, BookListSerializer, BookSerializer, Status, authors, books,
    open, paged,
};

// parity: VST-001, GEN-009, GEN-010, GEN-011, GEN-012, GEN-013, GEN-022
#[actix_web::test]
async fn a_model_viewset_has_six_actions() {
    for library in each(open).await {
        let path = "/api/tags/3/";
        let created = library
            .post("/api/tags/")
            .json(&json!({"name": "new"}))
            .await;
        expect(&created, 201, &json!({"id": 3, "name": "new"}));
        expect(&library.get(path).await, 200, &created.value());
        let put = library.put(path).json(&json!({"name": "newer"})).await;
        expect(&put, 200, &json!({"id": 3, "name": "newer"}));
        let patch = library.patch(path).json(&json!({"name": "newest"})).await;
        expect(&patch, 200, &json!({"id": 3, "name": "newest"}));
        assert_eq!(library.get("/api/tags/").await.value()[2], patch.value());
        let gone = library.delete(path).await;
        assert_eq!((gone.status(), gone.bytes()), (204, &b""[..]));
        assert_eq!(gone.header("content-type"), None);
        assert_eq!(library.get(path).await.status(), 404);
    }
}

// parity: GEN-003, GEN-004, EXC-008, GEN-016
#[actix_web::test]
async fn what_is_not_there_is_not_found_by_any_method() {
    let expected = json!({"detail": "No Book matches the given query."});
    for library in each(open).await {
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let answer = library.request(method, "/api/books/99/").await;
            expect(&answer, 404, &expected);
        }
        for key in [
            "abc",
            "1e3",
            "99999999999999999999",
            "-1",
            "%00",
            "1%20or%201=1",
        ] {
            let answer = library.get(&format!("/api/books/{key}/")).await;
            assert_eq!(answer.status(), 404, "{key}");
        }
    }
}

// parity: GEN-021, SER-017, TST-012
#[actix_web::test]
async fn queries_do_not_grow_with_rows() {
    for library in each(paged).await {
        let count = async |request: rest_kit::test::TestRequest<'_>| {
            let counter = QueryCounter::new(library.db());
            let answer = request.await;
            assert!(answer.status() < 300, "{}", answer.text());
            counter.count()
        };
        // The count and the page; tags and authors' names of all rows in one query each.
        assert_eq!(count(library.get("/api/books/?size=1")).await, 4);
        assert_eq!(count(library.get("/api/books/?size=3")).await, 4);
        assert_eq!(count(library.get("/api/tags/")).await, 2);
        assert_eq!(count(library.get("/api/tags/1/")).await, 1);
        assert_eq!(
            count(library.post("/api/tags/").json(&json!({"name": "x"}))).await,
            2
        );
        assert_eq!(
            count(library.post("/api/notes/").json(&json!({"body": "x"}))).await,
            1
        );
        assert_eq!(
            count(library.patch("/api/tags/1/").json(&json!({"name": "y"}))).await,
            3
        );
        assert_eq!(count(library.delete("/api/tags/1/")).await, 2);
    }
}

struct ReadOnlyAuthors;

#[viewset]
impl ReadOnlyModelViewSet for ReadOnlyAuthors {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

struct Suggestions;

#[viewset(mixins(create, list))]
impl GenericViewSet for Suggestions {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

struct Shapes;

#[viewset]
impl ViewSet for Shapes {
    async fn list(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&["circle", "square"]))
    }

    async fn retrieve(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(cx.path_param("pk")?))
    }
}

fn chosen(kit: RestKit) -> RestKit {
    kit.register("readers", ReadOnlyAuthors)
        .register("suggestions", Suggestions)
        .basename("suggestion")
        .register("shapes", Shapes)
}

// parity: VST-002, VST-003, VIE-001, EXC-009, EXC-018
#[actix_web::test]
async fn other_viewsets_have_the_actions_they_name() {
    for library in each(chosen).await {
        for (path, method, allow) in [
            ("/readers/", "POST", "GET, HEAD, OPTIONS"),
            ("/readers/1/", "DELETE", "GET, HEAD, OPTIONS"),
            ("/suggestions/", "PUT", "GET, POST, HEAD, OPTIONS"),
            ("/shapes/", "POST", "GET, HEAD, OPTIONS"),
            ("/shapes/1/", "PATCH", "GET, HEAD, OPTIONS"),
        ] {
            let answer = library.request(method, path).await;
            let detail = format!("Method \"{method}\" not allowed.");
            expect(&answer, 405, &json!({ "detail": detail }));
            assert_eq!(answer.header("allow"), Some(allow), "{path}");
        }
        assert_eq!(library.get("/suggestions/1/").await.status(), 404);
        expect(&library.get("/shapes/7/").await, 200, &json!("7"));
        let created = library
            .post("/suggestions/")
            .json(&json!({"name": "x"}))
            .await;
        assert_eq!(created.status(), 201);
    }
}

// parity: VIE-001, RTR-021, GEN-022
#[actix_web::test]
async fn head_is_get_without_a_body() {
    for library in each(open).await {
        let (head, get) = (
            library.head("/api/books/").await,
            library.get("/api/books/").await,
        );
        assert_eq!(head.status(), 200);
        assert_eq!(head.bytes(), b"");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert_eq!(library.head("/api/books/99/").await.status(), 404);
    }
}

struct Hooked;

/// Every hook does something that can be seen.
#[viewset(
    serializers(list = BookListSerializer),
    pagination(list = PageNumberPagination::new(1)),
    permissions(destroy = IsAdminUser),
    throttles(recent = ()),
)]
impl ModelViewSet for Hooked {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, _: &Context) -> QuerySet<Book> {
        Book::objects().exclude(books::status.eq(Status::Lost))
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id())
            .set(books::title, "HOOKED")
            .save(cx)
            .await
    }

    async fn perform_update(
        &self,
        cx: &Context,
        mut book: Validated<BookSerializer>,
    ) -> Result<Book> {
        if book.instance().is_some_and(|stored| stored.id == 2) {
            return Err(Error::permission_denied().with_message("Not this one."));
        }
        book.title = book.title.take().map(|title| title.to_uppercase());
        book.save(cx).await
    }

    async fn perform_destroy(&self, cx: &Context, mut book: Book) -> Result<()> {
        book.status = Status::Lost;
        book.save(cx).await?;
        Ok(())
    }

    #[action(detail = false)]
    async fn recent(&self, cx: &Context) -> Result<Response> {
        let rows = self.queryset(cx).order_by(books::id.desc());
        self.paginate(cx, rows).await
    }

    #[action(
        detail = true,
        methods(post),
        url_path = "mark/{word:[a-z]+}",
        url_name = "mark"
    )]
    async fn mark_it(&self, cx: &Context, word: Path<(String, String)>) -> Result<Response> {
        let book = self.get_object(cx).await?;
        Ok(Response::new(
            &json!({"id": book.id, "word": word.1, "action": cx.action()}),
        ))
    }

    #[action(detail = true, permissions(IsAdminUser))]
    async fn label(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&self.get_object(cx).await?.title))
    }

    #[action(mapping = label, methods(delete))]
    async fn remove_label(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn hooked(kit: RestKit) -> RestKit {
    kit.register("books", Hooked)
}

// parity: GEN-001, GEN-002, GEN-014, GEN-017, VST-013
#[actix_web::test]
async fn hooks_change_what_actions_do() {
    for library in each(hooked).await {
        let root = || library.force_authenticate(Some(caller(2, true)));
        library.force_authenticate(Some(caller(1, false)));
        let created = library.post("/books/").json(&new_book()).await;
        assert_eq!(created.value()["title"], "HOOKED");
        assert_eq!(created.value()["owner"], 1);
        let refused = library.patch("/books/2/").json(&json!({"pages": 7})).await;
        expect(&refused, 403, &json!({"detail": "Not this one."}));
        let renamed = library
            .patch("/books/1/")
            .json(&json!({"title": "dune"}))
            .await;
        assert_eq!(renamed.value()["title"], "DUNE");
        let list = library.get("/books/?page=2").await.value();
        assert_eq!(
            list["results"],
            json!([{"id": 2, "title": "The Dispossessed"}])
        );
        assert_eq!(library.delete("/books/1/").await.status(), 403);
        root();
        assert_eq!(library.delete("/books/1/").await.status(), 204);
        // The row is still there, and nobody sees it.
        assert_eq!(Book::objects().count(library.db()).await.unwrap(), 4);
        for method in ["GET", "PATCH", "DELETE"] {
            assert_eq!(library.request(method, "/books/1/").await.status(), 404);
        }
        assert_eq!(library.get("/books/").await.value()["count"], 3);
    }
}

// parity: VST-004, VST-005, VST-006, VST-007, VST-009, PAG-016, VST-008
#[actix_web::test]
async fn actions_have_addresses_methods_and_policies_of_their_own() {
    for library in each(hooked).await {
        let recent = library.get("/books/recent/").await;
        assert_eq!(recent.value()[0]["id"], 3, "{}", recent.text());
        let marked = library.post("/books/1/mark/red/").await;
        expect(
            &marked,
            200,
            &json!({"id": 1, "word": "red", "action": "mark_it"}),
        );
        assert_eq!(library.post("/books/1/mark/RED/").await.status(), 404);
        assert_eq!(library.get("/books/1/mark/red/").await.status(), 405);
        assert_eq!(library.post("/books/99/mark/red/").await.status(), 404);
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(library.get("/books/1/label/").await.status(), 403);
        assert_eq!(library.delete("/books/1/label/").await.status(), 403);
        library.force_authenticate(Some(caller(2, true)));
        expect(&library.get("/books/1/label/").await, 200, &json!("Dune"));
        assert_eq!(library.delete("/books/1/label/").await.status(), 204);
        let allow = library.options("/books/1/label/").await;
        assert_eq!(allow.header("allow"), Some("GET, DELETE, HEAD, OPTIONS"));
    }
}

struct Narrow;

#[viewset(
    methods(get, patch),
    lookup(name),
    lookup_param = "name",
    lookup_regex = "[A-Z][a-z]+"
)]
impl ModelViewSet for Narrow {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

// parity: VST-014, GEN-005, RTR-010, VER-018
#[actix_web::test]
async fn methods_and_keys_can_be_chosen() {
    for library in each(|kit| kit.register("authors", Narrow)).await {
        let found = library.get("/authors/Herbert/").await;
        expect(
            &found,
            200,
            &json!({"id": 1, "name": "Herbert", "born": null}),
        );
        assert_eq!(found.header("allow"), Some("GET, PATCH"));
        assert_eq!(library.get("/authors/herbert/").await.status(), 404);
        assert_eq!(library.get("/authors/1/").await.status(), 404);
        for method in ["PUT", "DELETE", "HEAD", "OPTIONS"] {
            assert_eq!(
                library.request(method, "/authors/Herbert/").await.status(),
                405
            );
        }
        let patch = library
            .patch("/authors/Herbert/")
            .json(&json!({"born": "1920-10-08"}))
            .await;
        assert_eq!(patch.value()["born"], "1920-10-08");
        let stored = Author::objects()
            .filter(authors::id.eq(1_i64))
            .first(library.db())
            .await;
        assert!(stored.unwrap().unwrap().born.is_some());
    }
}

// parity: VST-009, VIE-013, FLD-009, VER-014
#[actix_web::test]
async fn options_describes_the_view_and_its_fields() {
    for library in each(open).await {
        let described = library.options("/api/books/").await.value();
        assert_eq!(described["name"], "Book List");
        assert_eq!(described["description"], "The books of the library.");
        assert_eq!(described["renders"], json!(["application/json"]));
        let forms = [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ];
        assert_eq!(described["parses"], json!(forms));
        let post = &described["actions"]["POST"];
        assert_eq!(
            post["isbn"],
            json!({"type": "string", "required": true, "read_only": false, "label": "ISBN", "max_length": 13})
        );
        assert_eq!(post["id"]["read_only"], true);
        assert_eq!(post["status"]["choices"][1]["display_name"], "On the shelf");
        let detail = library.options("/api/books/1/").await.value();
        assert!(detail["actions"]["PUT"].is_object());
        let missing = library.options("/api/books/99/").await;
        assert_eq!(missing.status(), 200);
        assert!(missing.value().get("actions").is_none());
    }
}
