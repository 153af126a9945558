//! Values that no two rows may have, alone or together, always or under a condition.

mod periods;
mod races;
mod together;

use std::ops::Deref;

use rest_kit::app::Settings;
use rest_kit::db::Connection;
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestDatabase, shared_databases};

use crate::support::database::sql;

const SCHEMA: &str = r"
    CREATE TABLE marks (id SERIAL, shelf BIGINT NOT NULL, place BIGINT NOT NULL,
        active BOOLEAN NOT NULL, code TEXT NOT NULL, note TEXT NOT NULL, until DATE);
    CREATE UNIQUE INDEX mark_place ON marks (shelf, place) WHERE active;
    CREATE UNIQUE INDEX mark_code ON marks (shelf, code);
    CREATE UNIQUE INDEX mark_active ON marks (code) WHERE active AND until IS NULL;
    CREATE UNIQUE INDEX mark_note ON marks (shelf, LOWER(note)) WHERE note <> '';
    CREATE TABLE articles (id SERIAL, slug TEXT NOT NULL, title TEXT NOT NULL, author TEXT,
        published DATE NOT NULL, stamp MOMENT NOT NULL);
    CREATE UNIQUE INDEX article_days ON articles (slug, published);
    CREATE TABLE names (id SERIAL, name TEXT NOT NULL UNIQUE);";

/// What keeps races from `unique_for_…`, in the words of each database.
const SQLITE: &str = r"
    CREATE UNIQUE INDEX articles_title_unique_for_month
        ON articles (title, strftime('%m', published));
    CREATE UNIQUE INDEX articles_title_unique_for_year ON articles (title, strftime('%Y', stamp));";
const POSTGRES: &str = r"
    CREATE UNIQUE INDEX articles_title_unique_for_month
        ON articles (title, EXTRACT(MONTH FROM published));
    CREATE UNIQUE INDEX articles_title_unique_for_year
        ON articles (title, EXTRACT(YEAR FROM stamp AT TIME ZONE 'UTC'));";

/// A place on a shelf: one book stands there at a time.
#[derive(Model, Clone, Debug)]
#[model(
    unique_together(
        shelf, place,
        condition = marks::active.eq(true),
        name = "mark_place",
        violation_error_message = "That place is taken.",
        violation_error_code = "place_taken",
    ),
    unique_together(shelf, code),
    unique_together(code, condition = marks::active.eq(true).and(marks::until.is_null())),
    unique_together(
        shelf, note,
        name = "mark_note",
        condition = marks::note.ne(""),
        violation_error_message = "Again {field_names}.",
    )
)]
pub(super) struct Mark {
    #[model(primary_key)]
    pub(super) id: i64,
    pub(super) shelf: i64,
    pub(super) place: i64,
    #[model(default = true)]
    pub(super) active: bool,
    #[model(max_length = 9)]
    pub(super) code: String,
    #[model(max_length = 9, blank)]
    pub(super) note: String,
    pub(super) until: Option<NaiveDate>,
}

#[derive(Model, Clone, Debug)]
pub(super) struct Article {
    #[model(primary_key)]
    pub(super) id: i64,
    #[model(max_length = 9, unique_for_date = published)]
    pub(super) slug: String,
    #[model(max_length = 9, unique_for_month = published, unique_for_year = stamp)]
    pub(super) title: String,
    #[model(max_length = 9, unique_for_year = published)]
    pub(super) author: Option<String>,
    pub(super) published: NaiveDate,
    #[model(default = DateTime::now())]
    pub(super) stamp: DateTime,
}

#[derive(Model, Clone, Debug)]
#[model(table = "names")]
pub(super) struct Name {
    #[model(primary_key)]
    pub(super) id: i64,
    #[model(max_length = 20, unique)]
    pub(super) name: String,
}

/// A client of an application, and the database behind it.
pub(super) struct Shop {
    client: Client,
    _database: TestDatabase,
}

impl Deref for Shop {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Starts the application once on each database.
pub(super) async fn each(app: fn(RestKit) -> RestKit) -> Vec<Shop> {
    let schema = |connection: &mut Connection| -> Result<()> {
        let is_sqlite = connection.is_sqlite();
        connection.batch_execute(&sql(SCHEMA, is_sqlite))?;
        connection.batch_execute(if is_sqlite { SQLITE } else { POSTGRES })?;
        Ok(())
    };
    let mut shops = Vec::new();
    for database in shared_databases(schema).unwrap() {
        let kit = RestKit::new(Settings::default())
            .db(database.db().clone())
            .permissions(AllowAny);
        shops.push(Shop {
            client: Client::new(app(kit).build().unwrap()).await,
            _database: database,
        });
    }
    shops
}
