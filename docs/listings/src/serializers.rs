//! Serializers: data in and out.

use std::collections::HashMap;

use rest_kit::db::{Connection, QueryResult};
use rest_kit::prelude::*;
use rest_kit::request::Value;
use rest_kit::serializers::{Represented, save_many, validate_many};
use serde::Serialize;
use serde_json::json;

use crate::models::{Author, Book, Status, Tag, books};

// ANCHOR: smallest
#[derive(Serializer)]
#[serializer(model = Author)]
pub struct AuthorSerializer {
    pub id: i64,
    pub name: String,
}
// ANCHOR_END: smallest

// ANCHOR: fields
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    pub id: i64,
    pub title: String,
    #[field(source = author_id)]
    pub author: i64,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    pub status: Status,
    #[field(required = false)]
    pub tags: Vec<i64>,
    #[field(source = owner_id, read_only)]
    pub owner: Option<i64>,
}
// ANCHOR_END: fields

// ANCHOR: output
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookCardSerializer {
    #[field(link = "card-detail")]
    pub url: String,
    pub title: String,
    #[field(source = author.name)]
    pub author: String,
    #[field(computed)]
    pub is_cheap: bool,
}

impl BookCardSerializer {
    fn get_is_cheap(book: &Book, _cx: &Context) -> bool {
        book.price < Decimal::from(10)
    }
}
// ANCHOR_END: output

// ANCHOR: nested
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookPageSerializer {
    pub title: String,
    #[field(nested, read_only)]
    pub author: AuthorSerializer,
    #[field(source = tags.name)]
    pub tags: Vec<String>,
    #[field(loaded)]
    pub other_books: Vec<String>,
}

impl BookPageSerializer {
    /// The author's other books, for all books of a page at once.
    fn load_other_books(
        books: &[Book],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<i64, Vec<String>>> {
        let authors: Vec<i64> = books.iter().map(|book| book.author_id).collect();
        let all = Book::objects()
            .filter(books::author_id.eq_any(authors))
            .load_on(connection)?;
        let others = |book: &Book| {
            let same = |other: &&Book| other.author_id == book.author_id && other.id != book.id;
            let titles = all.iter().filter(same).map(|other| other.title.clone());
            (book.id, titles.collect())
        };
        Ok(books.iter().map(others).collect())
    }
}
// ANCHOR_END: nested

// ANCHOR: filled
#[model_serializer(
    model = Book,
    exclude(owner, created_at),
    read_only_fields(status),
    extra_kwargs(title(min_length = 2, help_text = "As on the cover.")),
)]
pub struct BookSheetSerializer {
    #[field(computed)]
    pub is_cheap: bool,
}

#[hooks]
impl BookSheetSerializer {
    fn get_is_cheap(book: &Book, _cx: &Context) -> bool {
        book.price < Decimal::from(10)
    }

    fn validate_title(title: &str) -> FieldResult {
        if title.ends_with('.') {
            return Err("Titles do not end with a full stop.".into());
        }
        Ok(())
    }
}
// ANCHOR_END: filled

pub struct BookSheetViewSet;

#[viewset]
impl ModelViewSet for BookSheetViewSet {
    type Model = Book;
    type Serializer = BookSheetSerializer;
}

// ANCHOR: depth
#[model_serializer(model = Book, fields(title, author, tags), depth = 1)]
pub struct DeepBookSerializer {}
// ANCHOR_END: depth

pub struct DeepBookViewSet;

#[viewset]
impl ReadOnlyModelViewSet for DeepBookViewSet {
    type Model = Book;
    type Serializer = DeepBookSerializer;
}

// ANCHOR: validate
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct StrictBookSerializer {
    pub id: i64,
    pub title: String,
    #[field(source = author_id)]
    pub author: i64,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    pub status: Status,
}

#[hooks]
impl StrictBookSerializer {
    fn validate_isbn(isbn: &str) -> FieldResult {
        if isbn.len() != 13 {
            return Err("ISBN must have 13 digits.".into());
        }
        Ok(())
    }

    fn validate(book: &mut Validated<Self>) -> FieldResult {
        let stored = book.instance();
        let status = book.status.or(stored.map(|book| book.status));
        let price = book.price.or(stored.map(|book| book.price));
        if status == Some(Status::Draft) && price > Some(Decimal::from(100)) {
            return Err("A draft cannot cost more than 100.".into());
        }
        Ok(())
    }
}
// ANCHOR_END: validate

// ANCHOR: plain
#[derive(Serializer)]
pub struct ContactSerializer {
    #[field(email, max_length = 100)]
    pub email: String,
    #[field(min_length = 10)]
    pub message: String,
    #[field(default = 1, min_value = 1, max_value = 5)]
    pub urgency: i64,
    #[field(required = false)]
    pub phone: Option<String>,
}

