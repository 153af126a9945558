//! Models: the tables of a book store, which the other listings use.

use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;

use crate::serializers::{AuthorSerializer, BookSerializer};

// ANCHOR: author
#[derive(Model, Clone, Debug)]
#[model(ordering("name"), reverse(books = Book by author))]
pub struct Author {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 100, unique)]
    pub name: String,
}
// ANCHOR_END: author

#[derive(Model, Clone, Debug)]
pub struct Tag {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50, unique)]
    pub name: String,
}

// ANCHOR: choices
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    #[choice(label = "On sale")]
    Published,
}
// ANCHOR_END: choices

// ANCHOR: book
#[derive(Model, Clone, Debug)]
#[model(
    table = "books",
    many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id"),
)]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 200)]
    pub title: String,
    #[model(references = Author, on_delete = "cascade")]
    pub author_id: i64,
    #[model(max_length = 13, unique)]
    pub isbn: String,
    pub published_date: NaiveDate,
    #[model(max_digits = 8, decimal_places = 2, min_value = "0.01")]
    pub price: Decimal,
    #[model(default = Status::Draft)]
    pub status: Status,
    #[model(references = User, on_delete = "set_null")]
    pub owner_id: Option<i64>,
    #[model(auto_now_add)]
    pub created_at: DateTime,
}
// ANCHOR_END: book

// ANCHOR: loan
#[derive(Model, Clone, Debug)]
#[model(unique_together(
    book_id,
    condition = loans::returned.eq(false),
    name = "one_loan_at_a_time",
    violation_error_message = "The book is out.",
    violation_error_code = "out",
))]
pub struct Loan {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Book, on_delete = "cascade")]
    pub book_id: i64,
    #[model(max_length = 50, unique_for_date = since)]
    pub reader: String,
    pub since: NaiveDate,
    #[model(default = false)]
    pub returned: bool,
}
// ANCHOR_END: loan

#[derive(Serializer)]
#[serializer(model = Loan)]
pub struct LoanSerializer {
    #[field(source = book_id)]
    pub book: i64,
    pub reader: String,
    pub since: NaiveDate,
    pub returned: bool,
}

pub struct LoanViewSet;

#[viewset]
impl ModelViewSet for LoanViewSet {
    type Model = Loan;
    type Serializer = LoanSerializer;
}

// ANCHOR: user
#[derive(Model, Clone, Debug)]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 150, unique)]
    pub username: String,
    #[model(max_length = 40, unique)]
    pub token: String,
    pub is_staff: bool,
}

impl rest_kit::context::User for User {
    fn id(&self) -> rest_kit::context::UserId {
        self.id.into()
    }

    fn username(&self) -> &str {
        &self.username
    }

    fn is_staff(&self) -> bool {
        self.is_staff
    }
}
// ANCHOR_END: user

// ANCHOR: migrations
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("store/sqlite"))
    .postgres(embed_migrations!("store/postgres"));
// ANCHOR_END: migrations

pub struct AuthorViewSet;

#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

pub struct BookViewSet;

#[viewset]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}

// ANCHOR: app
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .migrations(MIGRATIONS)
        .register("api/authors", AuthorViewSet)
        .register("api/books", BookViewSet)
        .register("api/loans", LoanViewSet)
}
// ANCHOR_END: app
