use super::*;

fn reason(text: &str) -> String {
    read(text).expect_err(text)
}

#[test]
fn values_keep_their_kind_and_their_digits() {
    let cases = [
        ("null", Value::Null),
        (" true\n", Value::Bool(true)),
        ("-0", Value::Int(0)),
        ("9223372036854775807", Value::Int(i64::MAX)),
        ("-9223372036854775808", Value::Int(i64::MIN)),
        (
            "9223372036854775808",
            Value::BigInt("9223372036854775808".to_owned()),
        ),
        ("1.5e3", Value::Float(1500.0)),
        ("1E2", Value::Float(100.0)),
        (
            r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\udcda""#,
            Value::from("a\"\\/\u{8}\u{c}\n\r\té📚"),
        ),
        ("[]", Value::List(vec![])),
        (
            "[1, \"é\"]",
            Value::List(vec![Value::Int(1), Value::from("é")]),
        ),
        ("{ }", Value::Map(vec![])),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).as_ref(), Ok(&expected), "{text}");
    }
}

// parity: REQ-022
#[test]
fn of_equal_keys_the_last_value_counts() {
    let few = r#"{"a": 1, "b": 2, "a": 3, "a": 4}"#;
    let names = |value: Value| match value {
        Value::Map(entries) => entries,
        other => panic!("{other:?}"),
    };
    let expected = [
        ("a".to_owned(), Value::Int(4)),
        ("b".to_owned(), Value::Int(2)),
    ];
    assert_eq!(names(read(few).unwrap()), expected);
    let many: Vec<_> = (0..100).map(|n| format!("\"k{}\": {n}", n % 50)).collect();
    let entries = names(read(&format!("{{{}}}", many.join(","))).unwrap());
    assert_eq!(entries.len(), 50);
    assert_eq!(entries[7], ("k7".to_owned(), Value::Int(57)));
}

// parity: REQ-008, REQ-009
#[test]
fn mistakes_are_told_in_the_words_of_python() {
    let cases = [
        ("  ", "Expecting value: line 1 column 3 (char 2)"),
        ("hello", "Expecting value: line 1 column 1 (char 0)"),
        (
            "{bad",
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        (
            "{\"name\": \"x\",}",
            "Illegal trailing comma before end of object: line 1 column 13 (char 12)",
        ),
        (
            "[1\n,\n]",
            "Illegal trailing comma before end of array: line 2 column 1 (char 3)",
        ),
        (
            "{\"name\": \"x\"",
            "Expecting ',' delimiter: line 1 column 13 (char 12)",
        ),
        (
            "{\"a\" 1}",
            "Expecting ':' delimiter: line 1 column 6 (char 5)",
        ),
        ("{} {}", "Extra data: line 1 column 4 (char 3)"),
        ("01", "Extra data: line 1 column 2 (char 1)"),
        ("1.", "Extra data: line 1 column 2 (char 1)"),
        ("-", "Expecting value: line 1 column 1 (char 0)"),
        ("[", "Expecting value: line 1 column 2 (char 1)"),
        (
            "\"é",
            "Unterminated string starting at: line 1 column 1 (char 0)",
        ),
        (
            "{\"name\": \"a\tb\"}",
            "Invalid control character at: line 1 column 12 (char 11)",
        ),
        (
            "{\"name\": \"\\x\"}",
            "Invalid \\escape: line 1 column 11 (char 10)",
        ),
        (
            "[\"é\\u12x4\"]",
            "Invalid \\uXXXX escape: line 1 column 5 (char 4)",
        ),
        (
            "\u{feff}1",
            "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(reason(text), expected, "{text}");
    }
}

// parity: REQ-009
#[test]
fn what_no_answer_could_hold_is_refused() {
    let cases = [
        (
            "{\"a\": NaN}",
            "Out of range float values are not JSON compliant: 'NaN'",
        ),
        (
            "[-Infinity]",
            "Out of range float values are not JSON compliant: '-Infinity'",
        ),
        (
            "1e400",
            "Out of range float values are not JSON compliant: '1e400'",
        ),
        (
            "\"\\ud800\"",
            "Surrogate characters are not allowed: U+D800.",
        ),
        (
            "\"\\udc00\\ud800\"",
            "Surrogate characters are not allowed: U+DC00.",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(reason(text), expected, "{text}");
    }
}

// parity: REQ-020
#[test]
fn depth_and_digits_are_bounded() {
    assert!(read(&("[".repeat(128) + &"]".repeat(128))).is_ok());
    assert!(reason(&"[".repeat(100_000)).starts_with("Nesting too deep"));
    assert!(reason(&"{\"a\":".repeat(100_000)).starts_with("Nesting too deep"));
    assert!(read(&"9".repeat(4300)).is_ok());
    assert!(reason(&"9".repeat(4301)).starts_with("Exceeds the limit"));
}

#[test]
fn hostile_text_never_panics() {
    let pieces = [
        "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud83d", ":", ",", "-", ".", "e", "0", "9", "é",
        "\n", "a", "null", "\u{0}",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                for fourth in ["", "\"", "}", "\\u00", "\\udc00"] {
                    let _ = read(&[first, second, third, fourth].concat());
                }
            }
        }
    }
}
