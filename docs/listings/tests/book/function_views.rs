use listings::function_views::{app, order, ticks};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "function_views").await;
}

#[actix_web::test]
async fn tasks_run_after_the_answer() {
    let app = app()
        .register_view("order", order)
        .register_view("ticks", ticks);
    let client = client(app).await;
    assert_eq!(client.post("/order/").await.status(), 201);
    assert!(client.drain().await);
}
