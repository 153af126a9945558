//! What a replay found: a table by area, a file with every difference, a verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::corpus::Selection;
use crate::failing::{FailingList, Update};
use crate::json::Json;

const SHOWN_CASES: usize = 20;
const SHOWN_LINES: usize = 6;

#[derive(Debug)]
pub(crate) struct Report {
    /// `sqlite`, `postgres` or `url`.
    name: String,
    everything: bool,
    own_cases: bool,
    /// Passed and all cases by area.
    areas: BTreeMap<String, (usize, usize)>,
    passed: BTreeSet<String>,
    failed: BTreeMap<String, Vec<String>>,
}

impl Report {
    pub(crate) fn new(name: &str, selection: &Selection) -> Self {
        Self {
            name: name.to_owned(),
            everything: selection.is_everything(),
            own_cases: selection.cases.starts_with(crate::ORACLE),
            areas: BTreeMap::new(),
            passed: BTreeSet::new(),
            failed: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, area: &str, case: &str, differences: Vec<String>) {
        let (passed, all) = self.areas.entry(area.to_owned()).or_default();
        *all += 1;
        if differences.is_empty() {
            *passed += 1;
            self.passed.insert(case.to_owned());
        } else {
            self.failed.insert(case.to_owned(), differences);
        }
    }

    /// Prints and writes what was found.
    ///
    /// # Panics
    ///
    /// When a case failed that is on none of the lists, or one passed that is on the first.
    pub(crate) fn check(&self, lists: &mut [FailingList], update: Update) {
        self.write_file();
        // Past the test runner's capture: the table is worth seeing when all is well, too.
        let _ = io::stdout().write_all(self.table().as_bytes());
        let unlisted = self
            .failed
            .keys()
            .filter(|case| !lists.iter().any(|list| list.has(case)));
        let unlisted: Vec<_> = unlisted.cloned().collect();
        let mut complaints = String::new();
        if let Some(list) = lists.first_mut() {
            let mut stale = list.fixed(&self.passed);
            if self.everything && self.own_cases {
                let known = self
                    .passed
                    .iter()
                    .chain(self.failed.keys())
                    .cloned()
                    .collect();
                stale.extend(list.unknown(&known));
            }
            if update != Update::Nothing {
                return list.update(update, &stale, &unlisted);
            }
            for case in stale {
                complaints += &format!("{case} passes or is gone: remove it from the list\n");
            }
        }
        complaints += &self.failures(&unlisted);
        assert!(complaints.is_empty(), "on {}:\n{complaints}", self.name);
        assert!(
            !self.passed.is_empty() || !self.failed.is_empty(),
            "no case was replayed"
        );
    }

    fn table(&self) -> String {
        let mut table = format!("\nreplay on {}\n", self.name);
        for (area, (passed, all)) in &self.areas {
            table += &format!("{area:<16} {passed:>4} / {all}\n");
        }
        let (passed, all) = (self.passed.len(), self.passed.len() + self.failed.len());
        table + &format!("{:<16} {passed:>4} / {all}\n", "all")
    }

    fn failures(&self, cases: &[String]) -> String {
        let mut text = String::new();
        for case in cases.iter().take(SHOWN_CASES) {
            let lines = &self.failed[case];
            text += &format!("FAIL {case}\n");
            for line in lines.iter().take(SHOWN_LINES) {
                text += &format!("     {line}\n");
            }
            if lines.len() > SHOWN_LINES {
                text += &format!("     … and {} more\n", lines.len() - SHOWN_LINES);
            }
        }
        if cases.len() > SHOWN_CASES {
            text += &format!("… and {} more failed cases\n", cases.len() - SHOWN_CASES);
        }
        text
    }

    fn write_file(&self) {
        let failed = self.failed.iter().map(|(case, lines)| {
            let lines = lines.iter().cloned().map(Json::Text).collect();
            (case.clone(), Json::List(lines))
        });
        let text = Json::Object(failed.collect())
            .to_string()
            .replace("], \"", "],\n\"");
        let file = format!("replay-report-{}.json", self.name);
        fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(file), text)
            .expect("the report can be written");
    }
}
