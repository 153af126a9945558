//! Pagination: lists in pages.

use rest_kit::pagination::{Envelope, Page, Pagination, Window};
use rest_kit::prelude::*;
use rest_kit::views::Setting;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Author, AuthorSerializer, Book, authors, books, open, paged};

// parity: PAG-001, PAG-003, PAG-015
#[actix_web::test]
async fn pages_are_linked() {
    for library in each(paged).await {
        let first = library.get("/api/books/?ordering=-id").await;
        let body = first.text();
        let head = r#"{"count":3,"next":"http://testserver/api/books/?ordering=-id&page=2","previous":null,"results":[{"id":3,"#;
        assert!(body.starts_with(head), "{body}");
        let second = library.get("/api/books/?page=2&ordering=-id").await.value();
        assert_eq!(second["next"], json!(null));
        assert_eq!(
            second["previous"],
            "http://testserver/api/books/?ordering=-id"
        );
        assert_eq!(second["results"][0]["id"], 1);
        let secure = library
            .get("/api/books/")
            .header("host", "books.example:81")
            .await
            .value();
        assert_eq!(secure["next"], "http://books.example:81/api/books/?page=2");
    }
}

// parity: PAG-002, PAG-004
#[actix_web::test]
async fn pages_that_do_not_exist_are_not_found() {
    for library in each(paged).await {
        for page in [
            "0",
            "-1",
            "3",
            "abc",
            "1.5",
            "99999999999999999999",
            "9223372036854775807",
            "%00",
        ] {
            let answer = library.get(&format!("/api/books/?page={page}")).await;
            expect(&answer, 404, &json!({"detail": "Invalid page."}));
        }
        let last = library.get("/api/books/?page=last").await.value();
        assert_eq!(last["results"].as_array().unwrap().len(), 1);
        let empty = library.get("/api/shelves/").await;
        let body = json!({"count": 0, "next": null, "previous": null, "results": []});
        expect(&empty, 200, &body);
    }
}

// parity: PAG-005
#[actix_web::test]
async fn clients_choose_sizes_within_limits() {
    for library in each(paged).await {
        for (size, rows) in [
            ("1", 1),
            ("3", 3),
            ("1000000", 3),
            ("0", 2),
            ("-1", 2),
            ("x", 2),
        ] {
            let page = library
                .get(&format!("/api/books/?size={size}"))
                .await
                .value();
            assert_eq!(page["results"].as_array().unwrap().len(), rows, "{size}");
        }
    }
}

struct Whole;

#[viewset]
impl ReadOnlyModelViewSet for Whole {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        Setting::Off
    }
}

#[derive(Debug)]
struct Numbered(PageNumberPagination);

impl Pagination for Numbered {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        self.0.window(cx)
    }

    fn respond(&self, _: &Context, page: Page) -> Result<Response> {
        let body = Envelope::new()
            .entry("pages", &page.pages())
            .results("items", &page.results);
        Ok(Response::json(200, body.finish()?)
            .with_header("X-Count", page.count.unwrap_or_default().to_string()))
    }
}

struct Own;

#[viewset]
impl ReadOnlyModelViewSet for Own {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        Numbered(PageNumberPagination::new(1)).into()
    }
}

