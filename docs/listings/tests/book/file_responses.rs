use listings::file_responses::app;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "file_responses").await;
}

#[actix_web::test]
async fn strangers_files_are_saved_and_not_run() {
    let client = client(app()).await;
    assert_eq!(client.get("/media/none.html").await.status(), 404);
    let asset = client.get("/static/prices.csv").await;
    assert_eq!(asset.header("cache-control"), Some("public, max-age=3600"));
}
