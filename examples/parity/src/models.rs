//! The contract's tables.

use std::fmt;

use rest_kit::context::{User as Caller, UserId};
use rest_kit::prelude::*;

/// Somebody who may log in.
#[derive(Model, Clone, Debug)]
#[model(table = "users")]
pub(crate) struct User {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(
        max_length = 150,
        unique = "A user with that username already exists.",
        help_text = "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."
    )]
    pub(crate) username: String,
    #[model(max_length = 254, email, label = "Email address")]
    pub(crate) email: String,
    #[model(max_length = 128)]
    pub(crate) password: String,
    #[model(max_length = 40, unique)]
    pub(crate) token: String,
    #[model(default = false)]
    pub(crate) is_staff: bool,
    #[model(default = false)]
    pub(crate) is_superuser: bool,
    #[model(default = true)]
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

    fn is_superuser(&self) -> bool {
        self.is_superuser
    }

    fn session_auth_hash(&self) -> Option<String> {
        Some(self.password.clone())
    }
}

/// What a user may do: `add_publisher`.
#[derive(Model, Clone, Debug)]
#[model(table = "user_permissions", unique_together(user_id, codename))]
pub(crate) struct UserPermission {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(references = User, on_delete = "cascade")]
    pub(crate) user_id: i64,
    #[model(max_length = 100)]
    pub(crate) codename: String,
}

/// Somebody who writes books.
#[derive(Model, Clone, Debug)]
#[model(table = "authors", reverse(books = Book by author))]
pub(crate) struct Author {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 100, unique)]
    pub(crate) name: String,
    pub(crate) born: Option<NaiveDate>,
}

/// A house that prints books.
#[derive(Model, Clone, Debug)]
#[model(table = "publishers")]
pub(crate) struct Publisher {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 120)]
    pub(crate) name: String,
    #[model(max_length = 200, url, blank, default = String::new())]
    pub(crate) website: String,
}

/// A word to find books by.
#[derive(Model, Clone, Debug)]
#[model(table = "tags")]
pub(crate) struct Tag {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 50, unique)]
    pub(crate) name: String,
    #[model(max_length = 50, slug, unique)]
    pub(crate) slug: String,
}

/// What a book may be.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Draft,
    Published,
    Withdrawn,
}

/// A book.
#[derive(Model, Clone, Debug)]
#[model(
    table = "books",
    many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id"),
    reverse(reviews = Review by book),
)]
pub(crate) struct Book {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 200)]
    pub(crate) title: String,
    #[model(references = Author, on_delete = "cascade")]
    pub(crate) author_id: i64,
    #[model(references = Publisher, on_delete = "set_null")]
    pub(crate) publisher_id: Option<i64>,
    #[model(max_length = 13, unique)]
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    #[model(max_digits = 6, decimal_places = 2, min_value = "0.01")]
    pub(crate) price: Decimal,
    #[model(min_value = 1, max_value = 9_223_372_036_854_775_807)]
    pub(crate) pages: Option<i64>,
    #[model(default = true)]
    pub(crate) in_print: bool,
    pub(crate) rating: Option<f64>,
    #[model(default = Status::Draft)]
    pub(crate) status: Status,
    #[model(auto_now_add)]
    pub(crate) created_at: DateTime,
    #[model(references = User, on_delete = "set_null")]
    pub(crate) owner_id: Option<i64>,
}

/// What a user thinks of a book.
#[derive(Model, Clone, Debug)]
#[model(table = "reviews", unique_together(book_id, reviewer_id))]
pub(crate) struct Review {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(references = Book, on_delete = "cascade")]
    pub(crate) book_id: i64,
    #[model(references = User, on_delete = "cascade")]
    pub(crate) reviewer_id: i64,
    #[model(min_value = 1, max_value = 5)]
    pub(crate) stars: i16,
    #[model(blank, default = String::new())]
    pub(crate) text: String,
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} stars", self.stars)
    }
}
