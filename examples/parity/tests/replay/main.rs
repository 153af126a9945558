//! Replays the recorded exchanges of a Django REST Framework bookstore against this one.
//!
//! A test per database that `REST_KIT_TEST_DATABASES` names (`sqlite,postgres`; SQLite if unset).
//! PostgreSQL is the server at `REST_KIT_TEST_POSTGRES`; each run makes its own database there.
//!
//! | variable | effect |
//! | --- | --- |
//! | `REST_KIT_REPLAY_AREA=crud,errors` | only these areas |
//! | `REST_KIT_REPLAY_CASE=cursor` | only cases whose name contains this |
//! | `REST_KIT_REPLAY_CASES=DIR` | other cases; their answers are in `recorded` beside `DIR` |
//! | `REST_KIT_REPLAY_STRICT=key-order,cursor,parse-error` | compare what is else left alone |
//! | `REST_KIT_REPLAY_URL=http://…` | a server that runs already; no case may fail then |
//! | `REST_KIT_REPLAY_UPDATE=1` or `remove` | rewrite the list of failing cases |
//!
//! Cases known to fail are in `tests/failing.txt`, those that fail on PostgreSQL only in
//! `tests/failing-postgres.txt`. All differences are written to `replay-report-*.json` in Cargo's
//! `target/tmp`.

#![expect(
    clippy::format_push_string,
    reason = "the harness is read more often than it runs"
)]

mod client;
mod compare;
mod corpus;
mod durability;
mod failing;
mod http;
mod json;
mod mutations;
mod postgres;
mod program;
mod report;
mod token;

use std::env;
use std::path::{Path, PathBuf};

use crate::client::Client;
use crate::corpus::{Area, Case, Selection};
use crate::failing::{FailingList, Update};
use crate::http::{Answer, Server};
use crate::json::Json;
use crate::program::{Database, Program};
use crate::report::Report;

const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle");

#[test]
fn answers_are_those_of_the_reference_on_sqlite() {
    let url = variable("REST_KIT_REPLAY_URL");
    if !url.is_empty() {
        let report = replay(&url, "url", &selection());
        return report.check(&mut [], Update::Nothing);
    }
    if runs_on("sqlite") {
        check(Database::sqlite("replay"), &["failing.txt"]);
    }
}

#[test]
fn answers_are_those_of_the_reference_on_postgres() {
    if runs_on("postgres") {
        check(
            Database::postgres("replay"),
            &["failing-postgres.txt", "failing.txt"],
        );
    }
}

/// Replays on a database; the first list is the one kept exact, the others are allowed for.
fn check(database: Database, lists: &[&str]) {
    let name = database.name();
    let program = Program::start(database, "replay");
    let report = replay(&program.url(), name, &selection());
    drop(program);
    let mut lists: Vec<_> = lists.iter().map(|list| FailingList::read(list)).collect();
    report.check(
        &mut lists,
        Update::from_env(&variable("REST_KIT_REPLAY_UPDATE")),
    );
}

fn replay(url: &str, name: &str, selection: &Selection) -> Report {
    let seed = corpus::read(&Path::new(ORACLE).join("seed.json"));
    let users = seed
        .get("users")
        .and_then(Json::as_list)
        .expect("seeded users");
    let mut server = Server::new(url);
    let mut report = Report::new(name, selection);
    let mut dirty = true;
    for Area { name, cases } in selection.load() {
        for case in &cases {
            if dirty {
                server.reset().expect("the server can be reset");
            }
            let (answers, stopped) = run(case, &mut server, users);
            dirty = case.changes_state;
            report.add(&name, &case.id, differences(case, &answers, stopped));
        }
    }
    report
}

fn run(case: &Case, server: &mut Server, users: &[Json]) -> (Vec<Answer>, Option<String>) {
    let mut client = Client::new(server, users);
    let mut answers = Vec::new();
    for step in &case.steps {
        for _ in 0..step.get("repeat").and_then(Json::as_int).unwrap_or(1_u32) {
            match client.run(step) {
                Ok(answer) => answers.push(answer),
                Err(stop) => return (answers, Some(stop)),
            }
        }
    }
    (answers, None)
}

fn differences(case: &Case, answers: &[Answer], stopped: Option<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for (i, (want, got)) in case.recorded.iter().zip(answers).enumerate() {
        let mark = match case.recorded.len() {
            1 => String::new(),
            _ => format!("answer {}: ", i + 1),
        };
        let found = compare::compare(want, got, &case.options);
        lines.extend(found.into_iter().map(|line| format!("{mark}{line}")));
    }
    if let Some(why) = stopped {
        let (got, all) = (answers.len(), case.recorded.len());
        lines.push(format!("stopped after {got} of {all} answers: {why}"));
    }
    lines
}

fn selection() -> Selection {
    let cases = variable("REST_KIT_REPLAY_CASES");
    Selection {
        cases: if cases.is_empty() {
            Path::new(ORACLE).join("cases")
        } else {
            PathBuf::from(cases)
        },
        areas: words("REST_KIT_REPLAY_AREA"),
        case: variable("REST_KIT_REPLAY_CASE"),
        strict: words("REST_KIT_REPLAY_STRICT"),
    }
}

/// Whether this run uses a database: SQLite only, unless told otherwise.
fn runs_on(database: &str) -> bool {
    let elsewhere = !variable("REST_KIT_REPLAY_URL").is_empty();
    let chosen = words("REST_KIT_TEST_DATABASES");
    !elsewhere
        && (chosen.iter().any(|name| name == database)
            || (chosen.is_empty() && database == "sqlite"))
}

fn words(name: &str) -> Vec<String> {
    let words = variable(name);
    words
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
