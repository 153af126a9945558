use listings::existing_schema::app;
use rest_kit::prelude::*;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let client = client(app()).await;
    let key = if client.db().is_postgres() {
        "SERIAL PRIMARY KEY"
    } else {
        "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    };
    let sql = format!(
        "CREATE TABLE people (person_id {key}, full_name TEXT NOT NULL, age INTEGER);
        INSERT INTO people (full_name, age) VALUES ('Ada', 36), ('Alan', 41), ('Kurt', NULL);"
    );
    let made = client
        .db()
        .write(move |connection| connection.batch_execute(&sql));
    made.await.unwrap();
    replay(&client, "existing_schema").await;
}
