use listings::existing_schema::app;
use rest_kit::prelude::*;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let client = client(app()).await;
    client
        .db()
        .write(|connection| {
            connection.batch_execute(
                "CREATE TABLE people (
                    person_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    full_name TEXT NOT NULL,
                    age INTEGER
                );
                INSERT INTO people (full_name, age) VALUES ('Ada', 36), ('Alan', 41), ('Kurt', NULL);",
            )
        })
        .await
        .unwrap();
    replay(&client, "existing_schema").await;
}
