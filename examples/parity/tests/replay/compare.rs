//! How an answer may differ from the recorded one.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::http::Answer;
use crate::json::Json;

/// The headers that count.
pub(crate) const HEADERS: [&str; 7] = [
    "Content-Type",
    "Allow",
    "Location",
    "WWW-Authenticate",
    "Vary",
    "Retry-After",
    "X-Note",
];

/// How to compare: the area's options, overridden by those of the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    members: Vec<(String, Json)>,
    /// Names of normalisers not to apply, and `key-order`.
    pub(crate) strict: Vec<String>,
}

impl Options {
    pub(crate) fn new(area: Option<&Json>, case: Option<&Json>) -> Self {
        let mut members: Vec<(String, Json)> = Vec::new();
        for (key, value) in [case, area]
            .into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .flatten()
        {
            if members.iter().all(|(known, _)| known != key) {
                members.push((key.clone(), value.clone()));
            }
        }
        Self {
            members,
            strict: Vec::new(),
        }
    }

    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.get(key).is_some_and(Json::is_true)
    }

    fn get(&self, key: &str) -> Option<&Json> {
        self.members
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    fn lists(&self, key: &str, name: &str) -> bool {
        let items = self.get(key).and_then(Json::as_list).unwrap_or_default();
        items.iter().any(|item| item.as_str() == Some(name))
    }

    fn compares(&self, part: &str) -> bool {
        self.get("compare").is_none() || self.lists("compare", part)
    }

    fn normalises(&self, name: &str) -> bool {
        self.lists("normalise", name) && !self.strict.iter().any(|strict| strict == name)
    }

    fn key_order(&self) -> bool {
        self.strict.iter().any(|strict| strict == "key-order")
    }
}

/// Lines that tell how an answer differs from the recorded one.
pub(crate) fn compare(want: &Json, got: &Answer, options: &Options) -> Vec<String> {
    let mut out = Vec::new();
    let status = want
        .get("status")
        .and_then(Json::as_int::<u16>)
        .unwrap_or_default();
    if options.compares("status") && status != got.status {
        out.push(format!("status: expected {status}, got {}", got.status));
    }
    if options.compares("headers") {
        compare_headers(want, got, &mut out);
    }
    if options.compares("cookies") {
        let wanted = want
            .get("cookies")
            .and_then(Json::as_list)
            .unwrap_or_default();
        if !wanted
            .iter()
            .map(Json::as_str)
            .eq(got.cookies.iter().map(|name| Some(name.as_str())))
        {
            out.push(format!(
                "cookies set: expected {wanted:?}, got {:?}",
                got.cookies
            ));
        }
    }
    if options.compares("body") {
        compare_body(want, got, options, &mut out);
    }
    out
}

fn compare_headers(want: &Json, got: &Answer, out: &mut Vec<String>) {
    let wanted = want.get("headers");
    for name in HEADERS {
        let a = wanted
            .and_then(|headers| headers.get(name))
            .and_then(Json::as_str);
        let b = got.header(name);
        if !same_header(name, a, b) {
            out.push(format!("{name}: expected {a:?}, got {b:?}"));
        }
    }
}

fn same_header(name: &str, want: Option<&str>, got: Option<&str>) -> bool {
    match (name, want, got) {
        ("Allow" | "Vary", want, got) => as_set(want) == as_set(got),
        ("Retry-After", Some(_), Some(got)) => {
            !got.is_empty() && got.bytes().all(|byte| byte.is_ascii_digit())
        }
        ("Content-Type", Some(want), Some(got)) => {
            want.to_lowercase().replace(' ', "") == got.to_lowercase().replace(' ', "")
        }
        (_, want, got) => want == got,
    }
}

fn as_set(value: Option<&str>) -> Vec<String> {
    let parts = value
        .unwrap_or_default()
        .split(',')
        .map(|part| part.trim().to_lowercase());
    let mut parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.sort();
    parts.dedup();
    parts
}

fn compare_body(want: &Json, got: &Answer, options: &Options, out: &mut Vec<String>) {
    if want.get("opaque").is_some_and(Json::is_true) {
        if !got.opaque {
            out.push("body: expected a page".to_owned());
        }
        return;
    }
    if want.get("empty").is_some_and(Json::is_true) {
        if !got.empty {
            let text = got.text.as_deref().unwrap_or_default();
            out.push(format!("body: expected none, got {}", cut(text)));
        }
        return;
    }
    match (want.get("body"), &got.body) {
        (Some(want), None) if !options.is_set("raw") => {
            let text = got.text.as_deref().unwrap_or_default();
            out.push(format!(
                "body: expected JSON {}, got {}",
                short(want),
                cut(text)
            ));
        }
        (Some(body), Some(got)) if !options.is_set("raw") => {
            let mut differences = Differences {
                volatile: want.get("volatile"),
                options,
                out: Vec::new(),
            };
            differences.find(&normalise(body, options), &normalise(got, options), "");
            out.extend(differences.out);
        }
        _ => {
            let wanted = want.get("text").and_then(Json::as_str);
            if wanted != got.text.as_deref() {
                out.push(format!(
                    "body: expected text {wanted:?}, got {:?}",
                    got.text
                ));
            }
        }
    }
}

