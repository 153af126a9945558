//! The library with its relations shown in every form.

use rest_kit::prelude::*;
use rest_kit::serializers::current_user;

use crate::support::library::{Author, Book, Review, authors, open};

/// A book whose relations are named by their names.
#[derive(Serializer)]
#[serializer(model = Book)]
struct NamedBook {
    id: i64,
    title: String,
    isbn: String,
    price: Decimal,
    #[field(slug = name)]
    author: String,
    #[field(slug = name)]
    tags: Vec<String>,
    #[field(slug = username)]
    owner: Option<String>,
    #[field(source = owner.username, default = "nobody")]
    keeper: String,
}

struct NamedViewSet;

#[viewset]
impl ModelViewSet for NamedViewSet {
    type Model = Book;
    type Serializer = NamedBook;
}

/// A book whose relations are addresses.
#[derive(Serializer)]
#[serializer(model = Book)]
struct LinkedBook {
    #[field(link = "linked-detail")]
    url: String,
    title: String,
    isbn: String,
    price: Decimal,
    #[field(source = author, link = "author-detail")]
    author: String,
    #[field(source = tags, link = "tag-detail")]
    tags: Vec<String>,
    #[field(source = reviews, link = "review-detail", read_only)]
    reviews: Vec<String>,
}

struct LinkedViewSet;

#[viewset]
impl ModelViewSet for LinkedViewSet {
    type Model = Book;
    type Serializer = LinkedBook;
}

/// An author with everything that refers to it.
#[derive(Serializer)]
#[serializer(model = Author)]
struct AuthorWithBooks {
    id: i64,
    name: String,
    books: Vec<i64>,
    #[field(source = books, slug = title, read_only)]
    titles: Vec<String>,
    #[field(source = books, display)]
    texts: Vec<String>,
    #[field(source = books, link = "linked-detail", lookup = id, lookup_param = "pk", read_only)]
    links: Vec<String>,
    #[field(source = books, count)]
    book_count: i64,
}

struct AuthorWithBooksViewSet;

#[viewset]
impl ModelViewSet for AuthorWithBooksViewSet {
    type Model = Author;
    type Serializer = AuthorWithBooks;
}

/// An author with the number of books only.
#[derive(Serializer)]
#[serializer(model = Author)]
struct CountedAuthor {
    name: String,
    #[field(source = books, count)]
    book_count: i64,
}

struct CountedViewSet;

#[viewset]
impl ReadOnlyModelViewSet for CountedViewSet {
    type Model = Author;
    type Serializer = CountedAuthor;
}

/// A book by one of the living, or by Herbert for those who are not known.
#[derive(Serializer)]
#[serializer(model = Book)]
struct LimitedBook {
    id: i64,
    title: String,
    isbn: String,
    price: Decimal,
    #[field(source = author_id)]
    author: i64,
    #[field(source = tags, count)]
    tag_count: i64,
}

impl LimitedBook {
    fn queryset_author(cx: &Context) -> QuerySet<Author> {
        match cx.user_id() {
            Some(_) => Author::objects(),
            None => Author::objects().filter(authors::name.eq("Herbert")),
        }
    }
}

struct LimitedViewSet;

#[viewset]
impl ModelViewSet for LimitedViewSet {
    type Model = Book;
    type Serializer = LimitedBook;
}

/// The same, by name and by address.
#[derive(Serializer)]
#[serializer(model = Book)]
struct LimitedNames {
    title: String,
    isbn: String,
    price: Decimal,
    #[field(slug = name)]
    author: String,
}

impl LimitedNames {
    fn queryset_author(cx: &Context) -> QuerySet<Author> {
        LimitedBook::queryset_author(cx)
    }
}

struct LimitedNamesViewSet;

#[viewset]
impl ModelViewSet for LimitedNamesViewSet {
    type Model = Book;
    type Serializer = LimitedNames;
}

/// A review whose author is the caller.
#[derive(Serializer)]
#[serializer(model = Review)]
struct OwnReview {
    id: i64,
    #[field(source = book_id)]
    book: i64,
    #[field(hidden = reader_of)]
    reader: String,
    stars: i16,
}

fn reader_of(cx: &Context) -> Result<String> {
    let id: i64 = current_user(cx)?;
    Ok(format!("reader {id}"))
}

struct OwnReviewViewSet;

#[viewset]
impl ModelViewSet for OwnReviewViewSet {
    type Model = Review;
    type Serializer = OwnReview;
}

pub(super) fn related(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/named", NamedViewSet)
        .basename("named")
        .register("api/linked", LinkedViewSet)
        .basename("linked")
        .register("api/with-books", AuthorWithBooksViewSet)
        .basename("with-books")
        .register("api/counted", CountedViewSet)
        .basename("counted")
        .register("api/limited", LimitedViewSet)
        .basename("limited")
        .register("api/limited-names", LimitedNamesViewSet)
        .basename("limited-names")
        .register("api/own-reviews", OwnReviewViewSet)
        .basename("own-reviews")
}
