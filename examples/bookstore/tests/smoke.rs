//! What the README shows, without a port, on every database.

use bookstore::{accounts, app, seed};
use rest_kit::contrib::auth::{User, Users, auth_user};
use rest_kit::prelude::*;
use rest_kit::test::{Client, assert_num_queries, databases};
use serde_json::json;

const SECRET: &str = "a secret of tests, with 32 bytes";
const PASSWORD: &str = "a long and quiet river";

/// A client of a filled store, for every database to test on.
async fn clients() -> Result<Vec<Client>, StartError> {
    let mut clients = Vec::new();
    for database in databases(())? {
        let store = app(Settings::default(), SECRET).on_start(seed::fill);
        clients.push(Client::start(store, database).await?);
    }
    Ok(clients)
}

/// As [`clients`], of a store that has readers: ada and carl, who have passwords, and bob.
async fn clients_with_readers() -> Result<Vec<Client>, Box<dyn std::error::Error>> {
    let clients = clients().await?;
    for client in &clients {
        accounts::fill(client.db().clone()).await?;
        let users = Users::new();
        let ada = User::objects().filter(auth_user::username.eq("ada"));
        let ada = ada.first(client.db()).await?.ok_or("ada is missing")?;
        users.set_password(&ada, PASSWORD, client.db()).await?;
        let carl = User::changes().set(auth_user::username, "carl");
        users.create(carl, PASSWORD, client.db()).await?;
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

#[actix_web::test]
async fn books_cost_no_more_for_the_logins() -> Result<(), StartError> {
    for client in clients().await? {
        let book =
            assert_num_queries(client.db(), 1, async { client.get("/api/books/7/").await }).await;
        assert_eq!((book.status(), book.header("vary")), (200, Some("Accept")));
    }
    Ok(())
}

#[actix_web::test]
async fn readers_log_in_for_either_token() -> Result<(), Box<dyn std::error::Error>> {
    for client in clients_with_readers().await? {
        let login = json!({ "username": "ada", "password": PASSWORD });
        let pair = client.post("/api/token/").json(&login).await;
        assert_eq!(pair.status(), 200, "{}", pair.text());
        let access = format!("Bearer {}", pair.value()["access"].as_str().unwrap_or("-"));
        let stored = client.post("/api/auth/login/").json(&login).await;
        assert_eq!(stored.status(), 200, "{}", stored.text());
        let key = format!("Token {}", stored.value()["key"].as_str().unwrap_or("-"));
        for credentials in [&access, &key] {
            let me = client
                .get("/api/auth/user/")
                .header("authorization", credentials);
            assert_eq!(me.await.value()["username"], "ada");
        }
        let nobody = client.get("/api/auth/user/").await;
        assert_eq!(
            (nobody.status(), nobody.header("www-authenticate")),
            (401, Some("Bearer realm=\"api\""))
        );
        let refresh = client.post("/api/token/refresh/").json(&pair.value()).await;
        assert_eq!(refresh.status(), 200, "{}", refresh.text());
        let logout = client
            .post("/api/auth/logout/")
            .header("authorization", &key);
        assert_eq!(logout.await.status(), 200);
        let over = client.get("/api/auth/user/").header("authorization", &key);
        assert_eq!(over.await.text(), r#"{"detail":"Invalid token."}"#);
    }
    Ok(())
}

#[actix_web::test]
async fn a_review_belongs_to_its_reader() -> Result<(), Box<dyn std::error::Error>> {
    for client in clients_with_readers().await? {
        let mut readers = Vec::new();
        for name in ["ada", "carl"] {
            let login = json!({ "username": name, "password": PASSWORD });
            let pair = client.post("/api/token/").json(&login).await.value();
            readers.push(format!("Bearer {}", pair["access"].as_str().unwrap_or("-")));
        }
        let [ada, carl] = &readers[..] else {
            return Err("two readers".into());
        };
        let review =
            json!({ "book": 2, "stars": 5, "text": "Lovely", "owner": 2, "reader": "bob" });
        let nobody = client.post("/api/reviews/").json(&review).await;
        assert_eq!(nobody.status(), 401);
        let post = |by| {
            client
                .post("/api/reviews/")
                .header("authorization", by)
                .json(&review)
        };
        let created = post(ada).await;
        assert_eq!(created.status(), 201, "{}", created.text());
        // Whatever the body says, it is the caller's.
        assert_eq!(created.value()["reader"], "ada");
        let again = post(ada).await;
        assert_eq!(again.status(), 400, "{}", again.text());
        let path = format!("/api/reviews/{}/", created.value()["id"]);
        assert_eq!(client.get(&path).await.value()["stars"], 5);
        for (path, by, status) in [
            (path.as_str(), carl, 403),
            ("/api/reviews/1/", ada, 403), // bob's
            (&path, ada, 200),
        ] {
            let patch = client.patch(path).header("authorization", by);
            let patched = patch.json(&json!({ "stars": 4 })).await;
            assert_eq!(patched.status(), status, "{}", patched.text());
        }
        assert_eq!(client.delete(&path).await.status(), 401);
        let delete = client.delete(&path).header("authorization", ada).await;
        assert_eq!(delete.status(), 204);
    }
    Ok(())
}

#[actix_web::test]
async fn ten_wrong_passwords_are_enough() -> Result<(), Box<dyn std::error::Error>> {
    for client in clients_with_readers().await? {
        let wrong = json!({ "username": "ada", "password": "guess" });
        for number in 0..10 {
            let (path, status) = match number % 2 {
                0 => ("/api/token/", 401),
                _ => ("/api/auth/login/", 400),
            };
            assert_eq!(client.post(path).json(&wrong).await.status(), status);
        }
        let right = json!({ "username": "ada", "password": PASSWORD });
        for path in ["/api/token/", "/api/auth/login/"] {
            let late = client.post(path).json(&right).await;
            assert_eq!(late.status(), 429, "{}", late.text());
            assert!(late.header("retry-after").is_some());
        }
    }
    Ok(())
}
