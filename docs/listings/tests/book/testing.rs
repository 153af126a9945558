// ANCHOR: tests
use std::sync::Arc;

use listings::models::{Author, Book, MIGRATIONS, User, authors, books, users};
use listings::testing::app;
use rest_kit::prelude::*;
use rest_kit::test::{Client, assert_num_queries, database};
use serde_json::json;

/// A client of the application on a database of its own.
async fn client() -> Client {
    let database = database(MIGRATIONS).unwrap();
    Client::start(app(), database).await.unwrap()
}

/// Stores a user and a book of hers.
async fn fixture(client: &Client) -> Result<(User, Book)> {
    let db = client.db();
    let ada = User::changes()
        .set(users::username, "ada")
        .set(users::token, "secret")
        .set(users::is_staff, false);
    let ada = User::objects().create(ada, db).await?;
    let author = Author::changes().set(authors::name, "Frank Herbert");
    let author = Author::objects().create(author, db).await?;
    let dune = Book::changes()
        .set(books::title, "Dune")
        .set(books::author_id, author.id)
        .set(books::isbn, "9780441013593")
        .set(books::published_date, NaiveDate::default())
        .set(books::price, Decimal::new(999, 2))
        .set(books::owner_id, ada.id);
    Ok((ada, Book::objects().create(dune, db).await?))
}

#[actix_web::test]
async fn owner_changes_her_book() {
    let client = client().await;
    let (ada, dune) = fixture(&client).await.unwrap();
    client.force_authenticate(Some(Arc::new(ada)));

    let answer = client
        .patch(&format!("/api/books/{}/", dune.id))
        .json(&json!({ "price": "5.00" }))
        .await;

    assert_eq!(answer.status(), 200);
    assert_eq!(answer.value()["price"], "5.00");
}

#[actix_web::test]
async fn anonymous_caller_gets_401() {
    let client = client().await;
    let answer = client.post("/api/books/").form(&[("title", "Dune")]).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.text(),
        r#"{"detail":"Authentication credentials were not provided."}"#
    );
}

#[actix_web::test]
async fn list_costs_one_query_and_one_per_relation() {
    let client = client().await;
    fixture(&client).await.unwrap();
    let list = async { client.get("/api/books/").await };
    let answer = assert_num_queries(client.db(), 2, list).await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
}
// ANCHOR_END: tests
