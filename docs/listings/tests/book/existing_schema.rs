use listings::existing_schema::app;
use rest_kit::prelude::*;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let client = client(app().on_start(make_people)).await;
    replay(&client, "existing_schema").await;
}

/// Makes the table that was there before the application.
async fn make_people(db: Db) -> Result<()> {
    let key = if db.is_postgres() {
        "SERIAL PRIMARY KEY"
    } else {
        "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    };
    let sql = format!(
        "CREATE TABLE people (person_id {key}, full_name TEXT NOT NULL, age INTEGER);
        INSERT INTO people (full_name, age) VALUES ('Ada', 36), ('Alan', 41), ('Kurt', NULL);"
    );
    db.write(move |connection| connection.batch_execute(&sql))
        .await
}
