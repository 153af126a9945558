//! The models of these tests.

use chrono::{NaiveDate, NaiveTime};
use rest_kit::db::Connection;
use rest_kit::values::{DateTime, Decimal, Duration, Json, Uuid};
use rest_kit::{Choices, Model};

use crate::support::database::TestDatabase;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Draft,
    #[choice(label = "On the shelf")]
    OnSale,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(ordering("name"))]
pub(crate) struct Author {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 100)]
    pub(crate) name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(table = "tags", ordering("-name"))]
pub(crate) struct Tag {
    #[model(primary_key, default = Uuid::new_v4())]
    pub(crate) id: Uuid,
    #[model(unique, max_length = 20)]
    pub(crate) name: String,
}

#[derive(Model, Clone, Debug, PartialEq)]
#[model(
    ordering("title", "-price"),
    unique_together(author_id, title),
    many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id")
)]
pub(crate) struct Book {
    #[model(primary_key)]
    pub(crate) id: i64,
    #[model(max_length = 200, min_length = 1, label = "Title")]
    pub(crate) title: String,
    #[model(references = Author, on_delete = "restrict")]
    pub(crate) author_id: Option<i64>,
    #[model(max_digits = 18, decimal_places = 2, min_value = "0.01", default = 1)]
    pub(crate) price: Decimal,
    #[model(default = Status::Draft)]
    pub(crate) status: Status,
    #[model(auto_now_add)]
    pub(crate) created_at: DateTime,
    #[model(auto_now)]
    pub(crate) updated_at: DateTime,
}

#[derive(Model, Clone, Debug, PartialEq)]
pub(crate) struct Everything {
    #[model(primary_key)]
    pub(crate) id: i64,
    pub(crate) flag: bool,
    pub(crate) small: i16,
    pub(crate) medium: i32,
    pub(crate) single: f32,
    pub(crate) double: f64,
    #[model(column = "some_text")]
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) day: NaiveDate,
    pub(crate) hour: NaiveTime,
    pub(crate) moment: DateTime,
    #[model(max_digits = 18, decimal_places = 2)]
    pub(crate) money: Decimal,
    pub(crate) uuid: Uuid,
    pub(crate) json: Json<Vec<String>>,
    pub(crate) span: Duration,
    pub(crate) status: Status,
    #[model(max_digits = 18, decimal_places = 2)]
    pub(crate) maybe_money: Option<Decimal>,
    pub(crate) maybe_moment: Option<DateTime>,
    pub(crate) maybe_uuid: Option<Uuid>,
    pub(crate) maybe_json: Option<Json>,
    pub(crate) maybe_span: Option<Duration>,
    pub(crate) maybe_status: Option<Status>,
}

const SCHEMA: &str = r"
    CREATE TABLE authors (id SERIAL, name TEXT NOT NULL);
    CREATE TABLE tags (id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE books (
        id SERIAL, title TEXT NOT NULL, author_id BIGINT REFERENCES authors (id),
        price MONEY2 NOT NULL, status TEXT NOT NULL,
        created_at MOMENT NOT NULL, updated_at MOMENT NOT NULL, UNIQUE (author_id, title)
    );
    CREATE TABLE book_tags (
        book_id BIGINT NOT NULL REFERENCES books (id), tag_id UUID NOT NULL REFERENCES tags (id),
        PRIMARY KEY (book_id, tag_id)
    );
    CREATE TABLE everythings (
        id SERIAL, flag BOOLEAN NOT NULL, small SMALLINT NOT NULL, medium INTEGER NOT NULL,
        single REAL NOT NULL, double DOUBLE PRECISION NOT NULL, some_text TEXT NOT NULL,
        bytes BYTES NOT NULL, day DATE NOT NULL, hour TIME NOT NULL, moment MOMENT NOT NULL,
        money MONEY2 NOT NULL, uuid UUID NOT NULL, json JSONB NOT NULL, span BIGINT NOT NULL,
        status TEXT NOT NULL, maybe_money MONEY2, maybe_moment MOMENT, maybe_uuid UUID,
        maybe_json JSONB, maybe_span BIGINT, maybe_status TEXT
    );";

/// Creates the tables and returns a connection.
pub(crate) fn library(database: &TestDatabase) -> Connection {
    database.connect(SCHEMA)
}

/// Adds a book.
pub(crate) fn book(title: &str, price: &str, connection: &mut Connection) -> Book {
    let price: Decimal = price.parse().unwrap();
    Book::changes()
        .set(books::title, title.to_owned())
        .set(books::price, price)
        .insert_on(connection)
        .unwrap()
}
