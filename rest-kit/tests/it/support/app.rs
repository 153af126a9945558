//! The library as an application, on every database that is asked for.

use std::ops::Deref;
use std::sync::Arc;

use rest_kit::authentication::TokenStore;
use rest_kit::context::User as Caller;
use rest_kit::db::{Connection, ManyToMany};
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestDatabase, TestResponse, databases, shared_databases};
use serde_json::{Value, json};

use super::database::sql;
use super::library::{self, Author, Book, Tag, User, authors, books, tags, users};

/// A client of the application, and the database behind it.
pub(crate) struct Library {
    client: Client,
    _database: TestDatabase,
}

impl Deref for Library {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Starts the application once on each database, with a few rows in it.
pub(crate) async fn each(app: fn(RestKit) -> RestKit) -> Vec<Library> {
    start(databases(tables).unwrap(), app).await
}

/// As [`each`], with several connections to SQLite too.
pub(crate) async fn each_shared(app: fn(RestKit) -> RestKit) -> Vec<Library> {
    start(shared_databases(tables).unwrap(), app).await
}

async fn start(databases: Vec<TestDatabase>, app: fn(RestKit) -> RestKit) -> Vec<Library> {
    let mut libraries = Vec::new();
    for database in databases {
        let kit = RestKit::new(rest_kit::app::Settings::default())
            .permissions(AllowAny)
            .db(database.db().clone());
        libraries.push(Library {
            client: Client::new(app(kit).build().unwrap()).await,
            _database: database,
        });
    }
    libraries
}

/// Creates the tables, two users, two authors, two tags and three books.
pub(crate) fn tables(connection: &mut Connection) -> Result<()> {
    let schema = sql(library::SCHEMA, connection.is_sqlite());
    connection.batch_execute(&schema)?;
    for (name, is_staff, is_active) in [
        ("ann", false, true),
        ("root", true, true),
        ("gone", false, false),
    ] {
        User::changes()
            .set(users::username, name)
            .set(users::token, format!("token-of-{name}"))
            .set(users::is_staff, is_staff)
            .set(users::is_active, is_active)
            .insert_on(connection)?;
    }
    for name in ["Herbert", "Le Guin"] {
        Author::changes()
            .set(authors::name, name)
            .insert_on(connection)?;
    }
    for name in ["classic", "sand"] {
        Tag::changes().set(tags::name, name).insert_on(connection)?;
    }
    for (title, author, owner, tags) in [
        ("Dune", 1_i64, 1_i64, &[1_i64, 2][..]),
        ("The Dispossessed", 2, 2, &[1]),
        ("Dune Messiah", 1, 1, &[]),
    ] {
        let book = Book::changes()
            .set(books::title, title)
            .set(books::isbn, format!("97800000{:05}", title.len()))
            .set(books::author_id, author)
            .set(books::price, Decimal::new(999, 2))
            .set(books::owner_id, Some(owner))
            .insert_on(connection)?;
        let relation: &ManyToMany<Book, Tag> = &Book::FIELDS.tags;
        relation.set(connection, &book.id, tags)?;
    }
    Ok(())
}

/// Tokens that stand in the users' rows.
pub(crate) struct Tokens;

impl TokenStore for Tokens {
    async fn find(&self, key: &str, cx: &Context) -> Result<Option<Arc<dyn Caller>>> {
        let user = User::objects()
            .filter(users::token.eq(key.to_owned()))
            .first(cx)
            .await?;
        Ok(user.map(|user| Arc::new(user) as Arc<dyn Caller>))
    }
}

/// A caller that is not looked up.
pub(crate) fn caller(id: i64, is_staff: bool) -> Arc<dyn Caller> {
    Arc::new(User {
        id,
        username: format!("user {id}"),
        token: String::new(),
        is_staff,
        is_active: true,
    })
}

/// The body of a sound new book.
pub(crate) fn new_book() -> Value {
    json!({
        "title": "Tehanu", "isbn": "9780000099999", "author": 2, "price": "12.50", "tags": [2],
    })
}

/// Returns `body` with some entries replaced; null entries are taken away.
pub(crate) fn with(mut body: Value, changes: Value) -> Value {
    let (Value::Object(entries), Value::Object(changes)) = (&mut body, changes) else {
        panic!("bodies are objects");
    };
    entries.extend(changes);
    body
}

/// Asserts status and body.
#[track_caller]
pub(crate) fn expect(answer: &TestResponse, status: u16, body: &Value) {
    assert_eq!(answer.status(), status, "{}", answer.text());
    assert_eq!(answer.value(), *body);
}
