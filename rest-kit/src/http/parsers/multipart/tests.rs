use crate::http::UploadedFile;

use super::*;

const LIMITS: BodyLimits = BodyLimits {
    max_fields: 4,
    max_files: 2,
    ..BodyLimits::DEFAULT
};

/// Reads the body at once and byte by byte: both say the same.
fn parse(body: &[u8]) -> Result<Value> {
    let content_type = MediaType::parse("multipart/form-data; boundary=b0");
    let whole = read(body, &content_type, &LIMITS);
    let mut reader = Box::new(Reader::new(&content_type, &LIMITS)?);
    let fed = body.iter().try_for_each(|byte| reader.feed(&[*byte]));
    let pieces = fed.and_then(|()| reader.finish());
    let text = |outcome: &Result<Value>| format!("{outcome:?}");
    assert_eq!(text(&whole), text(&pieces), "{}", body.escape_ascii());
    whole
}

fn file(name: &str, content_type: &str, content: &[u8]) -> Value {
    Value::File(UploadedFile {
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        content: content.to_vec().into(),
    })
}

// parity: REQ-011
#[test]
fn fields_come_first_then_files() {
    let body = b"--b0\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../a.bin\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\x00\r\n--b\r\n\xff\r\n\
        --b0\r\ncontent-disposition: form-data; name=\"t\"\r\n\r\n\xc3\xa9 --b0\r\n\
        --b0  \r\nContent-Disposition: form-data; name=t\r\n\r\n\r\n\
        --b0\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--b0--\r\n";
    let expected = vec![
        ("t".to_owned(), Value::from("é --b0")),
        ("t".to_owned(), Value::from("")),
        ("none".to_owned(), Value::from("")),
        (
            "f".to_owned(),
            file("a.bin", "application/octet-stream", b"\x00\r\n--b\r\n\xff"),
        ),
    ];
    assert_eq!(parse(body).unwrap(), Value::Form(expected));
}

#[test]
fn odd_bodies_are_read_as_far_as_they_make_sense() {
    let field = "Content-Disposition: form-data; name=a\r\n\r\n1";
    let one = vec![("a".to_owned(), Value::from("1"))];
    let cases = [
        (String::new(), vec![]),
        ("no boundary".to_owned(), vec![]),
        ("--b0--".to_owned(), vec![]),
        ("--b0\r\n--b0\r\n\r\n\r\nx\r\n--b0--".to_owned(), vec![]),
        (
            format!("preamble\r\n--b0\r\n{field}\r\n--b0--\r\nepilogue"),
            one.clone(),
        ),
        (format!("--b0--\r\n{field}"), vec![]),
        (
            format!("--b0\r\nX: y\r\nbad\r\n{field}\r\n--b0--"),
            one.clone(),
        ),
        (format!("--b0\r\n{field}\n--b0--"), one),
        ("--b0\r\n".repeat(6) + "--b0--", vec![]),
    ];
    for (body, expected) in cases {
        assert_eq!(
            parse(body.as_bytes()).unwrap(),
            Value::Form(expected),
            "{body}"
        );
    }
}

// parity: REQ-011, REQ-019
#[test]
fn broken_and_oversized_forms_are_refused() {
    let part = |head: &str| format!("--b0\r\nContent-Disposition: form-data; {head}\r\n\r\nx\r\n");
    let cases = [
        (part("name=a").repeat(5), "too many fields"),
        (part("name=a; filename=b").repeat(3), "too many files"),
        // Neither fields nor files, but work.
        ("--b0\r\n".repeat(7), "too many parts"),
        (part("x=y").repeat(7), "too many parts"),
        (
            part(&"x".repeat(2000)),
            "Request max total header size exceeded.",
        ),
    ];
    for (body, reason) in cases {
        let error = parse(body.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("Multipart form parse error - {reason}")
        );
        assert_eq!(error.status(), 400);
    }
    for cut in [
        "--b0\r\n",
        "--b0\r\nContent-Dispo",
        "--b0\r\nContent-Disposition: form-data; name=a\r\n\r\nhal",
        "--b0\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b",
        "--b0\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nhal",
    ] {
        let error = parse(cut.as_bytes()).unwrap_err();
        let reason = "the body ends before its last boundary";
        assert_eq!(
            error.to_string(),
            format!("Multipart form parse error - {reason}"),
            "{cut}"
        );
    }
    for (content_type, boundary) in [
        ("multipart/form-data", "None"),
        ("multipart/form-data; boundary=\"x \"", "x "),
        ("multipart/form-data; boundary=é", "é"),
    ] {
        let error = read(b"", &MediaType::parse(content_type), &BodyLimits::DEFAULT).unwrap_err();
        let expected =
            format!("Multipart form parse error - Invalid boundary in multipart: {boundary}");
        assert_eq!(error.to_string(), expected);
    }
    let limits = BodyLimits {
        max_body: 3,
        ..BodyLimits::DEFAULT
    };
    let content_type = MediaType::parse("multipart/form-data; boundary=b0");
    let error = read(part("name=a").as_bytes(), &content_type, &limits).unwrap_err();
    assert_eq!(error.status(), 413);
}

#[test]
fn hostile_bodies_never_panic() {
    let pieces = [
        "--b0",
        "\r\n",
        "--",
        "\n",
        " ",
        "Content-Disposition: form-data; name=\"",
        ":",
        ";",
        "a",
        "\"",
        "é",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                for fourth in pieces {
                    let body = [first, second, third, fourth].concat().repeat(3);
                    let _ = parse(body.as_bytes());
                }
            }
        }
    }
}