#[api_view(post)]
pub async fn contact(_cx: &Context, body: Data<ContactSerializer>) -> Result<Response> {
    let answer = json!({ "to": body.email, "urgency": body.urgency });
    Ok(Response::new(&answer).with_status(202))
}
// ANCHOR_END: plain

pub struct CardViewSet;

#[viewset]
impl ReadOnlyModelViewSet for CardViewSet {
    type Model = Book;
    type Serializer = BookCardSerializer;
}

pub struct PageViewSet;

#[viewset]
impl ReadOnlyModelViewSet for PageViewSet {
    type Model = Book;
    type Serializer = BookPageSerializer;
}

pub struct BookViewSet;

#[viewset]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = StrictBookSerializer;

    // ANCHOR: set
    async fn perform_create(
        &self,
        cx: &Context,
        book: Validated<StrictBookSerializer>,
    ) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }
    // ANCHOR_END: set

    // ANCHOR: validated
    #[action(detail = false, methods(post), url_path = "try")]
    async fn dry_run(
        &self,
        _cx: &Context,
        book: Validated<StrictBookSerializer>,
    ) -> Result<Response> {
        Ok(Response::new(
            &json!({ "title": book.title, "status": book.status }),
        ))
    }
    // ANCHOR_END: validated

    // ANCHOR: many
    #[action(detail = false, methods(post), url_path = "bulk")]
    async fn bulk(&self, cx: &Context) -> Result<Response> {
        let items = validate_many::<StrictBookSerializer>(cx.data().await?, cx).await?;
        let stored = save_many(items, cx).await?;
        let answer = cx.serialize_many::<StrictBookSerializer>(stored).await?;
        Ok(answer.with_status(201))
    }
    // ANCHOR_END: many
}

// ANCHOR: tag
#[derive(Serializer)]
#[serializer(model = Tag)]
pub struct TagSerializer {
    pub id: i64,
    pub name: String,
}
// ANCHOR_END: tag

// ANCHOR: flatten
/// What serializers of books have in common.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct TitlePageSerializer {
    pub title: String,
    #[field(slug = name)]
    pub author: String,
}

impl TitlePageSerializer {
    fn validate_title(title: &str) -> FieldResult {
        if title.ends_with('.') {
            return Err("Titles do not end with a full stop.".into());
        }
        Ok(())
    }
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct CatalogSerializer {
    pub id: i64,
    #[field(flatten)]
    pub title_page: TitlePageSerializer,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
}
// ANCHOR_END: flatten

pub struct CatalogViewSet;

#[viewset]
impl ModelViewSet for CatalogViewSet {
    type Model = Book;
    type Serializer = CatalogSerializer;
}

// ANCHOR: envelope
#[derive(Serializer)]
#[serializer(model = Tag, envelope = "topic", envelope_many = "topics")]
pub struct TopicSerializer {
    pub id: i64,
    pub name: String,
}
// ANCHOR_END: envelope

// ANCHOR: shape
#[derive(Serializer)]
#[serializer(model = Tag, to_representation, to_internal_value)]
pub struct ShelfSerializer {
    pub id: i64,
    pub name: String,
}

#[derive(Serialize)]
pub struct Shelf<'a> {
    kind: &'static str,
    #[serde(flatten)]
    fields: Represented<'a, ShelfSerializer>,
    path: String,
}

impl ShelfSerializer {
    fn to_representation<'a>(tag: &Tag, fields: Represented<'a, Self>, _cx: &Context) -> Shelf<'a> {
        Shelf {
            kind: "shelf",
            fields,
            path: format!("shelves/{}", tag.name),
        }
    }

    fn to_internal_value(mut data: Value, _cx: &Context) -> Result<Value, ValidationErrors> {
        if let Some(title) = data.remove("title") {
            if data.get("name").is_some() {
                return Err("Send `name` or `title`.".into());
            }
            data.insert("name", title);
        }
        Ok(data)
    }
}
// ANCHOR_END: shape

pub struct ShelfViewSet;

#[viewset]
impl ModelViewSet for ShelfViewSet {
    type Model = Tag;
    type Serializer = ShelfSerializer;
}

pub struct TopicViewSet;

#[viewset]
impl ModelViewSet for TopicViewSet {
    type Model = Tag;
    type Serializer = TopicSerializer;
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/books", BookViewSet)
        .register("api/cards", CardViewSet)
        .basename("card")
        .register("api/pages", PageViewSet)
        .basename("page")
        .register("api/shelves", ShelfViewSet)
        .basename("shelves")
        .register("api/catalog-books", CatalogViewSet)
        .basename("catalog")
        .register("api/sheets", BookSheetViewSet)
        .basename("sheet")
        .register("api/deep-books", DeepBookViewSet)
        .basename("deep")
        .register("api/topics", TopicViewSet)
        .basename("topic")
        .register_view("api/contact", contact)
}
