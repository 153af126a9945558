//! The test client, the counter of queries, and databases of tests.

use rest_kit::prelude::*;
use rest_kit::test::{QueryCounter, assert_num_queries, database, databases, shared_databases};
use serde::Deserialize;
use serde_json::json;

use crate::support::app::{each, tables};
use crate::support::library::{Tag, open, tags};

#[derive(Deserialize)]
struct Named {
    id: i64,
    name: String,
}

// parity: TST-002, TST-003
#[actix_web::test]
async fn answers_are_read_typed_and_raw() {
    for library in each(open).await {
        let tag: Named = library
            .post("/api/tags/")
            .json(&json!({"name": "é"}))
            .await
            .json();
        assert_eq!((tag.id, tag.name.as_str()), (3, "é"));
        let answer = library.get("/api/tags/3/").await;
        assert_eq!(answer.text(), r#"{"id":3,"name":"é"}"#);
        assert_eq!(answer.bytes().len(), 20);
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
        assert_eq!(library.delete("/api/tags/3/").await.value(), json!(null));
        assert_eq!(library.options("/api/tags/").await.status(), 200);
        assert_eq!(library.head("/api/tags/").await.text(), "");
        let form = library.put("/api/tags/1/").form(&[("name", "a&b=c")]).await;
        assert_eq!(form.value()["name"], "a&b=c");
    }
}

// parity: TST-012
#[actix_web::test]
async fn statements_are_counted() {
    for library in each(open).await {
        let counter = QueryCounter::new(library.db());
        let answer =
            assert_num_queries(library.db(), 1, async { library.get("/api/tags/1/").await });
        assert_eq!(answer.await.status(), 200);
        assert_eq!(counter.count(), 1);
        let statements = counter.statements();
        assert_eq!(statements.len(), 1);
        assert!(statements[0].starts_with("SELECT"), "{statements:?}");
        // A later counter has its own part, and nothing is kept for nobody.
        let later = QueryCounter::new(library.db());
        assert!(later.statements().is_empty());
        drop((counter, later));
        library.get("/api/tags/1/").await;
        assert!(QueryCounter::new(library.db()).statements().is_empty());
    }
}

#[actix_web::test]
#[should_panic(expected = "SELECT")]
async fn a_wrong_number_of_statements_lists_them() {
    for library in each(open).await {
        assert_num_queries(library.db(), 0, async { library.get("/api/tags/1/").await }).await;
    }
}

// parity: TST-001, TST-018
#[actix_web::test]
async fn each_test_has_a_database_of_its_own() {
    let (first, second) = (database(tables).unwrap(), database(tables).unwrap());
    Tag::objects().delete(first.db()).await.unwrap();
    assert_eq!(Tag::objects().count(first.db()).await.unwrap(), 0);
    assert_eq!(Tag::objects().count(second.db()).await.unwrap(), 2);
    assert!(
        databases(())
            .unwrap()
            .iter()
            .all(|it| it.is_postgres() || it.url().contains("memory"))
    );
}

#[actix_web::test]
async fn shared_databases_are_open_to_other_connections_and_go_with_the_test() {
    for database in shared_databases(tables).unwrap() {
        let url = database.url().to_owned();
        let mut connection = rest_kit::db::Connection::open(&url).unwrap();
        Tag::changes()
            .set(tags::name, "new")
            .insert_on(&mut connection)
            .unwrap();
        assert_eq!(Tag::objects().count(database.db()).await.unwrap(), 3);
        drop(connection);
        let is_postgres = database.is_postgres();
        drop(database);
        if is_postgres {
            assert!(rest_kit::db::Connection::open(&url).is_err());
        } else {
            assert!(!std::path::Path::new(&url).exists());
        }
    }
}

#[test]
fn tables_that_cannot_be_made_say_why() {
    let failed = database(|connection: &mut rest_kit::db::Connection| {
        Ok(connection.batch_execute("CREATE TABL x (id INTEGER)")?)
    });
    let message = failed.err().unwrap().to_string();
    assert!(message.contains("syntax error"), "{message}");
}
