//! What a client may ask for has an end: lists in bodies, keys, values of filters, pages, depths.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rest_kit::pagination::{CursorPagination, LimitOffsetPagination};
use rest_kit::prelude::*;
use rest_kit::request::BodyLimits;
use rest_kit::test::TestResponse;
use serde_json::{Value, json};

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::{Author, Book, BookListSerializer, BookSerializer, books, open};

#[derive(Serializer)]
struct Point {
    x: i64,
}

#[derive(Serializer)]
#[serializer(max_length = 2_000)]
struct Crowd {
    x: i64,
}

#[derive(Serializer)]
struct Chart {
    #[field(default = Vec::new())]
    points: Vec<i64>,
    #[field(default = Vec::new())]
    rows: Vec<Vec<i64>>,
    #[field(default = BTreeMap::new())]
    names: BTreeMap<String, i64>,
    #[field(default = Vec::new(), max_length = 20_000)]
    long: Vec<i64>,
    #[field(default = Vec::new())]
    objects: Vec<Point>,
    free: Option<Json>,
}

#[api_view(post)]
async fn points(_cx: &Context, body: Data<Vec<Point>>) -> Result<Response> {
    Ok(Response::new(
        &body.iter().map(|point| point.x).sum::<i64>(),
    ))
}

#[api_view(post)]
async fn crowd(_cx: &Context, body: Data<Vec<Crowd>>) -> Result<Response> {
    Ok(Response::new(
        &body.iter().map(|point| point.x).sum::<i64>(),
    ))
}

#[api_view(post)]
async fn chart(_cx: &Context, body: Data<Chart>) -> Result<Response> {
    let rows: usize = body.rows.iter().map(Vec::len).sum();
    let free = body.free.as_ref().map(|free| free.0.to_string().len());
    let objects: i64 = body.objects.iter().map(|point| point.x).sum();
    Ok(Response::new(&(
        body.points.len(),
        rows,
        body.names.len(),
        body.long.len(),
        objects,
        free,
    )))
}

/// An author with books inside.
#[derive(Serializer)]
#[serializer(model = Author)]
struct Shelved {
    name: String,
    #[field(nested, nested_write = create)]
    books: Vec<BookSerializer>,
}

/// Writes a viewset of books in pages of some kind.
macro_rules! pages {
    ($name:ident, $($pages:tt)*) => {
        struct $name;

        #[viewset(pagination(list = $($pages)*))]
        impl ReadOnlyModelViewSet for $name {
            type Model = Book;
            type Serializer = BookListSerializer;
        }
    };
}

pages!(
    Numbered,
    PageNumberPagination::new(2).page_size_query_param("size")
);
pages!(Windows, LimitOffsetPagination::new().default_limit(2));
pages!(
    Cursors,
    CursorPagination::new(2).page_size_query_param("size")
);

struct ShelvedViewSet;

#[viewset]
impl ModelViewSet for ShelvedViewSet {
    type Model = Author;
    type Serializer = Shelved;
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .register_view("points", points)
        .register_view("crowd", crowd)
        .register_view("chart", chart)
        .register("shelved", ShelvedViewSet)
        .basename("shelved")
        .register("numbered", Numbered)
        .basename("numbered")
        .register("windows", Windows)
        .basename("windows")
        .register("cursors", Cursors)
        .basename("cursors")
}

fn small(kit: RestKit) -> RestKit {
    app(kit).body_limits(BodyLimits {
        max_rows: 3,
        max_items: 5,
        ..BodyLimits::DEFAULT
    })
}

/// Asserts that a list is refused as too long, wherever the message stands.
#[track_caller]
fn too_long(answer: &TestResponse, most: usize, place: impl Fn(Value) -> Value) {
    let message = format!("Ensure this field has no more than {most} elements.");
    expect(answer, 400, &place(json!([message])));
}

// parity: SEC-33, SER-012
#[actix_web::test]
async fn lists_of_objects_are_as_long_as_the_application_or_the_serializer_lets_them() {
    let whole = |errors: Value| json!({"non_field_errors": errors});
    for library in each(app).await {
        let body = |length: usize| Value::from(vec![json!({"x": 1}); length]);
        let answer = library.post("/points/").json(&body(1_000)).await;
        expect(&answer, 200, &json!(1_000));
        let answer = library.post("/points/").json(&body(1_001)).await;
        too_long(&answer, 1_000, whole);
        let answer = library.post("/crowd/").json(&body(2_000)).await;
        expect(&answer, 200, &json!(2_000));
        let answer = library.post("/crowd/").json(&body(2_001)).await;
        too_long(&answer, 2_000, whole);
    }
    for library in each(small).await {
        let answer = library
            .post("/points/")
            .json(&json!([{}, {}, {}, {}]))
            .await;
        too_long(&answer, 3, whole);
    }
}

