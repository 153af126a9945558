use diesel::connection::SimpleConnection as _;
use listings::files::app;
use serde_json::{Value, json};

use crate::support::client;

#[actix_web::test]
async fn a_scan_is_kept_with_its_paper_and_served() {
    let app = app().on_start(async |db| {
        db.write(|connection| -> rest_kit::Result<()> {
            let key = if connection.is_sqlite() {
                "INTEGER PRIMARY KEY"
            } else {
                "BIGSERIAL PRIMARY KEY"
            };
            let columns = format!("id {key}, title TEXT NOT NULL, scan TEXT");
            connection.batch_execute(&format!("CREATE TABLE papers ({columns})"))?;
            Ok(())
        })
        .await
    });
    let client = client(app).await;
    let paper = client
        .post("/api/papers/")
        .json(&json!({"title": "Plain"}))
        .await;
    assert_eq!(paper.value()["scan"], Value::Null);
    let body = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nScanned\r\n\
                --b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"s.gif\"\r\n\r\n\
                GIF89a\u{1}\0\u{1}\0\r\n--b--\r\n";
    let paper = client.post("/api/papers/");
    let paper = paper.body("multipart/form-data; boundary=b", body).await;
    assert_eq!(paper.status(), 201, "{}", paper.text());
    let url = paper.value()["scan"].as_str().unwrap().to_owned();
    let path = &url[url.find("/scans/s").unwrap()..];
    let scan = client.get(&format!("{path}/")).await;
    assert_eq!(scan.text(), "GIF89a\u{1}\0\u{1}\0");
}
