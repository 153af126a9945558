use listings::routers::{
    app, both_ways, for_readers, for_tenants, mistaken, nested, reports, wall,
};
use rest_kit::prelude::*;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "routers").await;
}

#[actix_web::test]
async fn books_below_an_author_are_the_authors() {
    replay(&client(nested()).await, "routers_nested").await;
}

#[actix_web::test]
async fn reports_have_suffixes() {
    replay(&client(reports()).await, "routers_suffixes").await;
}

#[actix_web::test]
async fn authors_are_bound_by_hand() {
    replay(&client(wall()).await, "routers_bound").await;
}

#[actix_web::test]
async fn readers_have_addresses_of_their_own() {
    let kit = RestKit::new(Settings::default()).permissions(AllowAny);
    let client = client(kit.include("api", for_readers())).await;
    assert_eq!(client.get("/api/authors").await.status(), 200);
    assert_eq!(client.get("/api/authors/1").await.status(), 200);
    assert_eq!(client.post("/api/authors").await.status(), 405);
    assert_eq!(client.get("/api/authors/").await.status(), 404);
}

#[actix_web::test]
async fn conflicts_are_start_up_errors() {
    let error = mistaken().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        include_str!("../../wire/conflict.txt").trim_end()
    );
}

#[actix_web::test]
async fn slashes() {
    replay(&client(both_ways()).await, "routers_slashes").await;
}

#[actix_web::test]
async fn tenants_are_named() {
    replay(&client(for_tenants()).await, "routers_depends").await;
}
