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

#[actix_web::test]
async fn forms_are_chosen() {
    let client = client(listings::parsers_renderers::negotiated()).await;
    replay(&client, "parsers_renderers_negotiation").await;
    let table = client.get("/prices/").header("accept", "text/csv").await;
    assert_eq!(table.text(), "0,1\r\nDune,'=9+9\r\nTehanu,12.50\r\n");
    let yaml = client.get("/prices/?format=yaml").await;
    assert!(yaml.text().starts_with("- - Dune"), "{}", yaml.text());
}
