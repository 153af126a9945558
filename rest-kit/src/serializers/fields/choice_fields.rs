//! Fields whose values are listed.

use std::fmt::Debug;
use std::path::Path;

use crate::db::Choices;
use crate::descriptors::FieldKind;
use crate::error::ErrorDetail;
use crate::http::Value;
use regex_lite::Regex;
use serde::Serialize;

use super::choice::not_a_choice;
use super::{Field, FieldValue, Options, python, refuse, to_value};

/// One of a list of values.
///
/// Values are compared as Python writes them, so that `"1"` chooses the number 1.
#[derive(Debug, Clone)]
pub struct ChoiceField<T = String> {
    options: Options<T>,
    choices: Vec<Offer<T>>,
    blank: Option<T>,
}

/// Several of a list of values, each once.
#[derive(Debug, Clone)]
pub struct MultipleChoiceField<T = String> {
    options: Options<Vec<T>>,
    choice: ChoiceField<T>,
}

/// The path of a file below a directory; the files are listed when the field is built.
#[derive(Debug, Clone)]
pub struct FilePathField {
    choice: ChoiceField<String>,
}

/// One value, with its label and the group it stands in.
#[derive(Debug, Clone)]
struct Offer<T> {
    value: T,
    text: String,
    label: String,
    group: Option<String>,
}

/// Types that a choice can have.
pub trait ChoiceValue: Clone + Debug + Send + Sync + Serialize + 'static {
    /// Returns the text that chooses the value: Python's `str` of it.
    fn text(&self) -> String {
        python::text(&to_value(self))
    }

    /// Returns the empty text as a value, if the type has one.
    fn blank() -> Option<Self> {
        None
    }
}

impl ChoiceValue for i64 {}

impl ChoiceValue for &'static str {
    fn blank() -> Option<Self> {
        Some("")
    }
}

impl ChoiceValue for String {
    fn blank() -> Option<Self> {
        Some(Self::new())
    }
}

impl ChoiceValue for Value {
    fn blank() -> Option<Self> {
        Some(Self::String(String::new()))
    }
}

impl ChoiceField<&'static str> {
    /// One of the values of an enum with `#[derive(Choices)]`, by its text, in its groups.
    pub fn of<E: Choices>() -> Self {
        let none: [(_, &str); 0] = [];
        E::CHOICES.iter().fold(Self::new(none), |field, choice| {
            field.offer([(choice.value, choice.label)], choice.group)
        })
    }
}

impl<T: ChoiceValue> ChoiceField<T> {
    /// One of these values; each with its label.
    pub fn new<L: Into<String>>(choices: impl IntoIterator<Item = (T, L)>) -> Self {
        let field = Self {
            options: Options::new(FieldKind::Choice),
            choices: Vec::new(),
            blank: None,
        };
        field.offer(choices, None)
    }

    /// Adds a group of values.
    #[must_use]
    pub fn group<L: Into<String>>(
        self,
        name: &str,
        choices: impl IntoIterator<Item = (T, L)>,
    ) -> Self {
        self.offer(choices, Some(name))
    }

    /// Sets whether the empty text is a value.
    #[must_use]
    pub fn allow_blank(mut self, allow_blank: bool) -> Self {
        self.options.descriptor.allow_blank = allow_blank;
        self.blank = T::blank().filter(|_| allow_blank);
        self
    }

    /// Returns the values with their labels and groups.
    pub fn choices(&self) -> impl Iterator<Item = (&T, &str, Option<&str>)> {
        self.choices
            .iter()
            .map(|offer| (&offer.value, offer.label.as_str(), offer.group.as_deref()))
    }

    fn offer<L: Into<String>>(
        mut self,
        choices: impl IntoIterator<Item = (T, L)>,
        group: Option<&str>,
    ) -> Self {
        let offer = |(value, label): (T, L)| Offer {
            text: value.text(),
            value,
            label: label.into(),
            group: group.map(str::to_owned),
        };
        self.choices.extend(choices.into_iter().map(offer));
        self
    }

    fn find(&self, value: &Value) -> FieldValue<T> {
        let text = python::text(value);
        if let Some(blank) = self.blank.as_ref().filter(|_| text.is_empty()) {
            return Ok(blank.clone());
        }
        let found = self.choices.iter().rev().find(|offer| offer.text == text);
        match found {
            Some(offer) => Ok(offer.value.clone()),
            None => refuse(
                not_a_choice(&text, self.options.descriptor.kind),
                "invalid_choice",
            ),
        }
    }
}

