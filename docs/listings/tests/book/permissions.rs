use listings::permissions::{app, unguarded};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "permissions").await;
}

#[test]
fn views_that_say_nothing_do_not_start() {
    let error = unguarded().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        include_str!("../../wire/unguarded.txt").trim_end()
    );
}
