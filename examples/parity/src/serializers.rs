//! The serializers of the main resources.

use rest_kit::prelude::*;

use crate::models::{Author, Book, Publisher, Review, Status, Tag};

/// An author.
#[derive(Serializer)]
#[serializer(model = Author)]
pub struct AuthorSerializer {
    pub id: i64,
    pub name: String,
    pub born: Option<NaiveDate>,
}

/// A publisher; `url` is its own address.
#[derive(Serializer)]
#[serializer(model = Publisher)]
pub struct PublisherSerializer {
    #[field(link = "publisher-detail")]
    pub url: String,
    pub id: i64,
    pub name: String,
    pub website: String,
}

/// A tag.
#[derive(Serializer)]
#[serializer(model = Tag)]
pub struct TagSerializer {
    pub id: i64,
    pub name: String,
    pub slug: String,
}

/// A book, flat: relations are primary keys.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    pub id: i64,
    pub title: String,
    #[field(source = author_id)]
    pub author: i64,
    #[field(source = publisher_id)]
    pub publisher: Option<i64>,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    pub pages: Option<i64>,
    pub in_print: bool,
    pub rating: Option<f64>,
    pub status: Status,
    pub tags: Vec<i64>,
    pub created_at: DateTime,
    #[field(source = owner_id, read_only)]
    pub owner: Option<i64>,
}

impl BookSerializer {
    fn validate_isbn(isbn: &str) -> FieldResult {
        let digits = isbn.strip_suffix('X').unwrap_or(isbn);
        let sound = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !sound || ![10, 13].contains(&isbn.chars().count()) {
            return Err("ISBN must have 10 or 13 digits.".into());
        }
        Ok(())
    }

    fn validate(book: &mut Validated<Self>) -> FieldResult {
        let stored = book.instance();
        let status = book.status.or(stored.map(|book| book.status));
        let in_print = book.in_print.or(stored.map(|book| book.in_print));
        if status == Some(Status::Withdrawn) && in_print.unwrap_or(true) {
            return Err("A withdrawn book cannot be in print.".into());
        }
        Ok(())
    }
}

/// A book in a list.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookListSerializer {
    pub id: i64,
    pub title: String,
    pub price: Decimal,
}

/// A book in version 2: the author is a name.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookV2Serializer {
    pub id: i64,
    pub title: String,
    #[field(source = author.name)]
    pub author: String,
    pub price: Decimal,
}

/// A review whose reviewer is given.
#[derive(Serializer)]
#[serializer(model = Review)]
pub struct OpenReviewSerializer {
    pub id: i64,
    #[field(source = book_id)]
    pub book: i64,
    #[field(source = reviewer_id)]
    pub reviewer: i64,
    pub stars: i16,
    pub text: String,
}

/// How much a book becomes cheaper.
#[derive(Serializer)]
pub struct PercentSerializer {
    #[field(min_value = 1, max_value = 90)]
    pub percent: i64,
    #[field(default = "sale", max_length = 40)]
    pub reason: String,
}

/// A new price.
#[derive(Serializer)]
pub struct PriceSerializer {
    #[field(max_digits = 6, decimal_places = 2, min_value = "0.01")]
    pub price: Decimal,
}

/// The slugs of a book's tags.
#[derive(Serializer)]
pub struct TagSlugsSerializer {
    pub tags: Vec<String>,
}
