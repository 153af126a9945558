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
async fn a_refused_order_is_shown_again() {
    let client = client(app()).await;
    let form = client.get("/order/").await.text();
    assert!(form.contains(r#"name="copies""#), "{form}");
    let fields = [("title", "Dune"), ("copies", "two")];
    let refused = client.post("/order/").form(&fields).await;
    assert_eq!(refused.status(), 400);
    let page = refused.text();
    assert!(page.contains(r#"name="title" value="Dune""#), "{page}");
    assert!(page.contains("A valid integer is required."), "{page}");
    let taken = client
        .post("/order/")
        .form(&[("title", "Dune"), ("copies", "2")]);
    assert_eq!(taken.await.text(), "<h1>Thank you</h1>");
}

#[actix_web::test]
async fn pages_say_whose_they_are() {
    let client = client(branded_app()).await;
    let page = client.get("/api/authors/?format=api").await.text();
    assert!(page.contains("<h1>Author List · Bookstore</h1>"), "{page}");
}
