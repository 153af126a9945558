use listings::browsable::app;

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
