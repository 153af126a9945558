//! The contract's tables.

use rest_kit::context::User as Caller;
use rest_kit::prelude::*;

/// Somebody who may log in.
#[derive(Model, Clone, Debug)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 150, unique)]
    pub username: String,
    #[model(max_length = 254, email, label = "Email address")]
    pub email: String,
    #[model(max_length = 128)]
    pub password: String,
    #[model(max_length = 40, unique)]
    pub token: String,
    pub is_staff: bool,
    pub is_superuser: bool,
    pub is_active: bool,
}

impl Caller for User {
    fn id(&self) -> i64 {
        self.id
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

    fn is_superuser(&self) -> bool {
        self.is_superuser
    }
}

/// Somebody who writes books.
#[derive(Model, Clone, Debug)]
#[model(table = "authors")]
pub struct Author {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 100, unique)]
    pub name: String,
    pub born: Option<NaiveDate>,
}

/// A house that prints books.
#[derive(Model, Clone, Debug)]
#[model(table = "publishers")]
pub struct Publisher {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 120)]
    pub name: String,
    #[model(max_length = 200, url, blank, default = String::new())]
    pub website: String,
}

/// A word to find books by.
#[derive(Model, Clone, Debug)]
#[model(table = "tags")]
pub struct Tag {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50, unique)]
    pub name: String,
    #[model(max_length = 50, slug, unique)]
    pub slug: String,
}

/// What a book may be.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    Published,
    Withdrawn,
}

/// A book.
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
    #[model(references = Publisher, on_delete = "set_null")]
    pub publisher_id: Option<i64>,
    #[model(max_length = 13, unique)]
    pub isbn: String,
    pub published_date: NaiveDate,
    #[model(max_digits = 6, decimal_places = 2, min_value = "0.01")]
    pub price: Decimal,
    #[model(min_value = 1)]
    pub pages: Option<i64>,
    #[model(default = true)]
    pub in_print: bool,
    pub rating: Option<f64>,
    #[model(default = Status::Draft)]
    pub status: Status,
    #[model(auto_now_add)]
    pub created_at: DateTime,
    #[model(references = User, on_delete = "set_null")]
    pub owner_id: Option<i64>,
}

/// What a user thinks of a book.
#[derive(Model, Clone, Debug)]
#[model(table = "reviews", unique_together(book_id, reviewer_id))]
pub struct Review {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Book, on_delete = "cascade")]
    pub book_id: i64,
    #[model(references = User, on_delete = "cascade")]
    pub reviewer_id: i64,
    #[model(min_value = 1, max_value = 5)]
    pub stars: i16,
    #[model(blank, default = String::new())]
    pub text: String,
}
