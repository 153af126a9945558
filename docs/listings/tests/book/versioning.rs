use listings::versioning::{app, by_day, leaving};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "versioning").await;
}

#[actix_web::test]
async fn clients_are_told_to_leave() {
    replay(&client(leaving()).await, "versioning_leaving").await;
}

#[actix_web::test]
async fn schemes_of_your_own_find_versions() {
    replay(&client(by_day()).await, "versioning_own").await;
}
