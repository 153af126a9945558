use listings::routers::{app, mistaken, nested};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "routers").await;
}

#[actix_web::test]
async fn books_below_an_author_are_the_authors() {
    replay(&client(nested()).await, "routers_nested").await;
}

#[actix_web::test]
async fn conflicts_are_start_up_errors() {
    let error = mistaken().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        include_str!("../../wire/conflict.txt").trim_end()
    );
}
