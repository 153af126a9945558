//! Filters, search and ordering.

use serde_json::{Value, json};

use crate::support::app::{Library, each, expect};
use crate::support::library::open;

async fn ids(library: &Library, query: &str) -> Vec<i64> {
    let answer = library.get(&format!("/api/books/?{query}")).await;
    assert_eq!(answer.status(), 200, "{query}: {}", answer.text());
    let rows: Vec<Value> = answer.json();
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

// parity: FIL-002, FIL-003, FIL-005, FIL-006, FIL-011, FIL-012
// SEC-17
#[actix_web::test]
async fn filters_choose_rows() {
    let cases: &[(&str, &[i64])] = &[
        ("author=1", &[1, 3]),
        ("author_id=2", &[2]),
        ("status=draft", &[1, 2, 3]),
        ("status=lost", &[]),
        ("in_print=true", &[1, 2, 3]),
        ("in_print=0", &[]),
        ("in_print=perhaps", &[1, 2, 3]),
        ("price=9.99", &[1, 2, 3]),
        ("price=9.990", &[1, 2, 3]),
        ("price__gte=10", &[]),
        ("price__lt=10&author=1", &[1, 3]),
        ("price__range=9,10", &[1, 2, 3]),
        ("title__icontains=dune", &[1, 3]),
        ("title__startswith=The", &[2]),
        ("pages__isnull=true", &[1, 2, 3]),
        ("pages__isnull=maybe", &[1, 2, 3]),
        ("pages__in=1,2", &[]),
        ("title__icontains=", &[1, 2, 3]),
        // Spaces are of no account in texts and numbers, as in Django's forms.
        ("title__icontains=++", &[1, 2, 3]),
        ("title__icontains=+dune+", &[1, 3]),
        ("price__gte=+9+&author=+1", &[1, 3]),
        ("in_print=+false", &[1, 2, 3]),
        ("pages__in=+1,%092", &[]),
        ("price__range=9,", &[]),
        // Digits of every alphabet are digits.
        ("author=%D9%A1", &[1, 3]),
        ("price__lt=%EF%BC%91%EF%BC%90", &[1, 2, 3]),
        // What is not offered is not looked at.
        ("title=Dune", &[1, 2, 3]),
        ("author__name=Herbert", &[1, 2, 3]),
        ("owner__token__startswith=t", &[1, 2, 3]),
        ("id__gte=2&nonsense=1", &[1, 2, 3]),
    ];
    for library in each(open).await {
        for (query, expected) in cases {
            assert_eq!(ids(&library, query).await, *expected, "{query}");
        }
    }
}

// parity: FIL-002, FIL-013, FIL-017
#[actix_web::test]
async fn values_that_cannot_be_understood_are_refused_together() {
    let choice = "Select a valid choice. burnt is not one of the available choices.";
    let unknown = "Select a valid choice. That choice is not one of the available choices.";
    for library in each(open).await {
        let answer = library
            .get("/api/books/?price=x&status=burnt&author=1")
            .await;
        expect(
            &answer,
            400,
            &json!({"status": [choice], "price": ["Enter a number."]}),
        );
        let answer = library
            .get("/api/books/?price=+&status=draft+&author=+")
            .await;
        let spaced = "Select a valid choice. draft  is not one of the available choices.";
        expect(
            &answer,
            400,
            &json!({"author": [unknown], "status": [spaced], "price": ["Enter a number."]}),
        );
        let answer = library.get("/api/books/?price__range=9,10,").await;
        expect(
            &answer,
            400,
            &json!({"price__range": ["Range query expects two values."]}),
        );
        let answer = library.get("/api/books/?author=99").await;
        expect(&answer, 400, &json!({"author": [unknown]}));
        let answer = library.get("/api/books/?price__range=1").await;
        expect(
            &answer,
            400,
            &json!({"price__range": ["Range query expects two values."]}),
        );
    }
}

// parity: VAL-013
#[actix_web::test]
async fn null_characters_in_a_query_are_refused() {
    for library in each(open).await {
        let message = "Null characters are not allowed.";
        let answer = library.get("/api/books/?search=du%00ne").await;
        expect(&answer, 400, &json!([message]));
        let answer = library.get("/api/books/?status=draft%00").await;
        assert_eq!(answer.status(), 400, "{}", answer.text());
    }
}

// parity: FIL-019, FIL-022
// SEC-18
#[actix_web::test]
async fn search_finds_every_term_in_any_column() {
    let cases: &[(&str, &[i64])] = &[
        ("dune", &[1, 3]),
        ("DUNE%20mess", &[3]),
        ("dune,mess", &[3]),
        ("%22dune%20messiah%22", &[3]),
        ("%22messiah%20dune%22", &[]),
        ("%25", &[]),
        ("_", &[]),
        ("%5C", &[]),
        ("", &[1, 2, 3]),
    ];
    for library in each(open).await {
        for (search, expected) in cases {
            assert_eq!(
                ids(&library, &format!("search={search}")).await,
                *expected,
                "{search}"
            );
        }
        assert_eq!(library.get("/api/books/?search=%00").await.status(), 400);
    }
}

// parity: FIL-023, FIL-024, FIL-025
// SEC-17, SEC-19
#[actix_web::test]
async fn only_named_columns_order_rows() {
    let cases: &[(&str, &[i64])] = &[
        ("-id", &[3, 2, 1]),
        ("title", &[1, 3, 2]),
        ("-title", &[2, 3, 1]),
        ("price,-id", &[3, 2, 1]),
        ("isbn", &[1, 2, 3]),
        ("nonsense,-id", &[3, 2, 1]),
        ("--id", &[1, 2, 3]),
        ("", &[1, 2, 3]),
    ];
    for library in each(open).await {
        for (ordering, expected) in cases {
            let query = format!("ordering={ordering}");
            assert_eq!(ids(&library, &query).await, *expected, "{ordering}");
        }
    }
}

// parity: FIL-029, GEN-017
#[actix_web::test]
async fn filters_hold_for_single_objects_too() {
    for library in each(open).await {
        assert_eq!(library.get("/api/books/1/?author=1").await.status(), 200);
        assert_eq!(library.get("/api/books/1/?author=2").await.status(), 404);
        assert_eq!(
            library
                .delete("/api/books/1/?search=messiah")
                .await
                .status(),
            404
        );
    }
}

// parity: FIL-033
#[actix_web::test]
async fn no_query_is_a_server_error() {
    let names = [
        "author",
        "status",
        "in_print",
        "price",
        "price__gte",
        "price__range",
        "title__icontains",
        "pages__in",
        "pages__isnull",
        "search",
        "ordering",
        "page",
        "size",
        "format",
        "",
    ];
    let values = [
        "%00",
        "%FF",
        "%",
        "'",
        "%27%20OR%201=1--",
        "99999999999999999999999",
        "-1",
        "1e999",
        "NaN",
        "%D9%A3",
        ",",
        ",,,",
        "1,2,3",
        "null",
        "[]",
        "%F0%9F%92%A9",
        "\\",
        "%25_%5C",
    ];
    let long = "a".repeat(3000);
    for library in each(open).await {
        for name in names {
            for value in values.into_iter().chain([long.as_str()]) {
                for path in ["/api/books/", "/api/books/1/", "/api/samples/"] {
                    let answer = library.get(&format!("{path}?{name}={value}")).await;
                    assert!(
                        answer.status() < 500,
                        "{path}?{name}={value}: {}",
                        answer.text()
                    );
                }
            }
        }
    }
}
