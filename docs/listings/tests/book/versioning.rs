use listings::versioning::{app, leaving};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "versioning").await;
}

#[actix_web::test]
async fn clients_are_told_to_leave() {
    replay(&client(leaving()).await, "versioning_leaving").await;
}