impl<T: ChoiceValue> Field for ChoiceField<T> {
    type Value = T;

    fn options(&self) -> &Options<T> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<T> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<T> {
        self.find(&value)
    }

    fn to_representation(&self, value: &T) -> Value {
        to_value(value)
    }
}

impl<T: ChoiceValue + PartialEq> MultipleChoiceField<T> {
    /// Several of these values; each with its label.
    pub fn new<L: Into<String>>(choices: impl IntoIterator<Item = (T, L)>) -> Self {
        Self::from(ChoiceField::new(choices))
    }

    /// Sets whether choosing nothing is a choice.
    #[must_use]
    pub fn allow_empty(mut self, allow_empty: bool) -> Self {
        self.options.descriptor.allow_blank = allow_empty;
        self
    }
}

impl<T: ChoiceValue> From<ChoiceField<T>> for MultipleChoiceField<T> {
    /// Several of the values of another field.
    fn from(choice: ChoiceField<T>) -> Self {
        Self {
            options: Options::new(FieldKind::MultipleChoice),
            choice,
        }
    }
}

impl<T: ChoiceValue + PartialEq> Field for MultipleChoiceField<T> {
    type Value = Vec<T>;

    fn options(&self) -> &Options<Vec<T>> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<Vec<T>> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<Vec<T>> {
        let given = value.type_name();
        let items = match value {
            Value::List(items) => items,
            // Python walks over the keys of a dict.
            Value::Map(entries) => entries
                .into_iter()
                .map(|(key, _)| Value::from(key))
                .collect(),
            _ => {
                let message = format!("Expected a list of items but got type \"{given}\".");
                return refuse(message, "not_a_list");
            }
        };
        if items.is_empty() && !self.options.descriptor.allow_blank {
            return refuse("This selection may not be empty.", "empty");
        }
        let mut chosen = Vec::with_capacity(items.len());
        for item in &items {
            let value = self.choice.find(item)?;
            if !chosen.contains(&value) {
                chosen.push(value);
            }
        }
        Ok(chosen)
    }

    fn to_representation(&self, value: &Vec<T>) -> Value {
        to_value(value)
    }
}

impl FilePathField {
    /// Any file of a directory.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self::matching(path, "", false)
    }

    /// The files of a directory whose names match, and of those below it if `recursive`.
    ///
    /// # Panics
    ///
    /// When the expression cannot be read.
    #[track_caller]
    pub fn matching(path: impl AsRef<Path>, pattern: &str, recursive: bool) -> Self {
        Self::listing(path, pattern, recursive, true, false)
    }

    /// The files or folders (or both) of a directory whose names match.
    ///
    /// # Panics
    ///
    /// When the expression cannot be read.
    #[track_caller]
    pub fn listing(
        path: impl AsRef<Path>,
        pattern: &str,
        recursive: bool,
        allow_files: bool,
        allow_folders: bool,
    ) -> Self {
        let regex = match Regex::new(pattern) {
            Ok(regex) => regex,
            Err(error) => panic!("`{pattern}` is no regular expression: {error}"),
        };
        let mut paths = Vec::new();
        walk(path.as_ref(), recursive, &mut |path, is_file| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let wanted = if is_file { allow_files } else { allow_folders };
            if wanted && name.is_some_and(|name| regex.is_match(&name)) {
                paths.push(path.to_string_lossy().into_owned());
            }
        });
        paths.sort();
        let mut choice = ChoiceField::new(paths.into_iter().map(|path| (path.clone(), path)));
        choice.options.descriptor.kind = FieldKind::FilePath;
        Self { choice }
    }
}

fn walk(folder: &Path, recursive: bool, visit: &mut dyn FnMut(&Path, bool)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if entry.file_name() == "__pycache__" {
                continue;
            }
            visit(&path, false);
            if recursive {
                walk(&path, recursive, visit);
            }
        } else {
            visit(&path, true);
        }
    }
}

impl Field for FilePathField {
    type Value = String;

    fn options(&self) -> &Options<String> {
        &self.choice.options
    }

    fn options_mut(&mut self) -> &mut Options<String> {
        &mut self.choice.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<String> {
        self.choice.find(&value)
    }

    fn to_representation(&self, value: &String) -> Value {
        Value::String(value.clone())
    }

    fn problems(&self, value: &String) -> Vec<ErrorDetail> {
        let _ = value;
        Vec::new()
    }
}
