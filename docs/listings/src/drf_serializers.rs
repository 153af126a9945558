//! A serializer of Django REST Framework, written again.

use rest_kit::prelude::*;

use crate::models::{Author, Book, Status, books};

// ANCHOR: book
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct CatalogSerializer {
    #[field(read_only)]
    pub id: i64,
    #[field(
        label = "Name",
        help_text = "As it stands on the cover",
        min_length = 2
    )]
    pub title: String,
    #[field(source = author_id, error_messages(does_not_exist = "Nobody of that number writes."))]
    pub author: i64,
    #[field(source = author.name)]
    pub author_name: String,
    #[field(validators(is_thirteen_digits))]
    pub isbn: String,
    #[field(format = "%d.%m.%Y", input_formats("%d.%m.%Y", "iso-8601"))]
    pub published_date: NaiveDate,
    #[field(coerce_to_string = false)]
    pub price: Decimal,
    #[field(default = Status::Draft)]
    pub status: Status,
    #[field(required = false)]
    pub tags: Vec<i64>,
    #[field(computed)]
    pub age: i64,
    #[field(extra, max_length = 100)]
    pub reason: Option<String>,
}

fn is_thirteen_digits(isbn: &str) -> FieldResult {
    if isbn.len() != 13 || !isbn.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Thirteen digits, please.".into());
    }
    Ok(())
}

impl CatalogSerializer {
    fn get_age(book: &Book, _cx: &Context) -> i64 {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        since
            .years_since(book.published_date)
            .unwrap_or_default()
            .into()
    }

    fn validate_title(title: &str) -> FieldResult {
        if title.chars().all(char::is_uppercase) {
            return Err("Do not shout.".into());
        }
        Ok(())
    }

    fn validate(book: &mut Validated<Self>) -> FieldResult {
        let is_cheap = book.price.is_some_and(|price| price < Decimal::from(5));
        if is_cheap && book.reason.is_none() {
            return Err("Say why it is so cheap.".into());
        }
        Ok(())
    }

    fn queryset_author(_cx: &Context) -> QuerySet<Author> {
        Author::objects()
    }

    fn create(book: Validated<Self>, connection: &mut rest_kit::db::Connection) -> Result<Book> {
        book.set(books::owner_id, Some(1_i64)).save_on(connection)
    }
}
// ANCHOR_END: book

pub struct CatalogViewSet;

#[viewset]
impl ModelViewSet for CatalogViewSet {
    type Model = Book;
    type Serializer = CatalogSerializer;
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/catalog-books", CatalogViewSet)
}
