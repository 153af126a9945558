use listings::settings::{app, first_author, formatted, impatient, private, strict};
use rest_kit::app::Settings;
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
