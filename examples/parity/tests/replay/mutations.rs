//! The comparison itself: the recorded answers pass, altered copies of them fail.

use std::path::Path;

use crate::compare::{Options, compare};
use crate::corpus::Selection;
use crate::http::Answer;
use crate::json::Json;

#[test]
fn every_recorded_answer_equals_itself() {
    for_each_answer(|id, want, got, options| {
        assert_eq!(compare(want, &got, options), Vec::<String>::new(), "{id}");
    });
}

#[test]
fn other_statuses_headers_and_cookies_are_noticed() {
    for_each_answer(|id, want, got, options| {
        if options_are_default(options) {
            let other = Answer {
                status: got.status + 1,
                ..got.clone()
            };
            assert_eq!(compare(want, &other, options).len(), 1, "{id}");
            let other = Answer {
                headers: Vec::new(),
                ..got.clone()
            };
            assert_eq!(
                compare(want, &other, options).len(),
                got.headers.len(),
                "{id}"
            );
            let other = Answer {
                cookies: vec!["other".to_owned()],
                ..got
            };
            assert_eq!(compare(want, &other, options).len(), 1, "{id}");
        }
    });
}

#[test]
fn every_altered_leaf_is_noticed() {
    let mut altered = 0;
    for_each_answer(|id, want, got, options| {
        let (Some(body), true) = (&got.body, options_are_default(options)) else {
            return;
        };
        for path in leaves(body, "") {
            if want
                .get("volatile")
                .is_some_and(|volatile| volatile.get(&path).is_some())
            {
                continue;
            }
            let mut other = got.clone();
            other.body = Some(alter(body, &path, ""));
            assert_eq!(compare(want, &other, options).len(), 1, "{id} {path}");
            altered += 1;
        }
    });
    assert!(altered > 5_000, "{altered}");
}

/// Compares two bodies under some options.
#[track_caller]
fn check(options: &str, want: &str, got: &str, same: bool) {
    let parse = |text: &str| Json::parse(text).expect("JSON");
    let options = Options::new(Some(&parse(options)), None);
    let want = parse(&format!(r#"{{"status": 200, "headers": {{}}, {want}}}"#));
    let got = Answer {
        status: 200,
        body: Some(parse(got)),
        ..Answer::default()
    };
    assert_eq!(compare(&want, &got, &options).is_empty(), same);
}

#[test]
fn what_may_change_is_let_through_and_no_more() {
    check("{}", r#""body": 1"#, "1.0", false);
    check(
        "{}",
        r#""body": {"a": 1, "b": 2}"#,
        r#"{"b": 2, "a": 1}"#,
        true,
    );
    check("{}", r#""body": [1, 2]"#, "[2, 1]", false);
    check(
        r#"{"unordered": [""]}"#,
        r#""body": [1, 2]"#,
        "[2, 1]",
        true,
    );
    check(
        r#"{"unordered": [""]}"#,
        r#""body": [1, 2]"#,
        "[2, 2]",
        false,
    );
    let cursor = r#"{"normalise": ["cursor"]}"#;
    check(
        cursor,
        r#""body": "?cursor=a&x=1""#,
        r#""?cursor=b&x=1""#,
        true,
    );
    check(
        cursor,
        r#""body": "?cursor=a&x=1""#,
        r#""?cursor=b&x=2""#,
        false,
    );
    let seconds = r#"{"normalise": ["seconds"]}"#;
    check(
        seconds,
        r#""body": "in 1 second.""#,
        r#""in 59 seconds.""#,
        true,
    );
    let parser = r#"{"normalise": ["parse-error"]}"#;
    check(
        parser,
        r#""body": "JSON parse error - a""#,
        r#""JSON parse error - b\nc""#,
        true,
    );
    check(
        parser,
        r#""body": "JSON parse error - a""#,
        r#""JSON error - a""#,
        false,
    );
}

#[test]
fn changing_values_keep_their_kind() {
    let changing = r#""volatile": {"/at": "datetime"}, "body": {"at": ""}"#;
    check(
        "{}",
        changing,
        r#"{"at": "2024-01-01T08:02:00.123456Z"}"#,
        true,
    );
    check(
        "{}",
        changing,
        r#"{"at": "2024-01-01T08:02:00.123Z"}"#,
        false,
    );
    check(r#"{"compare": ["status"]}"#, r#""body": 1"#, "2", true);
}

/// Runs `check` with each recorded answer as it is expected and as a server would give it.
fn for_each_answer(mut check: impl FnMut(&str, &Json, Answer, &Options)) {
    let everything = Selection {
        cases: Path::new(crate::ORACLE).join("cases"),
        areas: Vec::new(),
        case: String::new(),
        strict: ["seconds", "cursor", "parse-error"]
            .map(str::to_owned)
            .to_vec(),
    };
    for case in everything.load().into_iter().flat_map(|area| area.cases) {
        for want in &case.recorded {
            check(&case.id, want, answer(want), &case.options);
        }
    }
}

fn answer(recorded: &Json) -> Answer {
    let text = |value: &Json| value.as_str().map(str::to_owned);
    let is = |key: &str| recorded.get(key).is_some_and(Json::is_true);
    let headers = recorded
        .get("headers")
        .and_then(Json::as_object)
        .unwrap_or_default();
    let cookies = recorded
        .get("cookies")
        .and_then(Json::as_list)
        .unwrap_or_default();
    Answer {
        status: recorded
            .get("status")
            .and_then(Json::as_int)
            .unwrap_or_default(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.clone(), value.to_plain()))
            .collect(),
        cookies: cookies.iter().filter_map(text).collect(),
        set_cookie: Vec::new(),
        empty: is("empty"),
        opaque: is("opaque"),
        body: recorded.get("body").cloned(),
        text: recorded.get("text").and_then(text),
    }
}

fn options_are_default(options: &Options) -> bool {
    !options.is_set("compare") && !options.is_set("raw") && !options.is_set("unordered")
}

/// Pointers to the leaves of a value.
fn leaves(value: &Json, path: &str) -> Vec<String> {
    match value {
        Json::Object(members) => members
            .iter()
            .flat_map(|(key, value)| leaves(value, &format!("{path}/{key}")))
            .collect(),
        Json::List(items) => items
            .iter()
            .enumerate()
            .flat_map(|(i, value)| leaves(value, &format!("{path}/{i}")))
            .collect(),
        _ => vec![path.to_owned()],
    }
}

/// A copy of `value` whose leaf at `place` is of another type, or another text.
fn alter(value: &Json, place: &str, path: &str) -> Json {
    match value {
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), alter(value, place, &format!("{path}/{key}"))))
                .collect(),
        ),
        Json::List(items) => Json::List(
            items
                .iter()
                .enumerate()
                .map(|(i, value)| alter(value, place, &format!("{path}/{i}")))
                .collect(),
        ),
        leaf if place != path => leaf.clone(),
        Json::Text(text) => Json::Text(format!("{text}!")),
        Json::Int(digits) => Json::Float(digits.parse().unwrap_or_default()),
        Json::Float(value) => Json::Float(value + 1.0),
        Json::Bool(value) => Json::Bool(!value),
        Json::Null => Json::Text("null".to_owned()),
    }
}
