//! Rows of others are not there: not by address, below another row, in a list of changes, nor by
//! a key in a body.

use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::serializers::current_user;
use serde_json::{Value, json};

use crate::support::app::{Library, caller, each, expect};
use crate::support::library::{Book, Review, Tag, books, reviews, tags};

/// Which books a caller sees: said once, for the view, for what is below, and for fields.
fn visible(cx: &Context) -> QuerySet<Book> {
    Book::objects().filter(books::owner_id.eq(cx.user_id()))
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct OwnBook {
    id: i64,
    title: String,
    isbn: String,
    #[field(source = author_id)]
    author: i64,
    price: Decimal,
    #[field(required = false)]
    tags: Vec<i64>,
    #[field(source = owner_id, hidden = current_user)]
    owner: Option<i64>,
}

impl OwnBook {
    /// Nobody but staff calls a book a classic.
    fn queryset_tags(cx: &Context) -> QuerySet<Tag> {
        if cx.user().is_some_and(|user| user.is_staff()) {
            return Tag::objects();
        }
        Tag::objects().filter(tags::name.ne("classic"))
    }
}

struct OwnBooks;

#[viewset(bulk(create, update, destroy), filter(author_id))]
impl ModelViewSet for OwnBooks {
    type Model = Book;
    type Serializer = OwnBook;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated
    }

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        visible(cx)
    }

    #[action(detail = true, methods(get, post))]
    async fn stamp(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&self.get_object(cx).await?.title))
    }
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct OwnReview {
    id: i64,
    #[field(source = book_id)]
    book: i64,
    reader: String,
    stars: i16,
}

impl OwnReview {
    fn queryset_book(cx: &Context) -> QuerySet<Book> {
        visible(cx)
    }
}

/// The reviews of one's own books, whatever the address.
struct OwnReviews;

#[viewset(filter(book_id))]
impl ModelViewSet for OwnReviews {
    type Model = Review;
    type Serializer = OwnReview;

    fn permissions(&self) -> impl Permission<Review> {
        IsAuthenticated
    }

    fn queryset(&self, cx: &Context) -> QuerySet<Review> {
        Review::objects().filter_by(Review::FIELDS.book.has(books::owner_id.eq(cx.user_id())))
    }
}

/// Reviews below a book: the address alone says which.
struct BookReviews;

#[viewset]
impl ModelViewSet for BookReviews {
    type Model = Review;
    type Serializer = OwnReview;

    fn permissions(&self) -> impl Permission<Review> {
        IsAuthenticated
    }
}

fn app(kit: RestKit) -> RestKit {
    let below = SimpleRouter::new()
        .register("reviews", BookReviews)
        .basename("book-review");
    let books = SimpleRouter::new()
        .register("books", OwnBooks)
        .register("reviews", OwnReviews)
        .nest_in("books", "book_pk", visible, below);
    kit.include("", books)
}

/// Book 2 is the other one's, and has the review 1; books 1 and 3 are the caller's.
async fn libraries() -> Vec<Library> {
    let libraries = each(app).await;
    for library in &libraries {
        let review = Review::changes()
            .set(reviews::book_id, 2)
            .set(reviews::reader, "somebody")
            .set(reviews::stars, 3);
        Review::objects()
            .create(review, library.db())
            .await
            .unwrap();
        library.force_authenticate(Some(caller(1, false)));
    }
    libraries
}

async fn stored(library: &Library) -> (String, i16, i64) {
    let book = Book::objects().get(2, library.db()).await.unwrap();
    let review = Review::objects().get(1, library.db()).await.unwrap();
    let count = Review::objects().count(library.db()).await.unwrap();
    (book.title, review.stars, count)
}

