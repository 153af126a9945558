use listings::users::app;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let client = client(app().unwrap()).await;
    replay(&client, "users").await;
}
