//! Addresses of rows below other rows: links with several parts.

use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::test::QueryCounter;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Author, Book, Review};

#[derive(Serializer)]
#[serializer(model = Book)]
struct BelowAuthor {
    #[field(link = "book-detail", parent_lookup(author_pk = author_id))]
    url: String,
    /// Without an owner it has no such address.
    #[field(
        link = "owned-detail",
        parent_lookup(owner_pk = owner_id, author_name = author.name)
    )]
    owned: Option<String>,
    title: String,
}

struct Books;

#[viewset]
impl ReadOnlyModelViewSet for Books {
    type Model = Book;
    type Serializer = BelowAuthor;
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct BelowBook {
    #[field(
        link = "review-detail",
        parent_lookup(book_pk = book_id, author_pk = book.author_id)
    )]
    url: String,
    #[field(source = book, link = "book-detail", parent_lookup(author_pk = author_id))]
    book: String,
    reader: String,
    stars: i16,
}

struct Reviews;

#[viewset]
impl ModelViewSet for Reviews {
    type Model = Review;
    type Serializer = BelowBook;
}

#[api_view(get)]
async fn owned(_cx: &Context) -> Result<Response> {
    Ok(Response::new("owned"))
}

fn app(kit: RestKit) -> RestKit {
    let reviews = SimpleRouter::new().register("reviews", Reviews);
    let books = SimpleRouter::new()
        .register("books", Books)
        .nest::<Book>("books", "book_pk", reviews);
    let all = SimpleRouter::new()
        .register("reviews", Reviews)
        .basename("all");
    kit.include(
        "",
        SimpleRouter::new().nest::<Author>("authors", "author_pk", books),
    )
    .include("", all)
    .register_view("owners/{owner_pk}/{author_name}/{pk}", owned)
    .basename("owned-detail")
}

// parity: RTR-017
#[actix_web::test]
async fn links_know_the_parts_above() {
    for library in each(app).await {
        let counter = QueryCounter::new(library.db());
        let list = library.get("/authors/2/books/").await;
        // Whether the author is there, the books, and the authors whose names are in addresses.
        assert_eq!(counter.count(), 3);
        let book = json!([{
            "url": "http://testserver/authors/2/books/2/",
            "owned": "http://testserver/owners/2/Le%20Guin/2/",
            "title": "The Dispossessed",
        }]);
        expect(&list, 200, &book);
        library.get("/authors/2/books/2/").await;
    }
}

// parity: RTR-017
#[actix_web::test]
async fn addresses_with_several_parts_name_rows() {
    for library in each(app).await {
        let review = |book: &str| json!({"book": book, "reader": "Ann", "stars": 4});
        let sent = review("/authors/1/books/3/");
        let created = library.post("/reviews/").json(&sent).await;
        let expected = json!({
            "url": "http://testserver/authors/1/books/3/reviews/1/",
            "book": "http://testserver/authors/1/books/3/",
            "reader": "Ann", "stars": 4,
        });
        expect(&created, 201, &expected);
        let shown = library.get("/authors/1/books/3/reviews/1/").await;
        expect(&shown, 200, &expected);
        // The book is there, but below another author.
        for (book, message) in [
            (
                "/authors/2/books/3/",
                "Invalid hyperlink - Object does not exist.",
            ),
            (
                "/authors/x/books/3/",
                "Invalid hyperlink - Object does not exist.",
            ),
            ("/authors/1/", "Invalid hyperlink - No URL match."),
            ("/reviews/1/", "Invalid hyperlink - Incorrect URL match."),
        ] {
            let refused = library.post("/reviews/").json(&review(book)).await;
            expect(&refused, 400, &json!({"book": [message]}));
        }
    }
}

// parity: RTR-017
#[actix_web::test]
async fn a_row_without_a_row_above_has_no_address() {
    for library in each(app).await {
        let rows = Book::objects().filter(crate::support::library::books::id.eq(1_i64));
        let orphan = Book::changes().set(crate::support::library::books::owner_id, None::<i64>);
        rows.update(orphan, library.db()).await.unwrap();
        let book = library.get("/authors/1/books/1/").await.value();
        assert_eq!(book["owned"], json!(null));
        assert_eq!(book["url"], "http://testserver/authors/1/books/1/");
    }
}