struct Differences<'a> {
    volatile: Option<&'a Json>,
    options: &'a Options,
    out: Vec<String>,
}

impl Differences<'_> {
    fn say(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "/" } else { path };
        self.out.push(format!("body{path}: {what}"));
    }

    fn find(&mut self, want: &Json, got: &Json, path: &str) {
        if let Some(kind) = self
            .volatile
            .and_then(|kinds| kinds.get(path))
            .and_then(Json::as_str)
        {
            return self.find_in_changing(kind, want, got, path);
        }
        match (want, got) {
            (Json::Object(want), Json::Object(got)) => self.find_in_objects(want, got, path),
            (Json::List(want), Json::List(got)) => self.find_in_lists(want, got, path),
            (want, got) if want == got => {}
            (want, got) => {
                self.say(
                    path,
                    &format!("expected {}, got {}", short(want), short(got)),
                );
            }
        }
    }

    /// Two recordings of this leaf differed: only the kind of its value counts.
    fn find_in_changing(&mut self, kind: &str, want: &Json, got: &Json, path: &str) {
        match (kind, pattern(kind)) {
            ("any", _) => {}
            (_, Some(pattern)) => {
                if !got.as_str().is_some_and(|text| pattern.is_match(text)) {
                    self.say(path, &format!("expected some {kind}, got {}", short(got)));
                }
            }
            (_, None) if want.same_type(got) => {}
            (_, None) => {
                let what = format!(
                    "expected something like {}, got {}",
                    short(want),
                    short(got)
                );
                self.say(path, &what);
            }
        }
    }

    fn find_in_objects(&mut self, want: &[(String, Json)], got: &[(String, Json)], path: &str) {
        let find = |members: &[(String, Json)], key: &str| {
            members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
        };
        let before = self.out.len();
        for (key, value) in want {
            if find(got, key).is_none() {
                self.say(
                    path,
                    &format!("missing {key:?} (expected {})", short(value)),
                );
            }
        }
        for (key, value) in got {
            if find(want, key).is_none() {
                self.say(path, &format!("unexpected {key:?} = {}", short(value)));
            }
        }
        let keys = |members: &[(String, Json)]| -> Vec<String> {
            members.iter().map(|(key, _)| key.clone()).collect()
        };
        if self.options.key_order() && self.out.len() == before && keys(want) != keys(got) {
            self.say(
                path,
                &format!("keys {:?}, expected {:?}", keys(got), keys(want)),
            );
        }
        for (key, value) in want {
            if let Some(other) = find(got, key) {
                self.find(value, &other, &format!("{path}/{key}"));
            }
        }
    }

    fn find_in_lists(&mut self, want: &[Json], got: &[Json], path: &str) {
        let (mut want, mut got) = (Cow::Borrowed(want), Cow::Borrowed(got));
        if self.options.lists("unordered", path) {
            want.to_mut()
                .sort_by_key(|value| value.sorted().to_string());
            got.to_mut().sort_by_key(|value| value.sorted().to_string());
        }
        if want.len() != got.len() {
            self.say(
                path,
                &format!("expected {} items, got {}", want.len(), got.len()),
            );
        }
        for (i, (want, got)) in want.iter().zip(got.iter()).enumerate() {
            self.find(want, got, &format!("{path}/{i}"));
        }
    }
}

/// What a value that changes with every run looks like.
fn pattern(kind: &str) -> Option<&'static Regex> {
    static KINDS: LazyLock<[(&str, Regex); 4]> = LazyLock::new(|| {
        [
            ("jwt", regex(r"^[\w-]+\.[\w-]+\.[\w-]+$")),
            (
                "datetime",
                regex(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"),
            ),
            (
                "uuid",
                regex(r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"),
            ),
            ("hex", regex(r"^[0-9a-f]{32,}$")),
        ]
    });
    KINDS
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, pattern)| pattern)
}

fn normalise(value: &Json, options: &Options) -> Json {
    static SECONDS: LazyLock<Regex> = LazyLock::new(|| regex(r"\b\d+ seconds?\b"));
    static PARSER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)^(\w[\w ]* parse error - ).*"));
    static CURSOR: LazyLock<Regex> = LazyLock::new(|| regex(r"((?:cursor|after)=)[^&]+"));

    match value {
        Json::Text(text) => {
            let mut text = Cow::Borrowed(text.as_str());
            let rules: [(&str, &Regex, &str); 3] = [
                ("seconds", &SECONDS, "N seconds"),
                ("parse-error", &PARSER, "${1}*"),
                ("cursor", &CURSOR, "${1}*"),
            ];
            for (name, pattern, replacement) in rules {
                if options.normalises(name) {
                    text = Cow::Owned(pattern.replace_all(&text, replacement).into_owned());
                }
            }
            Json::Text(text.into_owned())
        }
        Json::List(items) => {
            Json::List(items.iter().map(|item| normalise(item, options)).collect())
        }
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), normalise(value, options)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

fn short(value: &Json) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= 160 {
        return text.to_owned();
    }
    text.chars().take(160).chain(['…']).collect()
}
