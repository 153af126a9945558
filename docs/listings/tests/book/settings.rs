use listings::settings::{app, first_author, impatient, strict};
use rest_kit::app::Settings;
use rest_kit::test::{Client, database};

use crate::support::replay;

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
