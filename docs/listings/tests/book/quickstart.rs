#[expect(
    unreachable_pub,
    reason = "it is a program of its own: `main.rs` of the page"
)]
#[path = "../../src/quickstart.rs"]
mod program;

use rest_kit::test::{Client, database};

use crate::support::replay;

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    let app = program::app().unwrap();
    let client = Client::start(app, database(()).unwrap()).await.unwrap();
    replay(&client, "quickstart").await;
}
