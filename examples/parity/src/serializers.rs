//! The serializers of the main resources.

use rest_kit::prelude::*;
use rest_kit::serializers::current_user;

use crate::models::{Author, Book, Publisher, Review, Status, Tag};

/// An author.
#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct AuthorSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) born: Option<NaiveDate>,
}

/// A publisher; `url` is its own address.
#[derive(Serializer)]
#[serializer(model = Publisher)]
pub(crate) struct PublisherSerializer {
    #[field(link = "publisher-detail")]
    pub(crate) url: String,
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) website: String,
}

/// A tag.
#[derive(Serializer)]
#[serializer(model = Tag)]
pub(crate) struct TagSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) slug: String,
}

/// A book, flat: relations are primary keys.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[field(source = author_id)]
    pub(crate) author: i64,
    #[field(source = publisher_id)]
    pub(crate) publisher: Option<i64>,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    pub(crate) pages: Option<i64>,
    pub(crate) in_print: bool,
    pub(crate) rating: Option<f64>,
    pub(crate) status: Status,
    pub(crate) tags: Vec<i64>,
    pub(crate) created_at: DateTime,
    #[field(source = owner_id, read_only)]
    pub(crate) owner: Option<i64>,
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

/// A book in full: nested and computed, read only.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookDetailSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[field(nested, read_only)]
    pub(crate) author: AuthorSerializer,
    #[field(source = author.name)]
    pub(crate) author_name: String,
    #[field(display)]
    pub(crate) publisher: Option<String>,
    #[field(source = publisher.website)]
    pub(crate) publisher_website: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    #[field(computed)]
    pub(crate) price_with_tax: f64,
    pub(crate) status: Status,
    #[field(computed)]
    pub(crate) status_label: String,
    #[field(slug = slug, read_only)]
    pub(crate) tags: Vec<String>,
    #[field(source = reviews, count)]
    pub(crate) review_count: i64,
}

impl BookDetailSerializer {
    fn get_price_with_tax(book: &Book, _cx: &Context) -> f64 {
        let price: f64 = book.price.to_string().parse().unwrap_or_default();
        (price * 1.2 * 100.0).round() / 100.0
    }

    fn get_status_label(book: &Book, _cx: &Context) -> String {
        book.status.label().to_owned()
    }
}

/// A book in a list.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookListSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) price: Decimal,
}

/// A book in version 2: the author is a name.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookV2Serializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[field(display)]
    pub(crate) author: String,
    pub(crate) price: Decimal,
}

/// A review by whoever sends it.
#[derive(Serializer)]
#[serializer(model = Review)]
pub(crate) struct ReviewSerializer {
    pub(crate) id: i64,
    #[field(source = book_id)]
    pub(crate) book: i64,
    #[field(source = reviewer_id, hidden = current_user)]
    pub(crate) reviewer: i64,
    #[field(source = reviewer.username)]
    pub(crate) reviewer_name: String,
    pub(crate) stars: i16,
    pub(crate) text: String,
}

/// A review whose reviewer is given.
#[derive(Serializer)]
#[serializer(model = Review)]
pub(crate) struct OpenReviewSerializer {
    pub(crate) id: i64,
    #[field(source = book_id)]
    pub(crate) book: i64,
    #[field(source = reviewer_id)]
    pub(crate) reviewer: i64,
    pub(crate) stars: i16,
    pub(crate) text: String,
}

/// How much a book becomes cheaper.
#[derive(Serializer)]
pub(crate) struct PercentSerializer {
    #[field(min_value = 1, max_value = 90)]
    pub(crate) percent: i64,
    #[field(default = "sale", max_length = 40)]
    pub(crate) reason: String,
}

/// A new price.
#[derive(Serializer)]
pub(crate) struct PriceSerializer {
    #[field(max_digits = 6, decimal_places = 2, min_value = "0.01")]
    pub(crate) price: Decimal,
}

/// The slugs of a book's tags.
#[derive(Serializer)]
pub(crate) struct TagSlugsSerializer {
    #[field(references = Tag, slug = slug)]
    pub(crate) tags: Vec<String>,
}
