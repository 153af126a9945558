//! The list of cases known to fail: it may only shrink.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// One file: `area/name` per line, with comments after `#`.
#[derive(Debug)]
pub(crate) struct FailingList {
    file: PathBuf,
    /// The comment lines at the top.
    head: String,
    /// Each case with the comment on its line.
    cases: BTreeMap<String, String>,
}

/// What `REST_KIT_REPLAY_UPDATE` asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Update {
    Nothing,
    /// Take off what passes.
    Remove,
    /// Also add what fails.
    RemoveAndAdd,
}

impl Update {
    pub(crate) fn from_env(value: &str) -> Self {
        match value {
            "" => Self::Nothing,
            "remove" => Self::Remove,
            _ => Self::RemoveAndAdd,
        }
    }
}

impl FailingList {
    pub(crate) fn read(name: &str) -> Self {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(name);
        let text = fs::read_to_string(&file).unwrap_or_default();
        Self::parse(file, &text)
    }

    fn parse(file: PathBuf, text: &str) -> Self {
        let mut list = Self {
            file,
            head: String::new(),
            cases: BTreeMap::new(),
        };
        for line in text.lines() {
            let (case, comment) = line.split_at(line.find('#').unwrap_or(line.len()));
            match case.trim() {
                "" if list.cases.is_empty() && !comment.is_empty() => {
                    list.head += &format!("{comment}\n");
                }
                "" => {}
                case => {
                    list.cases.insert(case.to_owned(), comment.to_owned());
                }
            }
        }
        list
    }

    pub(crate) fn has(&self, case: &str) -> bool {
        self.cases.contains_key(case)
    }

    /// Listed cases that passed.
    pub(crate) fn fixed(&self, passed: &BTreeSet<String>) -> Vec<String> {
        self.cases
            .keys()
            .filter(|case| passed.contains(*case))
            .cloned()
            .collect()
    }

    /// Listed cases that there are not.
    pub(crate) fn unknown(&self, known: &BTreeSet<String>) -> Vec<String> {
        self.cases
            .keys()
            .filter(|case| !known.contains(*case))
            .cloned()
            .collect()
    }

    /// Rewrites the file; cases that were not replayed stay.
    pub(crate) fn update(&mut self, how: Update, fixed: &[String], added: &[String]) {
        self.cases.retain(|case, _| !fixed.contains(case));
        if how == Update::RemoveAndAdd {
            for case in added {
                self.cases.entry(case.clone()).or_default();
            }
        }
        fs::write(&self.file, self.text()).expect("the list can be written");
    }

    fn text(&self) -> String {
        let mut text = self.head.clone();
        for (case, comment) in &self.cases {
            let line = format!("{case}  {comment}");
            text += &format!("{}\n", line.trim_end());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::FailingList;

    #[test]
    fn lists_keep_their_comments_and_are_sorted() {
        let list = FailingList::parse("x".into(), "# Why.\n\nb/two  # later\na/one\n");
        assert!(list.has("a/one") && list.has("b/two") && !list.has("b/three"));
        assert_eq!(list.text(), "# Why.\na/one\nb/two  # later\n");
        assert_eq!(list.fixed(&["b/two".to_owned()].into()), ["b/two"]);
        assert_eq!(list.unknown(&["b/two".to_owned()].into()), ["a/one"]);
    }
}
