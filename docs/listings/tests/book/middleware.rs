use listings::middleware::{
    app, around_everything, cached, come_back_in_two_minutes, guarded, switched,
};
use rest_kit::app::Maintenance;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "middleware").await;
}

#[actix_web::test]
async fn every_answer_passes_the_edge() {
    let client = client(around_everything()).await;
    let answer = client
        .get("/nowhere/")
        .header("origin", "https://shop.example")
        .await;
    assert_eq!(answer.status(), 404);
    for name in [
        "access-control-allow-origin",
        "x-request-id",
        "x-frame-options",
    ] {
        assert!(answer.header(name).is_some(), "{name}");
    }
    let foreign = client
        .get("/api/authors/")
        .header("host", "evil.example")
        .await;
    assert_eq!(foreign.status(), 400);
}

#[actix_web::test]
async fn lists_are_kept_and_staff_is_guarded() {
    let cached = client(cached()).await;
    assert_eq!(cached.get("/api/authors/").await.header("age"), None);
    assert_eq!(cached.get("/api/authors/").await.header("age"), Some("0"));
    let guarded = client(guarded()).await;
    assert_eq!(guarded.get("/staff/authors/").await.status(), 403);
    let known = guarded
        .get("/staff/authors/")
        .header("x-password", "swordfish")
        .await;
    assert_eq!(known.header("x-let-in"), Some("yes"));
}

#[actix_web::test]
async fn nobody_but_probes_is_let_in_during_maintenance() {
    let maintenance = Maintenance::new();
    let client = client(switched(&maintenance)).await;
    assert_eq!(client.get("/api/authors/").await.status(), 200);
    come_back_in_two_minutes(&maintenance);
    replay(&client, "maintenance").await;
    maintenance.end();
    assert_eq!(client.get("/api/authors/").await.status(), 200);
}
