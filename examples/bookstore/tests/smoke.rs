//! What the README shows, without a port, on every database.

use bookstore::{app, seed};
use rest_kit::prelude::*;
use rest_kit::test::{Client, assert_num_queries, databases};
use serde_json::json;

/// A client of a filled store, for every database to test on.
async fn clients() -> Result<Vec<Client>, StartError> {
    let mut clients = Vec::new();
    for database in databases(())? {
        let store = app(Settings::default()).on_start(seed::fill);
        clients.push(Client::start(store, database).await?);
    }
    Ok(clients)
}

#[actix_web::test]
async fn a_page_has_ten_books_and_two_queries() -> Result<(), StartError> {
    for client in clients().await? {
        let page = assert_num_queries(client.db(), 2, async {
            client.get("/api/books/?page=2").await
        })
        .await;
        assert_eq!(page.status(), 200);
        let page = page.value();
        assert_eq!(page["count"], 300);
        assert_eq!(page["results"].as_array().map(Vec::len), Some(10));
        assert_eq!(page["previous"], "http://testserver/api/books/");
        assert_eq!(page["next"], "http://testserver/api/books/?page=3");
    }
    Ok(())
}

#[actix_web::test]
async fn a_price_must_be_positive() -> Result<(), StartError> {
    for client in clients().await? {
        let mut book = json!({
            "title": "Dune", "author": "Frank Herbert", "isbn": "9780441013593",
            "published_date": "1965-08-01", "price": "0.00",
        });
        let refused = client.post("/api/books/").json(&book).await;
        assert_eq!(refused.status(), 400);
        assert_eq!(refused.text(), r#"{"price":["Price must be positive"]}"#);
        book["price"] = json!("9.99");
        let created = client.post("/api/books/").json(&book).await;
        assert_eq!(
            (created.status(), created.value()["id"].as_i64()),
            (201, Some(301))
        );
        let again = client.post("/api/books/").json(&book).await;
        assert_eq!(
            again.text(),
            r#"{"isbn":["book with this isbn already exists."]}"#
        );
    }
    Ok(())
}

#[actix_web::test]
async fn books_are_searched_ordered_changed_and_deleted() -> Result<(), StartError> {
    for client in clients().await? {
        let found = client
            .get("/api/books/?search=river&ordering=-price")
            .await
            .value();
        assert_eq!(found["count"], 30);
        let recent = client.get("/api/books/recent/").await.value();
        assert_eq!(recent.as_array().map(Vec::len), Some(5));
        assert_eq!(recent[0]["id"], 300);
        let changed = client
            .patch("/api/books/1/")
            .json(&json!({"price": 3}))
            .await;
        assert_eq!(
            (changed.status(), &changed.value()["price"]),
            (200, &json!("3.00"))
        );
        assert_eq!(client.delete("/api/books/1/").await.status(), 204);
        let gone = client.get("/api/books/1/").await;
        assert_eq!(gone.status(), 404);
        assert_eq!(
            gone.text(),
            r#"{"detail":"No Book matches the given query."}"#
        );
    }
    Ok(())
}

#[actix_web::test]
async fn the_front_door_leads_to_the_api() -> Result<(), StartError> {
    for client in clients().await? {
        let door = client.get("/").await;
        assert_eq!(
            (door.status(), door.header("location")),
            (307, Some("/api/"))
        );
        assert_eq!(client.get("/api/").await.status(), 200);
    }
    Ok(())
}
