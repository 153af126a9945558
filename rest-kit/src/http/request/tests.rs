use actix_web::test::TestRequest;

use super::*;
use crate::http::parsers::{FormParser, JsonParser, MultiPartParser};

fn parsers() -> [Arc<dyn Parser>; 3] {
    [
        Arc::new(JsonParser),
        Arc::new(FormParser),
        Arc::new(MultiPartParser),
    ]
}

fn request(test: TestRequest) -> Request {
    let (inner, payload) = test.to_http_parts();
    Request::new(inner, payload)
}

fn posted(content_type: &str, body: &str) -> Request {
    let mut test = TestRequest::post().set_payload(body.to_owned());
    if !content_type.is_empty() {
        test = test.insert_header(("content-type", content_type));
    }
    request(test)
}

// parity: REQ-002
#[test]
fn query_parameters_are_decoded_and_the_last_one_counts() {
    let request = request(TestRequest::with_uri(
        "/?q=a%20b+c&q=%C3%A9&flag&n=1;2&x=%ff%4",
    ));
    assert_eq!(request.query_params().len(), 5);
    let cases = [
        ("q", Some("é")),
        ("flag", Some("")),
        ("n", Some("1;2")),
        ("x", Some("\u{fffd}%4")),
        ("Q", None),
    ];
    for (name, expected) in cases {
        assert_eq!(request.query_param(name), expected, "{name}");
    }
}

#[test]
fn path_parameters_are_decoded() {
    let cases = [
        ("12", "12"),
        ("a%2Fb", "a/b"),
        ("100%25", "100%"),
        ("%ff%C3%A9", "%FFé"),
        ("%zz", "%zz"),
    ];
    for (raw, expected) in cases {
        let request = request(TestRequest::default().param("pk", raw));
        assert_eq!(request.path_param("pk"), Some(expected));
        assert_eq!(request.path_param("id"), None);
    }
}

#[test]
fn addresses_are_made_absolute_with_the_host_of_the_client() {
    let cases = [
        ("testserver", "/a/?b=1", "http://testserver/a/?b=1"),
        ("[::1]:8000", "/a/", "http://[::1]:8000/a/"),
        ("h", "?page=2", "http://h/here/?page=2"),
        ("h", "//evil.example/", "http://h//evil.example/"),
        ("h", "https://other/x", "https://other/x"),
        ("a\"><b", "/", "http://localhost:8080/"),
    ];
    for (host, path, expected) in cases {
        let request = request(TestRequest::with_uri("/here/?x=1").insert_header(("host", host)));
        assert_eq!(request.build_absolute_uri(path), expected);
    }
}

// parity: REQ-001, REQ-005, REQ-013, REQ-026
#[actix_web::test]
async fn bodies_are_parsed_by_media_type() {
    let map = |value: i64| Ok(Value::Map(vec![("a".to_owned(), Value::Int(value))]));
    let form = |text: &str| Ok(Value::Form(vec![("a".to_owned(), Value::from(text))]));
    let refused = |media_type: &str| {
        Err(format!(
            "Unsupported media type \"{media_type}\" in request."
        ))
    };
    let urlencoded = "application/x-www-form-urlencoded";
    let long = format!("application/json; x={}", "y".repeat(300));
    let cases = [
        ("application/json", r#"{"a":1}"#, map(1)),
        ("Application/JSON; charset=utf-8", r#"{"a":1}"#, map(1)),
        ("application/json; charset=latin-1", "5", Ok(Value::Int(5))),
        (urlencoded, "a=1", form("1")),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n2\r\n--x--",
            form("2"),
        ),
        ("text/x-tea", "x", refused("text/x-tea")),
        (
            "application/vnd.api+json",
            "{}",
            refused("application/vnd.api+json"),
        ),
        ("", "{}", refused("")),
        (&long, "{}", refused(&long)),
        ("application/xml", "", Ok(Value::Map(vec![]))),
        ("application/json", "", Ok(Value::Map(vec![]))),
        ("", "", Ok(Value::Map(vec![]))),
        (urlencoded, "", Ok(Value::Form(vec![]))),
    ];
    for (content_type, body, expected) in cases {
        let request = posted(content_type, body);
        for _ in 0..2 {
            let found = request
                .data(&parsers())
                .await
                .map_err(|error| error.to_string());
            assert_eq!(found, expected, "{content_type} {body}");
        }
    }
}

// parity: REQ-007, REQ-018
#[actix_web::test]
async fn bodies_have_a_limit_and_are_read_once() {
    let limits = BodyLimits {
        max_body: 10,
        max_upload: 1000,
        ..BodyLimits::DEFAULT
    };
    for (length, status) in [(10, 200), (11, 413)] {
        for announced in [false, true] {
            let body = format!("\"{}\"", "x".repeat(length - 2));
            let mut test = TestRequest::post()
                .app_data(limits)
                .insert_header(("content-type", "application/json"))
                .set_payload(body.clone());
            if announced {
                test = test.insert_header(("content-length", body.len()));
            }
            let request = request(test);
            for _ in 0..2 {
                let found = request
                    .data(&parsers())
                    .await
                    .map_or_else(|error| error.status(), |_| 200);
                assert_eq!(found, status, "{length}");
            }
            if status == 200 {
                assert_eq!(request.body().await.unwrap(), body.as_bytes());
            }
        }
    }
}

#[actix_web::test]
async fn hostile_bodies_never_panic() {
    let media_types = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ];
    let pieces: [&[u8]; 9] = [
        b"\xff",
        b"%",
        b"&",
        b"=",
        b"--x\r\n",
        b"\r\n\r\n",
        b"{\"",
        b"\\ud8",
        b"\0",
    ];
    for media_type in media_types {
        for first in pieces {
            for second in pieces {
                let body = [first, second, first].concat();
                let test = TestRequest::post()
                    .insert_header(("content-type", media_type))
                    .set_payload(body);
                let _ = request(test).data(&parsers()).await;
            }
        }
    }
}