// security: SEC-22
#[actix_web::test]
async fn rows_of_others_are_404_on_every_verb_action_and_nested_route() {
    let book = json!({"title": "Mine", "isbn": "9", "author": 1, "price": "1.00"});
    let review = json!({"book": 2, "reader": "me", "stars": 1});
    for library in libraries().await {
        let before = stored(&library).await;
        for (path, body) in [
            ("/books/2/", &book),
            ("/books/2/stamp/", &Value::Null),
            ("/books/2/reviews/", &review),
            ("/books/2/reviews/1/", &review),
            ("/reviews/1/", &review),
        ] {
            for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
                let answer = library.request(method, path).json(body).await;
                let text = answer.text();
                assert!(
                    [404, 405].contains(&answer.status()),
                    "{method} {path}: {text}"
                );
                assert!(!text.contains("Dispossessed"), "{method} {path}: {text}");
            }
            // What is not there at all has the same answer.
            let absent = path
                .replace("/2/", "/99/")
                .replace("/reviews/1/", "/reviews/99/");
            let (hidden, absent) = (library.get(path).await, library.get(&absent).await);
            assert_eq!(
                (hidden.status(), hidden.text()),
                (404, absent.text()),
                "{path}"
            );
        }
        assert_eq!(stored(&library).await, before);
        // Their owner finds them all.
        library.force_authenticate(Some(caller(2, false)));
        for path in ["/books/2/stamp/", "/books/2/reviews/1/", "/reviews/1/"] {
            assert_eq!(library.get(path).await.status(), 200, "{path}");
        }
    }
}

// security: SEC-22
#[actix_web::test]
async fn lists_filters_and_lists_of_changes_leave_rows_of_others_alone() {
    for library in libraries().await {
        let before = stored(&library).await;
        for (path, count) in [
            ("/books/", 2),
            ("/books/?author_id=2", 0),
            ("/reviews/?book_id=2", 0),
        ] {
            let list = library.get(path).await.value();
            assert_eq!(list.as_array().map(Vec::len), Some(count), "{path}");
        }
        let changes = json!([{"id": 1, "title": "Mine"}, {"id": 2, "title": "Mine, too"}]);
        let patch = library.patch("/books/").json(&changes).await;
        assert_eq!(patch.status(), 400, "{}", patch.text());
        let delete = library.delete("/books/").json(&json!([2])).await;
        assert_eq!(delete.status(), 400, "{}", delete.text());
        let first = Book::objects().get(1, library.db()).await.unwrap();
        assert_eq!(first.title, "Dune", "all or nothing");
        assert_eq!(stored(&library).await, before);
    }
}

// security: SEC-22
#[actix_web::test]
async fn a_key_in_a_body_names_visible_rows_only() {
    for library in libraries().await {
        let review = |book: i64| json!({"book": book, "reader": "me", "stars": 5});
        let own = library.post("/reviews/").json(&review(1)).await;
        assert_eq!(own.status(), 201, "{}", own.text());
        let path = format!("/reviews/{}/", own.value()["id"]);
        for book in [2, 99] {
            let text = format!("Invalid pk \"{book}\" - object does not exist.");
            let refused = json!({ "book": [text] });
            expect(
                &library.post("/reviews/").json(&review(book)).await,
                400,
                &refused,
            );
            let moved = library.patch(&path).json(&json!({ "book": book })).await;
            expect(&moved, 400, &refused);
            let nested = library.post("/books/1/reviews/").json(&review(book)).await;
            expect(&nested, 400, &refused);
        }
        // To many, and in a list, too.
        let new = |isbn: &str, tag: i64| json!({"title": "Mine", "isbn": isbn, "author": 1, "price": "1.00", "tags": [tag]});
        let refused = json!({"tags": ["Invalid pk \"1\" - object does not exist."]});
        expect(
            &library.post("/books/").json(&new("9", 1)).await,
            400,
            &refused,
        );
        let list = json!([new("8", 2), new("9", 1)]);
        let several = library.post("/books/").json(&list).await;
        expect(&several, 400, &json!({ "1": refused }));
        assert_eq!(
            library.post("/books/").json(&new("9", 2)).await.status(),
            201
        );
        library.force_authenticate(Some(caller(2, true)));
        assert_eq!(
            library.post("/books/").json(&new("8", 1)).await.status(),
            201
        );
    }
}
