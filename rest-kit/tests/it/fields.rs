//! Fields of every type: what they take, what they refuse, what they show.

use serde_json::{Map, Value, json};

use crate::support::app::{each, expect, with};
use crate::support::library::open;

fn sample() -> Value {
    json!({
        "flag": "yes", "small": "7", "medium": 7.0, "large": 9_007_199_254_740_993_i64,
        "single": "1.5", "double": 2, "text": "  words ", "email": "a@example.org",
        "link": "https://example.org/a", "slug": "a-b_c", "bytes": "aGk=", "day": "2024-02-29",
        "hour": "12:30", "moment": "2024-02-29T12:30:00+02:00", "money": 12.5,
        "code": "6F9619FF8B86D011B42D00CF4FC964FF", "json": ["x"], "span": "1 02:03:04.5",
        "status": "on_shelf",
    })
}

// parity: FLD-012, FLD-016, FLD-018, FLD-019, FLD-020, FLD-023, FLD-025, FLD-030, FLD-031
#[actix_web::test]
async fn every_type_is_read_leniently_and_shown_strictly() {
    for library in each(open).await {
        let created = library.post("/api/samples/").json(&sample()).await;
        expect(
            &created,
            201,
            &json!({
                "id": 1, "flag": true, "small": 7, "medium": 7,
                "large": 9_007_199_254_740_993_i64, "single": 1.5, "double": 2.0, "text": "words",
                "email": "a@example.org", "link": "https://example.org/a", "slug": "a-b_c",
                "bytes": "aGk=", "day": "2024-02-29", "hour": "12:30:00",
                "moment": "2024-02-29T10:30:00Z", "money": "12.50",
                "code": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "json": ["x"],
                "span": "1 02:03:04.500000", "status": "on_shelf", "maybe_flag": null,
                "maybe_number": null, "maybe_text": null,
                "maybe_bytes": null, "maybe_day": null, "maybe_hour": null, "maybe_moment": null,
                "maybe_money": null, "maybe_code": null, "maybe_json": null, "maybe_span": null,
                "maybe_status": null,
            }),
        );
        // What is shown can be sent back, and comes out the same.
        let again = library.put("/api/samples/1/").json(&created.value()).await;
        expect(&again, 200, &created.value());
        expect(&library.get("/api/samples/1/").await, 200, &created.value());
    }
}

// parity: FLD-003
#[actix_web::test]
async fn only_fields_that_may_be_null_may_be_missing() {
    for library in each(open).await {
        let answer = library.post("/api/samples/").json(&json!({})).await;
        assert_eq!(answer.status(), 400);
        let errors: Map<String, Value> = answer.json();
        let sample = sample();
        let required = sample.as_object().unwrap();
        assert_eq!(errors.len(), required.len());
        for name in required.keys() {
            assert_eq!(errors[name], json!(["This field is required."]), "{name}");
        }
    }
}

// parity: FLD-015, FLD-023, FLD-025, FLD-049, FLD-052
#[actix_web::test]
async fn wrong_values_are_refused_in_drfs_words() {
    let date = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
    let time = "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].";
    let slug = "Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.";
    let cases = [
        ("flag", json!("maybe"), "Must be a valid boolean."),
        ("small", json!("x"), "A valid integer is required."),
        ("medium", json!(1.5), "A valid integer is required."),
        ("large", json!("1".repeat(1001)), "String value too large."),
        ("double", json!("x"), "A valid number is required."),
        (
            "text",
            json!("elevenchars"),
            "Ensure this field has no more than 10 characters.",
        ),
        ("text", json!("a\u{0}b"), "Null characters are not allowed."),
        ("text", json!(""), "This field may not be blank."),
        ("text", json!([]), "Not a valid string."),
        ("text", json!(true), "Not a valid string."),
        ("email", json!("a@b"), "Enter a valid email address."),
        ("link", json!("example"), "Enter a valid URL."),
        ("slug", json!("a b"), slug),
        ("day", json!("29.02.2024"), date),
        ("day", json!("2023-02-29"), date),
        ("hour", json!("25:00"), time),
        (
            "money",
            json!("1234.567"),
            "Ensure that there are no more than 6 digits in total.",
        ),
        (
            "money",
            json!("1.234"),
            "Ensure that there are no more than 2 decimal places.",
        ),
        ("money", json!("x"), "A valid number is required."),
        ("code", json!("x"), "Must be a valid UUID."),
        ("status", json!("Lost"), "\"Lost\" is not a valid choice."),
    ];
    for library in each(open).await {
        for (name, value, message) in &cases {
            let body = with(sample(), json!({ *name: value }));
            let answer = library.post("/api/samples/").json(&body).await;
            expect(&answer, 400, &json!({ *name: [message] }));
        }
    }
}

/// What clients send who mean no good.
fn hostile() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    let huge: Value = serde_json::from_str("123456789012345678901234567890").unwrap();
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(i64::MAX),
        json!(i64::MIN),
        huge,
        json!(u64::MAX),
        json!(1.0e308),
        json!(-0.0),
        json!(1e-300),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("x".repeat(5000)),
        json!("9".repeat(400)),
        json!("-"),
        json!("+1"),
        json!("1e400"),
        json!("1e999999999"),
        json!("NaN"),
        json!("Infinity"),
        json!("0x10"),
        json!("99999-01-01"),
        json!("0000-00-00"),
        json!("-0001-01-01"),
        json!("9999-12-31"),
        json!("9999-12-31T23:59:59.999999-23:59"),
        json!("0001-01-01T00:00:00+23:59"),
        json!("24:00"),
        json!("999999999 23:59:59"),
        json!("-999999999 00:00:00"),
        json!("P99999999999Y"),
        json!("PT1e400S"),
        json!("1' OR '1'='1"),
        json!("\u{202e}\u{feff}"),
        json!("٣"),
        json!("１２"),
        json!("%00"),
        json!("https://[::1"),
        json!("a@[300.1.1.1]"),
        json!("urn:uuid:x"),
        json!("===="),
        json!([]),
        json!(["\u{0}"]),
        json!({"\u{0}": 1}),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({"": {}}),
        deep,
    ]
}

// parity: FLD-015, FLD-046, EXC-021
#[actix_web::test]
async fn no_value_of_any_field_is_a_server_error() {
    for library in each(open).await {
        assert_eq!(
            library.post("/api/samples/").json(&sample()).await.status(),
            201
        );
        let fields: Map<String, Value> = library.get("/api/samples/1/").await.json();
        let mut failures = Vec::new();
        for name in fields.keys() {
            for value in hostile() {
                let body = json!({ name: value });
                let answer = library.patch("/api/samples/1/").json(&body).await;
                let shown = library.get("/api/samples/1/").await;
                if ![200, 400].contains(&answer.status()) || shown.status() != 200 {
                    failures.push(format!("{} {} {body}", answer.status(), shown.status()));
                }
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

// parity: FLD-048
#[actix_web::test]
async fn forms_are_read_as_drf_reads_them() {
    for library in each(open).await {
        let pairs = [
            ("title", "Tehanu"),
            ("isbn", "9780000099999"),
            ("author", "2"),
            ("price", "12.50"),
            ("pages", ""),
            ("tags", "1"),
            ("tags", "2"),
        ];
        let answer = library.post("/api/books/").form(&pairs).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let book = answer.value();
        assert_eq!(book["tags"], json!([1, 2]));
        assert_eq!(book["pages"], json!(null));
        // A box that is not ticked is not sent.
        assert_eq!(book["inPrint"], json!(false));
    }
}
