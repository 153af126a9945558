use listings::plain::app;

use crate::support::{client, replay};

#[actix_web::test]
async fn pages_exchanges_are_answered() {
    replay(&client(app()).await, "plain").await;
}

// parity: SEC-28
#[actix_web::test]
async fn covers_are_images_and_come_back_as_downloads() {
    let client = client(app()).await;
    let upload = |name: &str, content: &[u8]| {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"cover\"; filename=\"{name}\"\r\n\
             Content-Type: image/gif\r\n\r\n"
        );
        [head.as_bytes(), content, b"\r\n--b--\r\n"].concat()
    };
    let send = async |name: &str, content: &[u8]| {
        let body = upload(name, content);
        let request = client.post("/api/covers/");
        request.body("multipart/form-data; boundary=b", body).await
    };
    let refused = send("a.gif", b"<script>").await;
    assert_eq!(
        refused.text(),
        r#"{"cover":["Upload a valid image. The file you uploaded was either not an image or a corrupted image."]}"#,
    );
    let gif = b"GIF89a\x01\0\x01\0";
    let refused = send("a.html", gif).await;
    assert!(
        refused.text().contains("“html” is not allowed"),
        "{}",
        refused.text()
    );
    let stored: String = send("../a cover.gif", gif).await.json();
    assert!(stored.contains("/covers/a_cover"), "{stored}");
    let path = &stored[stored.find("/covers/").unwrap()..];
    let answer = client.get(&format!("{path}/")).await;
    assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(
        answer.header("Content-Type"),
        Some("application/octet-stream")
    );
    let missing = client.get("/covers/..%2fCargo.toml/").await;
    assert_eq!(missing.status(), 404);
}
