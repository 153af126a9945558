use listings::browsable::{app, branded_app};

use crate::support::client;

#[actix_web::test]
async fn browsers_get_pages() {
    let client = client(app()).await;
    for (accept, media_type) in [
        ("*/*", "application/json"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
    ] {
        let answer = client.get("/api/authors/").header("accept", accept).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.header("content-type"), Some(media_type));
    }
}

#[actix_web::test]
async fn pages_say_whose_they_are() {
    let client = client(branded_app()).await;
    let page = client.get("/api/authors/?format=api").await.text();
    assert!(page.contains("<h1>Author List · Bookstore</h1>"), "{page}");
}
