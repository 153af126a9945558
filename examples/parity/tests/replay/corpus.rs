//! The cases and the recorded answers.

use std::fs;
use std::path::{Path, PathBuf};

use crate::compare::Options;
use crate::json::Json;

const STEP_KEYS: [&str; 13] = [
    "method",
    "path",
    "headers",
    "json",
    "form",
    "multipart",
    "raw",
    "raw_base64",
    "auth",
    "csrf",
    "capture",
    "repeat",
    "note",
];

/// The cases of one file.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) name: String,
    pub(crate) cases: Vec<Case>,
}

#[derive(Debug)]
pub(crate) struct Case {
    /// `area/name`, as in the lists of failing cases.
    pub(crate) id: String,
    pub(crate) steps: Vec<Json>,
    pub(crate) options: Options,
    /// The reference's answers, one per request.
    pub(crate) recorded: Vec<Json>,
    /// The next case needs fresh data.
    pub(crate) changes_state: bool,
}

/// Which cases to replay.
#[derive(Debug)]
pub(crate) struct Selection {
    /// A folder of cases, with the answers in `recorded` beside it.
    pub(crate) cases: PathBuf,
    pub(crate) areas: Vec<String>,
    /// What a case's name must contain.
    pub(crate) case: String,
    pub(crate) strict: Vec<String>,
}

impl Selection {
    pub(crate) fn is_everything(&self) -> bool {
        self.areas.is_empty() && self.case.is_empty()
    }

    pub(crate) fn load(&self) -> Vec<Area> {
        let entries = fs::read_dir(&self.cases).expect("a folder of cases");
        let mut files: Vec<_> = entries
            .map(|entry| entry.expect("a readable folder").path())
            .collect();
        files.retain(|file| {
            file.extension()
                .is_some_and(|extension| extension == "json")
        });
        files.sort();
        files.iter().filter_map(|file| self.area(file)).collect()
    }

    fn area(&self, file: &Path) -> Option<Area> {
        let name = file.file_stem()?.to_str()?;
        if !self.areas.is_empty() && !self.areas.iter().any(|area| area == name) {
            return None;
        }
        let recorded = file
            .parent()?
            .parent()?
            .join("recorded")
            .join(file.file_name()?);
        let (content, recorded) = (read(file), read(&recorded));
        let cases = content
            .get("cases")
            .and_then(Json::as_list)
            .expect("a list of cases");
        let cases = cases.iter().filter_map(|case| {
            let case_name = case
                .get("name")
                .and_then(Json::as_str)
                .expect("a case has a name");
            if !case_name.contains(&self.case) {
                return None;
            }
            let mut options = Options::new(content.get("options"), case.get("options"));
            options.strict.clone_from(&self.strict);
            let steps = steps(case);
            Some(Case {
                id: format!("{name}/{case_name}"),
                changes_state: options.is_set("stateful") || steps.iter().any(changes_state),
                steps,
                options,
                recorded: recorded.get(case_name)?.as_list()?.to_vec(),
            })
        });
        Some(Area {
            name: name.to_owned(),
            cases: cases.collect(),
        })
    }
}

/// Reads a JSON file.
pub(crate) fn read(file: &Path) -> Json {
    let text =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    Json::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A case with one step may write the step's keys at its top.
fn steps(case: &Json) -> Vec<Json> {
    if let Some(steps) = case.get("steps").and_then(Json::as_list) {
        return steps.to_vec();
    }
    let members = case.as_object().unwrap_or_default().iter();
    let members = members.filter(|(key, _)| STEP_KEYS.contains(&key.as_str()));
    vec![Json::Object(members.cloned().collect())]
}

fn changes_state(step: &Json) -> bool {
    let method = step.get("method").and_then(Json::as_str).unwrap_or("GET");
    let auth = step.get("auth").and_then(Json::as_str).unwrap_or_default();
    !matches!(method, "GET" | "HEAD" | "OPTIONS")
        || auth.starts_with("jwt:")
        || auth.starts_with("session:")
}
