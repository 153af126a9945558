use listings::shapes::{fastapi, flask};

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(flask()).await, "shapes").await;
    replay(&client(fastapi()).await, "shapes_fastapi").await;
}
