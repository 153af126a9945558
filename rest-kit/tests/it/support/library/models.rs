//! What the library keeps.

use std::fmt;

use rest_kit::context::{User as Caller, UserId};
use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(table = "users")]
pub(crate) struct User {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 150, unique)]
    pub(crate) username: String,
    #[model(max_length = 40, unique)]
    pub(crate) token: String,
    pub(crate) is_staff: bool,
    pub(crate) is_active: bool,
}

impl Caller for User {
    fn id(&self) -> UserId {
        self.id.into()
    }
    fn username(&self) -> &str {
        &self.username
    }
    fn is_active(&self) -> bool {
        self.is_active
    }
    fn is_staff(&self) -> bool {
        self.is_staff
    }
}

#[derive(Model, Clone, Debug)]
#[model(ordering("name"), reverse(books = Book by author))]
pub(crate) struct Author {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 100, unique)]
    pub(crate) name: String,
    pub(crate) born: Option<NaiveDate>,
}

#[derive(Model, Clone, Debug)]
#[model(table = "tags")]
pub(crate) struct Tag {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 20, unique)]
    pub(crate) name: String,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Draft,
    #[choice(label = "On the shelf", group = "Printed & bound")]
    OnShelf,
    #[choice(group = "Printed & bound")]
    Lost,
}

#[derive(Model, Clone, Debug)]
#[model(
    table = "books",
    ordering("id"),
    many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id"),
    reverse(reviews = Review by book)
)]
pub(crate) struct Book {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 50)]
    pub(crate) title: String,
    #[model(max_length = 80)]
    pub(crate) subtitle: Option<String>,
    #[model(max_length = 13, unique, label = "ISBN")]
    pub(crate) isbn: String,
    #[model(references = Author, on_delete = "restrict")]
    pub(crate) author_id: i64,
    #[model(max_digits = 6, decimal_places = 2, min_value = "0.01")]
    pub(crate) price: Decimal,
    #[model(min_value = 1, max_value = 5000)]
    pub(crate) pages: Option<i64>,
    #[model(default = Status::Draft)]
    pub(crate) status: Status,
    #[model(default = true)]
    pub(crate) in_print: bool,
    #[model(references = User, on_delete = "set_null")]
    pub(crate) owner_id: Option<i64>,
    #[model(auto_now_add)]
    pub(crate) created_at: DateTime,
    #[model(auto_now)]
    pub(crate) updated_at: DateTime,
}

#[derive(Model, Clone, Debug)]
#[model(table = "reviews", unique_together(book_id, reader))]
pub(crate) struct Review {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(references = Book, on_delete = "cascade")]
    pub(crate) book_id: i64,
    #[model(max_length = 30)]
    pub(crate) reader: String,
    #[model(min_value = 1, max_value = 5)]
    pub(crate) stars: i16,
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”", self.title)
    }
}

/// Has a key that is no number.
#[derive(Model, Clone, Debug)]
#[model(table = "shelves")]
pub(crate) struct Shelf {
    #[model(primary_key, default = Uuid::new_v4())]
    pub(crate) id: Uuid,
    #[model(max_length = 30)]
    pub(crate) name: String,
}

/// Is a row of a table that diesel's own macro has declared.
#[derive(Model, Clone, Debug)]
#[model(table = super::schema::legacy_notes)]
pub(crate) struct Note {
    #[model(primary_key, column = "note_id")]
    pub(crate) id: i64,
    pub(crate) body: String,
    #[model(default = false)]
    pub(crate) pinned: bool,
}

/// Has a column of each type.
#[derive(Model, Clone, Debug)]
pub(crate) struct Sample {
    #[model(primary_key)]
    pub(crate) id: i64,
    pub(crate) flag: bool,
    pub(crate) small: i16,
    pub(crate) medium: i32,
    pub(crate) large: i64,
    pub(crate) single: f32,
    pub(crate) double: f64,
    #[model(max_length = 10)]
    pub(crate) text: String,
    #[model(email, max_length = 50)]
    pub(crate) email: String,
    #[model(url, max_length = 50)]
    pub(crate) link: String,
    #[model(slug, max_length = 50)]
    pub(crate) slug: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) day: NaiveDate,
    pub(crate) hour: NaiveTime,
    pub(crate) moment: DateTime,
    #[model(max_digits = 6, decimal_places = 2)]
    pub(crate) money: Decimal,
    pub(crate) code: Uuid,
    pub(crate) json: Json<Vec<String>>,
    pub(crate) span: Duration,
    pub(crate) status: Status,
    pub(crate) maybe_flag: Option<bool>,
    pub(crate) maybe_number: Option<i32>,
    #[model(max_length = 10)]
    pub(crate) maybe_text: Option<String>,
    pub(crate) maybe_bytes: Option<Vec<u8>>,
    pub(crate) maybe_day: Option<NaiveDate>,
    pub(crate) maybe_hour: Option<NaiveTime>,
    pub(crate) maybe_moment: Option<DateTime>,
    #[model(max_digits = 6, decimal_places = 2)]
    pub(crate) maybe_money: Option<Decimal>,
    pub(crate) maybe_code: Option<Uuid>,
    pub(crate) maybe_json: Option<Json>,
    pub(crate) maybe_span: Option<Duration>,
    pub(crate) maybe_status: Option<Status>,
}