// parity: SEC-33
#[actix_web::test]
async fn lists_and_maps_of_a_body_have_a_longest_length() {
    for library in each(app).await {
        let numbers = |length: usize| Value::from(vec![1; length]);
        let names = |length: usize| -> Value {
            let entry = |at: usize| (at.to_string(), json!(1));
            Value::Object((0..length).map(entry).collect())
        };
        let free = vec![0; 20_000];
        let body = json!({
            "points": numbers(10_000), "names": names(10_000), "long": numbers(20_000),
            "free": free,
        });
        let answer = library.post("/chart/").json(&body).await;
        expect(&answer, 200, &json!([10_000, 0, 10_000, 20_000, 0, 40_001]));
        let objects = vec![json!({"x": 1}); 1_001];
        let body = json!({"points": numbers(10_001), "names": names(10_001), "objects": objects});
        let answer = library.post("/chart/").json(&body).await;
        let most = |most| {
            [format!(
                "Ensure this field has no more than {most} elements."
            )]
        };
        let expected = json!({
            "points": most(10_000), "names": most(10_000), "objects": most(1_000),
        });
        expect(&answer, 400, &expected);
    }
}

// parity: SEC-33
#[actix_web::test]
async fn very_many_errors_are_counted_and_not_told() {
    for library in each(app).await {
        let start = Instant::now();
        let rows = vec![vec!["x"; 100]; 3_000];
        let answer = library.post("/chart/").json(&json!({"rows": rows})).await;
        assert_eq!(answer.status(), 400);
        assert!(answer.text().len() < 100_000, "{}", answer.text().len());
        let errors = &answer.value()["rows"];
        assert_eq!(errors["0"]["99"], json!(["A valid integer is required."]));
        let more = "Errors of 2990 more entries are not listed.";
        assert_eq!(errors["non_field_errors"], json!([more]));
        let body = vec![json!("x"); 300_000];
        let answer = library.post("/chart/").json(&json!({"long": body})).await;
        assert_eq!(answer.status(), 400);
        assert!(answer.text().len() < 100_000, "{}", answer.text().len());
        let more = "Errors of 299000 more entries are not listed.";
        assert_eq!(answer.value()["long"]["non_field_errors"], json!([more]));
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

// parity: SEC-33
#[actix_web::test]
async fn keys_and_nested_objects_have_a_largest_number() {
    for library in each(small).await {
        let body = |tags: &[i64]| with(new_book(), json!({"tags": tags}));
        let answer = library.post("/api/books/").json(&body(&[1, 2, 1, 2])).await;
        too_long(&answer, 3, |errors| json!({"tags": errors}));
        let answer = library.post("/api/books/").json(&body(&[1, 2, 1])).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let body = json!({"name": "Many", "books": vec![new_book(); 4]});
        let answer = library.post("/shelved/").json(&body).await;
        too_long(
            &answer,
            3,
            |errors| json!({"books": {"non_field_errors": errors}}),
        );
    }
    for library in each(app).await {
        let keys: Vec<i64> = (1..=100_000).collect();
        let start = Instant::now();
        let body = with(new_book(), json!({"tags": keys}));
        let answer = library.post("/api/books/").json(&body).await;
        too_long(&answer, 1_000, |errors| json!({"tags": errors}));
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

// parity: SEC-33
#[actix_web::test]
async fn lists_of_a_filter_have_a_longest_length() {
    for library in each(app).await {
        let pages = |count: usize| format!("/api/books/?pages__in={}", vec!["1"; count].join(","));
        assert_eq!(library.get(&pages(1_000)).await.status(), 200);
        let answer = library.get(&pages(1_001)).await;
        let message = "Ensure this list has at most 1000 values.";
        expect(&answer, 400, &json!({"pages__in": [message]}));
    }
}

// parity: SEC-33
#[actix_web::test]
async fn pages_have_a_largest_size_though_none_was_said() {
    for library in each(app).await {
        library
            .db()
            .write(|connection| -> Result<()> {
                connection.atomic(|connection| {
                    for at in 0..1_010 {
                        Book::changes()
                            .set(books::title, "Many")
                            .set(books::isbn, format!("i{at}"))
                            .set(books::author_id, 1_i64)
                            .set(books::price, Decimal::new(999, 2))
                            .insert_on(connection)?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        for (path, own) in [
            ("/numbered/?size=100000", 2),
            ("/windows/?limit=100000", 2),
            ("/cursors/?size=100000", 2),
        ] {
            let answer = library.get(path).await.value();
            assert_eq!(answer["results"].as_array().unwrap().len(), 1_000, "{path}");
            let plain = path.split('?').next().unwrap();
            let answer = library.get(plain).await.value();
            assert_eq!(answer["results"].as_array().unwrap().len(), own, "{path}");
        }
    }
}
