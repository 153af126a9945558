use listings::models::AuthorViewSet;
use listings::settings::{app, first_author, formatted, impatient, private, strict};
use rest_kit::db::Connection;
use rest_kit::prelude::*;
use rest_kit::test::{Client, database};

use crate::support::{client, replay};

#[actix_web::test]
async fn hook_fills_an_empty_database() {
    let app = app(Settings::default());
    let client = Client::start(app, database(()).unwrap()).await.unwrap();
    for _ in 0..2 {
        first_author(client.db().clone()).await.unwrap();
    }
    replay(&client, "settings").await;
}

#[actix_web::test]
async fn pending_migrations_are_reported() {
    let database = database(()).unwrap();
    let app = strict(Settings::default()).db(database.db().clone());
    let error = app.build().unwrap_err();
    assert_eq!(
        error.to_string(),
        include_str!("../../wire/pending.txt").trim_end()
    );
}

#[actix_web::test]
async fn options_of_the_database_are_taken() {
    assert!(!impatient("sqlite::memory:").unwrap().is_postgres());
}

#[actix_web::test]
async fn fields_follow_the_application() {
    replay(&client(formatted()).await, "formats").await;
}

#[actix_web::test]
async fn nobody_owns_no_rows() {
    let client = client(private()).await;
    assert_eq!(client.get("/api/books/").await.text(), "[]");
    assert_eq!(client.get("/api/books/1/").await.status(), 404);
    assert_eq!(client.get("/api/authors/1/").await.status(), 200);
}

#[actix_web::test]
async fn tables_that_do_not_fit_are_reported() {
    let database = database(|connection: &mut Connection| {
        Ok(connection
            .batch_execute("CREATE TABLE authors (id INTEGER PRIMARY KEY, name NUMERIC)")?)
    });
    let database = database.unwrap();
    if database.is_postgres() {
        // The page shows the words for SQLite.
        return;
    }
    let app = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/authors", AuthorViewSet);
    let error = Client::start(app, database).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        include_str!("../../wire/misfits.txt").trim_end()
    );
}
