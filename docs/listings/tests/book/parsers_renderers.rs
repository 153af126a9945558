use listings::parsers_renderers::app;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "parsers_renderers").await;
}

#[actix_web::test]
async fn larger_bodies_are_refused() {
    let client = client(listings::parsers_renderers::small()).await;
    replay(&client, "parsers_renderers_limits").await;
}