// parity: PAG-007, PAG-012
#[actix_web::test]
async fn views_may_have_no_pages_or_pages_of_their_own() {
    let app = |kit| {
        paged(kit)
            .register("whole", Whole)
            .basename("whole")
            .register("own", Own)
            .basename("own")
    };
    for library in each(app).await {
        assert_eq!(
            library
                .get("/whole/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let own = library.get("/own/?page=2").await;
        let items = json!([{"id": 2, "name": "Le Guin", "born": null}]);
        expect(&own, 200, &json!({"pages": 2, "items": items}));
        assert_eq!(own.header("x-count"), Some("2"));
    }
}

// parity: PAG-007, GEN-009
#[actix_web::test]
async fn without_pagination_lists_are_bare() {
    for library in each(open).await {
        assert_eq!(
            library
                .get("/api/books/?page=9")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
}

macro_rules! windows {
    ($($name:ident: $pagination:expr;)*) => {$(
        struct $name;

        #[viewset(ordering(id))]
        impl ReadOnlyModelViewSet for $name {
            type Model = Author;
            type Serializer = AuthorSerializer;

            fn pagination(&self) -> Setting<dyn Pagination> {
                $pagination.into()
            }
        }
    )*};
}

windows! {
    Limited: LimitOffsetPagination::new().default_limit(2).max_limit(3);
    Free: LimitOffsetPagination::new();
}

// parity: PAG-006, PAG-008
#[actix_web::test]
async fn windows_begin_and_end_where_clients_say() {
    let app = |kit: RestKit| {
        kit.register("limited", Limited)
            .basename("limited")
            .register("free", Free)
            .basename("free")
    };
    for library in each(app).await {
        for name in ["Vance", "Lem", "Dick"] {
            let author = Author::changes().set(authors::name, name);
            Author::objects()
                .create(author, library.db())
                .await
                .unwrap();
        }
        let address = |query: &str| format!("http://testserver/limited/{query}");
        for (query, ids, next, previous) in [
            ("", &[1, 2][..], Some("?limit=2&offset=2"), None),
            (
                "?offset=2",
                &[3, 4],
                Some("?limit=2&offset=4"),
                Some("?limit=2"),
            ),
            (
                "?offset=1&limit=1",
                &[2],
                Some("?limit=1&offset=2"),
                Some("?limit=1"),
            ),
            // What is no number is the default; what is too much is the most.
            (
                "?limit=x&offset=-3",
                &[1, 2],
                Some("?limit=2&offset=2"),
                None,
            ),
            ("?limit=0", &[1, 2], Some("?limit=2&offset=2"), None),
            (
                "?limit=99&offset=1",
                &[2, 3, 4],
                Some("?limit=3&offset=4"),
                Some("?limit=3"),
            ),
            ("?offset=5", &[], None, Some("?limit=2&offset=3")),
            ("?offset=99", &[], None, Some("?limit=2&offset=97")),
        ] {
            let path = format!(
                "/limited/{query}{}ordering=id",
                if query.is_empty() { "?" } else { "&" }
            );
            let body = library.get(&path).await.value();
            assert_eq!(body["count"], 5, "{query}");
            let found = body["results"].as_array().unwrap().iter();
            let found: Vec<_> = found.map(|row| row["id"].as_i64().unwrap()).collect();
            assert_eq!(found, ids, "{query}");
            let link =
                |query: Option<&str>| query.map(|query| address(&format!("{query}&ordering=id")));
            assert_eq!(body["next"], json!(link(next)), "{query}");
            assert_eq!(body["previous"], json!(link(previous)), "{query}");
        }
        // Without a limit of its own, and none asked for, the list is whole and bare.
        let whole = library.get("/free/?offset=3").await.value();
        assert_eq!(whole.as_array().map(Vec::len), Some(5));
        assert_eq!(library.get("/free/?limit=1").await.value()["count"], 5);
    }
}

// parity: FIL-026, PAG-014
#[actix_web::test]
async fn pages_of_equal_rows_do_not_overlap() {
    for library in each(paged).await {
        Book::objects()
            .update(
                Book::changes().set(books::price, Decimal::ONE),
                library.db(),
            )
            .await
            .unwrap();
        let mut seen = Vec::new();
        for page in 1..=2 {
            let page = library
                .get(&format!("/api/books/?ordering=price&page={page}"))
                .await
                .value();
            let rows = page["results"].as_array().unwrap().clone();
            seen.extend(rows.iter().map(|row| row["id"].as_i64().unwrap()));
        }
        seen.sort_unstable();
        assert_eq!(seen, [1, 2, 3]);
    }
}
