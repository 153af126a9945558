use listings::fields::{app, keywords};
use rest_kit::request::Value;
use rest_kit::serializers::fields::Field as _;
use serde_json::json;

use crate::support::client;

// parity: FLD-007, FLD-008, FLD-048, SER-019
#[actix_web::test]
async fn orders_are_read_from_json_and_from_forms() {
    let client = client(app()).await;
    let order = json!({"day": "24.12.2023", "lines": [{"article": "ab123"}]});
    let created = client.post("/api/orders/").json(&order).await;
    assert_eq!(created.status(), 201);
    let expected = r#"{"day":"2023-12-24","lines":[{"article":"ab123","quantity":1,"note":""}]}"#;
    assert_eq!(created.text(), expected);
    let form = [
        ("day", "24.12.2023"),
        ("lines[0]article", "ab123"),
        ("lines[0]quantity", "1"),
        ("lines[0]note", ""),
    ];
    assert_eq!(
        client.post("/api/orders/").form(&form).await.text(),
        expected
    );
    let wrong = json!({"day": "2023-12-24", "lines": [{"article": "x", "note": "Now!"}]});
    let refused = client.post("/api/orders/").json(&wrong).await;
    assert_eq!(
        refused.text(),
        r#"{"day":["Date has wrong format. Use one of these formats instead: DD.MM.YYYY."],"lines":{"0":{"article":["Two letters, three digits."],"note":["Do not shout."]}}}"#,
    );
    let empty = json!({"day": "24.12.2023", "lines": []});
    let refused = client.post("/api/orders/").json(&empty).await;
    assert_eq!(
        refused.text(),
        r#"{"lines":{"non_field_errors":["Ensure this field has at least 1 elements."]}}"#,
    );
}

// parity: FLD-008, FLD-037
#[test]
fn fields_are_values() {
    let words = Value::List(vec![Value::from("dune"), Value::from("interstellar")]);
    let refused = keywords().run_validation(words).unwrap_err();
    let shown = serde_json::to_string(&refused).unwrap();
    assert_eq!(shown, r#"{"1":["At most 10 letters."]}"#);
}
