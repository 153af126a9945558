//! Who may pass through a parent, and who may touch what is below.

use rest_kit::db::AnyColumn;
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use serde_json::{Value, json};

use crate::support::app::{Library, caller, each, expect};
use crate::support::library::{Book, BookSerializer, Review, ReviewSerializer, books, reviews};

struct IsOwner;

#[permission]
impl Permission<Book> for IsOwner {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        book.owner_id == cx.user_id()
    }
}

/// Everybody reads; the owner changes.
struct IsOwnerOrReadOnly;

#[permission]
impl Permission<Book> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        cx.is_safe_method() || book.owner_id == cx.user_id()
    }
}

#[derive(Clone, Copy)]
struct OwnBooks;

#[viewset(permissions(list = AllowAny))]
impl ModelViewSet for OwnBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated & IsOwner
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects().filter(books::title.ne("Dune Messiah"))
    }
}

/// Found by another column than their keys.
#[derive(Clone, Copy)]
struct ReadableBooks;

#[viewset]
impl ModelViewSet for ReadableBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsOwnerOrReadOnly
    }

    fn lookup_field(&self) -> AnyColumn {
        Book::FIELDS.isbn.any()
    }
}

struct IsReader;

#[permission]
impl Permission<Review> for IsReader {
    fn has_object_permission(&self, cx: &Context, review: &Review) -> bool {
        cx.user()
            .is_some_and(|user| user.username() == review.reader)
    }
}

struct Reviews;

#[viewset(bulk(update, destroy))]
impl ModelViewSet for Reviews {
    type Model = Review;
    type Serializer = ReviewSerializer;

    fn permissions(&self) -> impl Permission<Review> {
        IsReader
    }

    #[action(detail = true)]
    async fn stamp(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&self.get_object(cx).await?.stars))
    }
}

fn below(basename: &str) -> SimpleRouter {
    SimpleRouter::new()
        .register("reviews", Reviews)
        .basename(basename)
}

fn app(kit: RestKit) -> RestKit {
    let own = SimpleRouter::new()
        .register("own", OwnBooks)
        .nest_under("own", "book_pk", OwnBooks, below("own-review"))
        .register("readable", ReadableBooks)
        .basename("readable")
        .nest_under("readable", "isbn", ReadableBooks, below("readable-review"));
    kit.include("", own)
}

/// Book 1 is user 1's, and has a review of theirs and one of another's.
async fn libraries() -> Vec<Library> {
    let libraries = each(app).await;
    for library in &libraries {
        for reader in ["user 1", "user 2"] {
            let review = Review::changes()
                .set(reviews::book_id, 1)
                .set(reviews::reader, reader)
                .set(reviews::stars, 3);
            Review::objects()
                .create(review, library.db())
                .await
                .unwrap();
        }
    }
    libraries
}

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

// security: SEC-22
// parity: RTR-020
#[actix_web::test]
async fn who_may_not_retrieve_the_parent_gets_no_further() {
    let review = json!({"book": 1, "reader": "me", "stars": 1});
    for library in libraries().await {
        let forbidden = json!({"detail": "You do not have permission to perform this action."});
        for path in [
            "/own/1/reviews/",
            "/own/1/reviews/1/",
            "/own/1/reviews/1/stamp/",
        ] {
            for method in METHODS {
                library.force_authenticate(Some(caller(2, false)));
                let refused = library.request(method, path).json(&review).await;
                if refused.status() != 405 {
                    expect(&refused, 403, &forbidden);
                }
                library.force_authenticate(None);
                let anonymous = library.request(method, path).json(&review).await;
                assert!([403, 405].contains(&anonymous.status()), "{method} {path}");
            }
        }
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(library.get("/own/1/reviews/").await.status(), 200);
        assert_eq!(library.get("/own/1/reviews/1/stamp/").await.status(), 200);
        // What the parent's view does not show is not there, whoever owns it.
        for id in ["3", "99", "x", "1%00"] {
            let path = format!("/own/{id}/reviews/");
            assert_eq!(library.get(&path).await.status(), 404, "{id}");
        }
        assert_eq!(Review::objects().count(library.db()).await.unwrap(), 2);
    }
}

#[actix_web::test]
async fn passing_through_is_reading_whatever_is_done_below() {
    for library in libraries().await {
        let isbn = Book::objects().get(1, library.db()).await.unwrap().isbn;
        let path = format!("/readable/{isbn}/reviews/");
        library.force_authenticate(Some(caller(2, false)));
        let review = json!({"book": 1, "reader": "user 3", "stars": 1});
        let created = library.post(&path).json(&review).await;
        assert_eq!(created.status(), 201, "{}", created.text());
        let list = library.get(&path).await.value();
        assert_eq!(list.as_array().map(Vec::len), Some(3));
        assert_eq!(library.get("/readable/9/reviews/").await.status(), 404);
    }
}

// security: SEC-22
#[actix_web::test]
async fn object_permissions_of_the_view_hold_on_nested_and_bulk_routes() {
    for library in libraries().await {
        library.force_authenticate(Some(caller(1, false)));
        let forbidden = json!({"detail": "You do not have permission to perform this action."});
        let review = json!({"book": 1, "reader": "user 1", "stars": 5});
        for path in ["/own/1/reviews/2/", "/own/1/reviews/2/stamp/"] {
            for method in METHODS {
                let answer = library.request(method, path).json(&review).await;
                if answer.status() != 405 {
                    expect(&answer, 403, &forbidden);
                }
            }
        }
        let changes = json!([{"id": 1, "stars": 5}, {"id": 2, "stars": 5}]);
        let patch = library.patch("/own/1/reviews/").json(&changes).await;
        expect(&patch, 403, &forbidden);
        let delete = library.delete("/own/1/reviews/").json(&json!([1, 2])).await;
        expect(&delete, 403, &forbidden);
        let rows = Review::objects().load(library.db()).await.unwrap();
        let stars: Vec<_> = rows.iter().map(|review| review.stars).collect();
        assert_eq!(stars, [3, 3]);
        let own: Value = library
            .patch("/own/1/reviews/1/")
            .json(&json!({"stars": 4}))
            .await
            .value();
        assert_eq!(own["stars"], 4);
    }
}
