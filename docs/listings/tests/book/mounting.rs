use actix_web::test::{TestRequest, call_and_read_body, init_service};
use listings::models::MIGRATIONS;
use listings::mounting::{api, application, with_health_check};

use crate::support::{client, replay};

#[actix_web::test]
async fn api_and_pages_live_side_by_side() {
    let api = api().unwrap();
    api.db()
        .blocking_write(|connection| {
            MIGRATIONS.run(connection).unwrap();
            rest_kit::db::QueryResult::Ok(())
        })
        .unwrap();
    let service = init_service(application(&api)).await;
    for (path, expected) in [("/", "a page of the application"), ("/api/authors/", "[]")] {
        let request = TestRequest::with_uri(path).to_request();
        assert_eq!(call_and_read_body(&service, request).await, expected);
    }
}

#[actix_web::test]
async fn services_stand_beside_the_api() {
    replay(&client(with_health_check()).await, "mounting").await;
}
