#[expect(
    unreachable_pub,
    reason = "it is a program of its own: `main.rs` of the page"
)]
#[path = "../../src/quickstart.rs"]
mod program;

use rest_kit::prelude::*;
use rest_kit::test::Client;

use crate::support::replay;

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    // Its migrations are for SQLite only.
    let db = Db::open("sqlite::memory:").unwrap();
    let client = Client::new(program::app().unwrap().db(db).build().unwrap()).await;
    replay(&client, "quickstart").await;
}
