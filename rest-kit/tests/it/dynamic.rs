//! Clients choose the fields of answers: `?fields=`, `?omit=`, `?expand=`.

use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use crate::support::app::{Library, each, expect};
use crate::support::library::{Author, Book, BookListSerializer, Review, TagSerializer, open};

#[derive(Serializer)]
#[serializer(model = Author, dynamic)]
struct ShapedAuthor {
    id: i64,
    name: String,
    #[field(nested, read_only, expand)]
    books: Vec<BookListSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct PlainReview {
    id: i64,
    reader: String,
}

#[derive(Serializer)]
#[serializer(model = Book, dynamic, max_expand_depth = 2)]
struct ShapedBook {
    id: i64,
    title: String,
    #[field(source = author.name)]
    author_name: String,
    #[field(nested, read_only, expand)]
    author: ShapedAuthor,
    #[field(nested, read_only, expand)]
    reviews: Vec<PlainReview>,
    #[field(nested, read_only)]
    tags: Vec<TagSerializer>,
    #[field(source = reviews, count)]
    review_count: i64,
}

struct ShapedViewSet;

#[viewset]
impl ReadOnlyModelViewSet for ShapedViewSet {
    type Model = Book;
    type Serializer = ShapedBook;
}

fn shaped(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/shaped", ShapedViewSet)
        .basename("shaped")
}

/// Returns the first book, and how many queries the list has cost.
async fn first(library: &Library, query: &str) -> (Value, u64) {
    let counter = QueryCounter::new(library.db());
    let answer = library.get(&format!("/api/shaped/?{query}")).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    (answer.value()[0].clone(), counter.count())
}

// parity: ADD-002, ADD-003, SER-043
#[actix_web::test]
async fn unselected_relations_are_not_queried() {
    let tags = json!([{"id": 1, "name": "classic"}, {"id": 2, "name": "sand"}]);
    let author = json!({"id": 1, "name": "Herbert"});
    let books = json!([{"id": 1, "title": "Dune"}, {"id": 3, "title": "Dune Messiah"}]);
    let with_books = json!({"id": 1, "name": "Herbert", "books": books});
    let plain = json!({
        "id": 1, "title": "Dune", "author_name": "Herbert", "tags": tags, "review_count": 0,
    });
    for library in each(shaped).await {
        // The books, then what is shown of other tables.
        for (query, expected, queries) in [
            ("", plain.clone(), 4),
            ("fields=id,title", json!({"id": 1, "title": "Dune"}), 1),
            ("fields=id&fields=tags", json!({"id": 1, "tags": tags}), 2),
            (
                "omit=tags,review_count,author_name",
                json!({"id": 1, "title": "Dune"}),
                1,
            ),
            ("fields=tags.name", json!({"tags": tags}), 2),
            ("fields=id&expand=author", json!({"id": 1}), 1),
            ("fields=author", json!({}), 1),
            ("fields=author&expand=author", json!({"author": author}), 2),
            (
                "fields=author.name&expand=author",
                json!({"author": {"name": "Herbert"}}),
                2,
            ),
            (
                "fields=author&expand=author.books",
                json!({"author": with_books}),
                3,
            ),
            (
                "fields=author&expand=author.books&omit=author.id,author.books",
                json!({"author": {"name": "Herbert"}}),
                2,
            ),
            (
                "fields=title,reviews&expand=*",
                json!({"title": "Dune", "reviews": []}),
                2,
            ),
            (
                "fields=title,nothing&expand=nobody.x&omit=,",
                json!({"title": "Dune"}),
                1,
            ),
            ("fields=", plain.clone(), 4),
        ] {
            let (book, count) = first(&library, query).await;
            assert_eq!((book, count), (expected, queries), "?{query}");
        }
        let one = library.get("/api/shaped/2/?fields=title").await;
        expect(&one, 200, &json!({"title": "The Dispossessed"}));
    }
}

// parity: ADD-002
#[actix_web::test]
async fn expansions_have_a_largest_depth() {
    for library in each(shaped).await {
        let answer = library.get("/api/shaped/?expand=author.books.tags").await;
        expect(&answer, 400, &json!(["Expansion depth exceeded"]));
    }
}

// parity: ADD-003
#[actix_web::test]
async fn serializers_decide_whether_clients_choose() {
    for library in each(shaped).await {
        let answer = library
            .get("/api/tags/1/?fields=id&omit=name&expand=x.y.z.a.b")
            .await;
        expect(&answer, 200, &json!({"id": 1, "name": "classic"}));
    }
}
