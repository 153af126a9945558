//! Files in bodies: in memory or on disk, within limits.

use rest_kit::parsers::{FileUploadParser, MultiPartParser};
use rest_kit::prelude::*;
use rest_kit::request::{BodyLimits, Value as Body};
use rest_kit::test::TestRequest;
use rest_kit::views::Parsers;
use serde_json::{Value, json};

use crate::support::app::{each, expect};

#[api_view(post)]
async fn echo(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.data().await?))
}

// parity: REQ-020
#[actix_web::test]
async fn json_is_as_deep_as_the_application_lets_it() {
    for (limits, most) in [(BodyLimits::DEFAULT, 128), (deep(3), 3), (deep(500), 500)] {
        for database in rest_kit::test::databases(()).unwrap() {
            let kit = RestKit::new(Settings::default()).db(database.db().clone());
            let kit = kit
                .body_limits(limits)
                .permissions(AllowAny)
                .register_view("echo", echo);
            let client = rest_kit::test::Client::new(kit.build().unwrap()).await;
            let body = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
            let post = |depth| client.post("/echo/").body("application/json", body(depth));
            assert_eq!(post(most).await.text(), body(most));
            let refused = post(most + 1).await;
            assert_eq!(refused.status(), 400);
            assert!(
                refused.text().contains("Nesting too deep"),
                "{}",
                refused.text()
            );
        }
    }
    let kit = RestKit::new(Settings::default()).body_limits(deep(501));
    let error = kit.database("sqlite::memory:").build().unwrap_err();
    assert!(error.mistakes()[0].contains("max_depth"), "{error}");
}

fn deep(max_depth: usize) -> BodyLimits {
    BodyLimits {
        max_depth,
        ..BodyLimits::DEFAULT
    }
}

struct Upload;

/// Tells what the body holds.
#[api_view]
impl ApiView for Upload {
    fn parsers(&self) -> Parsers {
        (MultiPartParser, FileUploadParser).into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        let first = about(&cx.data().await?)?;
        // Asked twice, told the same.
        assert_eq!(first, about(&cx.data().await?)?);
        Ok(Response::new(&first))
    }
}

fn about(body: &Body) -> Result<Value> {
    let (Body::Form(entries) | Body::Map(entries)) = body else {
        return Err(Error::parse("no form"));
    };
    let about = |value: &Body| -> Result<Value> {
        Ok(match value {
            Body::File(file) => json!({
                "name": file.name,
                "type": file.content_type,
                "size": file.content.len(),
                "sum": file.content.read().map_err(Error::internal)?.iter().map(|byte| u64::from(*byte)).sum::<u64>(),
                "path": file.content.path(),
            }),
            other => json!(other),
        })
    };
    let entries = entries.iter();
    entries
        .map(|(name, value)| Ok(json!([name, about(value)?])))
        .collect()
}

fn app(kit: RestKit) -> RestKit {
    kit.body_limits(BodyLimits {
        max_body: 100,
        max_upload: 1_000_000,
        max_file_in_memory: 1000,
        max_fields: 3,
        max_files: 2,
        ..BodyLimits::DEFAULT
    })
    .register_view("upload", Upload)
    .register_view("upload/{filename}", Upload)
}

fn part(head: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn multipart<'a>(request: TestRequest<'a>, parts: &[Vec<u8>]) -> TestRequest<'a> {
    let body = [parts.concat(), b"--b--\r\n".to_vec()].concat();
    request.body("multipart/form-data; boundary=b", body)
}

// parity: REQ-011, REQ-007, REQ-019, FAP-015
#[actix_web::test]
async fn large_files_wait_on_disk_while_the_request_lasts() {
    let large = vec![b'x'; 700_000];
    let parts = [
        part("name=\"large\"; filename=\"l.bin\"", &large),
        part("name=\"title\"", b"Two files"),
        part("name=\"small\"; filename=\"s.bin\"", b"abc"),
    ];
    for library in each(app).await {
        let answer = multipart(library.post("/upload/"), &parts).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let body = answer.value();
        assert_eq!(body[0], json!(["title", "Two files"]));
        let (disk, memory) = (&body[1][1], &body[2][1]);
        assert_eq!(
            (&disk["size"], &disk["sum"]),
            (&json!(700_000), &json!(84_000_000))
        );
        assert_eq!(
            (&memory["size"], &memory["path"]),
            (&json!(3), &Value::Null)
        );
        let path = disk["path"].as_str().unwrap();
        assert!(!std::path::Path::new(path).exists(), "{path}");
    }
}

// parity: REQ-012, REQ-016
#[actix_web::test]
async fn a_body_may_be_one_file() {
    for library in each(app).await {
        let answer = library
            .post("/upload/cover.png/")
            .body("image/png", vec![1; 5000])
            .await;
        let file = &answer.value()[0][1];
        assert_eq!(
            (&file["name"], &file["sum"]),
            (&json!("cover.png"), &json!(5000))
        );
        assert!(file["path"].is_string());
        let nameless = library.post("/upload/").body("image/png", "x").await;
        let message = "Missing filename. Request should include a Content-Disposition header with \
                       a filename parameter.";
        expect(&nameless, 400, &json!({ "detail": message }));
        expect(&library.post("/upload/").await, 200, &json!([]));
    }
}

// parity: REQ-018, REQ-019, STS-010
#[actix_web::test]
async fn what_is_too_large_is_refused_as_json() {
    let field = |name: &str, length| part(&format!("name={name}"), &vec![b'x'; length]);
    let file = || part("name=f; filename=f", b"x");
    let failed = |reason: &str| json!({"detail": format!("Multipart form parse error - {reason}")});
    let too_large = json!({"detail": "The request body is too large."});
    let cases = [
        (vec![field("a", 40), field("b", 60)], 413, too_large.clone()),
        (
            vec![part("name=f; filename=f", &[0; 1_000_000])],
            413,
            too_large,
        ),
        (vec![field("a", 1); 4], 400, failed("too many fields")),
        (vec![file(), file(), file()], 400, failed("too many files")),
        (
            vec![field(&"n".repeat(1100), 1)],
            400,
            failed("Request max total header size exceeded."),
        ),
    ];
    for library in each(app).await {
        for (parts, status, body) in &cases {
            expect(
                &multipart(library.post("/upload/"), parts).await,
                *status,
                body,
            );
        }
        let raw = library
            .post("/upload/x/")
            .body("image/png", vec![0; 1_000_001])
            .await;
        assert_eq!(raw.status(), 413);
    }
}
