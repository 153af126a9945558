//! Every field against a table of what DRF takes and refuses.
//!
//! The table is `tests/data/fields.json`, or the file that `REST_KIT_FIELDS_CORPUS` names.

mod build;

use std::path::PathBuf;

use rest_kit::request::Value;
use rest_kit::serializers::fields::{Field as _, Outcome};

use self::build::{entry, field};

// parity: FLD-003, FLD-005, FLD-008, FLD-012, FLD-014, FLD-015, FLD-016, FLD-017, FLD-018
// parity: FLD-019, FLD-020, FLD-022, FLD-023, FLD-024, FLD-025, FLD-026, FLD-028, FLD-030
// parity: FLD-031, FLD-032, FLD-033, FLD-034, FLD-035, FLD-037, FLD-038, FLD-039, FLD-040
// parity: FLD-050, FLD-052
#[test]
fn fields_corpus() {
    let path = std::env::var_os("REST_KIT_FIELDS_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/fields.json"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let Value::List(rows) = text.parse().unwrap() else {
        panic!("{} is no list of rows", path.display());
    };
    let mut failures = Vec::new();
    let mut pairs = 0;
    for row in &rows {
        pairs += check(row, &mut failures);
    }
    assert!(
        failures.is_empty(),
        "{} of {pairs} pairs in {} rows fail:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n"),
    );
}

/// Checks the pairs of one row, and returns how many there are.
fn check(row: &Value, failures: &mut Vec<String>) -> usize {
    let name = text(entry(row, "name"));
    let (valid, invalid) = (list(row, "valid"), list(row, "invalid"));
    let field = match field(row) {
        Ok(field) => field,
        Err(reason) => {
            failures.push(format!("{name}: cannot be built: {reason}"));
            return valid.len() + invalid.len();
        }
    };
    let cases = valid.iter().map(|pair| (pair, true));
    for (pair, sound) in cases.chain(invalid.iter().map(|pair| (pair, false))) {
        let Value::List(pair) = pair else {
            failures.push(format!("{name}: {pair:?} is no pair"));
            continue;
        };
        let [input, expected] = pair.as_slice() else {
            failures.push(format!("{name}: {pair:?} is no pair"));
            continue;
        };
        let (same, given) = match field.validate(Some(build::plain(input))) {
            Ok(outcome) => {
                let shown = match outcome {
                    Outcome::Value(shown) => shown,
                    _ => Value::Null,
                };
                (
                    sound && equal(&shown, &build::plain(expected)),
                    json(&shown),
                )
            }
            Err(errors) => {
                let shown = serde_json::to_string(&errors).unwrap();
                let same = equal(&shown.parse().unwrap(), expected);
                (!sound && same, shown)
            }
        };
        if !same {
            let (input, expected) = (json(input), json(expected));
            failures.push(format!(
                "{name}: {input}\n    expected {expected}\n    answered {given}"
            ));
        }
    }
    valid.len() + invalid.len()
}

/// Compares as JSON does: numbers by value, objects whatever their order.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, value)| {
                    let other = right.iter().find(|(key, _)| key == name);
                    other.is_some_and(|(_, other)| equal(value, other))
                })
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| equal(left, right))
        }
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
            json(left).trim_end_matches(".0") == json(right).trim_end_matches(".0")
        }
        // A decimal that is not shown as text is a number.
        (Value::Float(_) | Value::Int(_), Value::String(text)) => {
            let number: Result<f64, _> = text.parse();
            number.is_ok_and(|number| json(left).parse() == Ok(number))
        }
        _ => left == right,
    }
}

fn json(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        _ => "?".to_owned(),
    }
}

fn list(row: &Value, name: &str) -> Vec<Value> {
    match entry(row, name) {
        Some(Value::List(items)) => items.clone(),
        Some(Value::Map(entries)) => entries
            .iter()
            .map(|(key, value)| Value::List(vec![Value::from(key.as_str()), value.clone()]))
            .collect(),
        _ => Vec::new(),
    }
}
