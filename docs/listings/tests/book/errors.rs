use listings::errors::app;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "errors").await;
}

#[actix_web::test]
async fn problems_say_where_the_data_was() {
    replay(
        &client(listings::errors::problems()).await,
        "errors_problem",
    )
    .await;
}

#[actix_web::test]
async fn handler_replaces_every_error() {
    replay(&client(listings::errors::handled()).await, "errors_handled").await;
}
