//! Serializers that change their whole shape: `to_representation`, `to_internal_value`.

use rest_kit::prelude::*;
use rest_kit::request::Value as Sent;
use rest_kit::serializers::Represented;
use rest_kit::test::QueryCounter;
use serde::Serialize;
use serde_json::json;

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::{Author, Book, open};

/// An author as `{"of": "authors", "data": {…}}`, out and in.
#[derive(Serializer)]
#[serializer(model = Author, to_representation, to_internal_value)]
struct WrappedAuthor {
    id: i64,
    name: String,
}

#[derive(Serialize)]
struct Wrapped<'a> {
    of: &'static str,
    data: Represented<'a, WrappedAuthor>,
}

impl WrappedAuthor {
    fn to_representation<'a>(
        _author: &Author,
        data: Represented<'a, Self>,
        _cx: &Context,
    ) -> Wrapped<'a> {
        Wrapped {
            of: "authors",
            data,
        }
    }

    fn to_internal_value(mut data: Sent, _cx: &Context) -> Result<Sent, ValidationErrors> {
        if let Sent::String(name) = data {
            return Ok(Sent::Map(vec![("name".to_owned(), name.into())]));
        }
        if data.get("of") == Some(&Sent::from("tags")) {
            return Err(ValidationErrors::message("Not an author.", "type"));
        }
        Ok(data.remove("data").unwrap_or(data))
    }

    fn validate_name(name: &str) -> FieldResult {
        if name == "Nobody" {
            return Err("Nobody is no name.".into());
        }
        Ok(())
    }
}

/// A book with a key more than its fields, one of them under another name in bodies.
#[derive(Serializer)]
#[serializer(model = Book, to_representation, to_internal_value, dynamic)]
struct ShapedBook {
    id: i64,
    title: String,
    isbn: String,
    price: Decimal,
    #[field(nested, nested_write = create)]
    author: WrappedAuthor,
}

#[derive(Serialize)]
struct Shaped<'a> {
    #[serde(flatten)]
    fields: Represented<'a, ShapedBook>,
    kind: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<i64>,
}

impl ShapedBook {
    fn to_representation<'a>(
        book: &Book,
        fields: Represented<'a, Self>,
        cx: &Context,
    ) -> Shaped<'a> {
        Shaped {
            fields,
            kind: "book",
            path: cx.request().path().to_owned(),
            pages: book.pages,
        }
    }

    fn to_internal_value(mut data: Sent, cx: &Context) -> Result<Sent, ValidationErrors> {
        if cx.request().query_param("old").is_some()
            && let Some(name) = data.remove("name")
        {
            if data.get("title") == Some(&name) {
                return Err("Once is enough.".into());
            }
            data.insert("title", name);
        }
        Ok(data)
    }
}

struct AuthorViewSet;

#[viewset(bulk(create))]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = WrappedAuthor;
}

struct BookViewSet;

#[viewset]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = ShapedBook;
}

fn shaped(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/wrapped", AuthorViewSet)
        .basename("wrapped")
        .register("api/shaped", BookViewSet)
        .basename("shaped")
}

// parity: SER-023
#[actix_web::test]
async fn a_serializer_writes_more_than_its_fields() {
    for library in each(shaped).await {
        let answer = library.get("/api/shaped/1/").await;
        assert_eq!(
            answer.text(),
            concat!(
                r#"{"id":1,"title":"Dune","isbn":"9780000000004","price":"9.99","#,
                r#""author":{"of":"authors","data":{"id":1,"name":"Herbert"}},"#,
                r#""kind":"book","path":"/api/shaped/1/"}"#
            )
        );
        let counter = QueryCounter::new(library.db());
        let page = library.get("/api/shaped/?fields=title").await;
        assert_eq!(counter.count(), 1, "what nobody chose is not loaded");
        let first = json!({"title": "Dune", "kind": "book", "path": "/api/shaped/"});
        assert_eq!(page.value()[0], first);
        // What a client may send is said by the fields alone.
        let options = library.options("/api/shaped/").await;
        assert_eq!(options.value()["actions"]["POST"].get("kind"), None);
    }
}

// parity: SER-023
#[actix_web::test]
async fn a_serializer_reads_bodies_of_another_shape() {
    for library in each(shaped).await {
        for body in [
            json!({"of": "authors", "data": {"name": "Lem"}}),
            json!("Lem 2"),
            json!({"name": "Lem 3"}),
        ] {
            let answer = library.post("/api/wrapped/").json(&body).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
            assert_eq!(answer.value()["of"], "authors");
        }
        for (body, errors) in [
            (
                json!({"of": "tags", "data": {"name": "x"}}),
                json!({"non_field_errors": ["Not an author."]}),
            ),
            (
                json!({"data": {"name": "Nobody"}}),
                json!({"name": ["Nobody is no name."]}),
            ),
            (
                json!({"data": {}}),
                json!({"name": ["This field is required."]}),
            ),
            (
                json!({"data": [1]}),
                json!({"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
            ),
            (
                json!(null),
                json!({"non_field_errors": ["No data provided"]}),
            ),
        ] {
            let answer = library.post("/api/wrapped/").json(&body).await;
            expect(&answer, 400, &errors);
        }
        let form = [("data.name", "Lem 4"), ("name", "Lem 5")];
        let answer = library.post("/api/wrapped/").form(&form).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let changed = library
            .patch("/api/wrapped/1/")
            .json(&json!({"data": {"name": "Frank"}}))
            .await;
        expect(
            &changed,
            200,
            &json!({"of": "authors", "data": {"id": 1, "name": "Frank"}}),
        );
    }
}

// parity: SER-023
#[actix_web::test]
async fn objects_inside_others_and_in_lists_have_their_own_shape() {
    for library in each(shaped).await {
        let body = with(
            new_book(),
            json!({"author": {"data": {"name": "Lem"}}, "name": "Solaris"}),
        );
        let answer = library.post("/api/shaped/?old=1").json(&body).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()["title"], "Solaris");
        assert_eq!(answer.value()["author"]["data"]["name"], "Lem");
        let body = json!({"name": "Solaris", "title": "Solaris"});
        let answer = library.post("/api/shaped/?old=1").json(&body).await;
        let refused = json!({"non_field_errors": ["Once is enough."]});
        expect(&answer, 400, &refused);
        for (author, errors) in [
            (json!({"of": "tags"}), json!(["Not an author."])),
            (json!("Nobody"), json!({"name": ["Nobody is no name."]})),
        ] {
            let body = with(new_book(), json!({"isbn": "other", "author": author}));
            let answer = library.post("/api/shaped/").json(&body).await;
            expect(&answer, 400, &json!({"author": errors}));
        }
        let list = json!(["One", {"data": {"name": "Two"}}]);
        let answer = library.post("/api/wrapped/").json(&list).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        assert_eq!(answer.value()[1]["data"]["name"], "Two");
        let list = json!(["Three", {"of": "tags"}]);
        let answer = library.post("/api/wrapped/").json(&list).await;
        assert_eq!(answer.status(), 400, "{}", answer.text());
        assert_eq!(answer.value()["1"], json!(["Not an author."]));
    }
}
