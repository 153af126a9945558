//! One argument of a request: what it is called, where it is looked for, what reads it.

use std::sync::Arc;

use crate::http::Value;
use crate::serializers::fields::python_text;

use super::inputs::Input;
use super::sources::Location;

/// One argument of a [`RequestParser`](super::RequestParser).
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one of reqparse's arguments"
)]
pub struct Argument {
    pub(super) name: String,
    pub(super) dest: String,
    input: Arc<dyn Input>,
    pub(super) locations: Vec<Location>,
    required: bool,
    default: Value,
    choices: Vec<Value>,
    help: Option<String>,
    append: bool,
    split: bool,
    ignore: bool,
    trim: bool,
    nullable: bool,
    ignore_case: bool,
    store_missing: bool,
}

impl Argument {
    /// An argument that a field or one of [`inputs`](super::inputs) reads; looked for in JSON
    /// bodies, forms and query strings.
    #[doc(alias = "type")]
    pub fn new(name: &str, input: impl Input) -> Self {
        Self {
            name: name.to_owned(),
            dest: name.to_owned(),
            input: Arc::new(input),
            locations: vec![Location::Json, Location::Values],
            required: false,
            default: Value::Null,
            choices: Vec::new(),
            help: None,
            append: false,
            split: false,
            ignore: false,
            trim: false,
            nullable: true,
            ignore_case: false,
            store_missing: true,
        }
    }

    /// Refuses requests without it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets what stands in for it when it is not sent.
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        self.default = value.into();
        self
    }

    /// Sets where it is looked for; of several places the last one that has it counts.
    #[must_use]
    pub fn location(mut self, locations: &[Location]) -> Self {
        self.locations = locations.to_vec();
        self
    }

    /// Takes these values only.
    #[must_use]
    pub fn choices(mut self, choices: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the message of refusals; `{error_msg}` stands for the reason.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names it otherwise in what was read.
    #[must_use]
    pub fn dest(mut self, dest: &str) -> Self {
        dest.clone_into(&mut self.dest);
        self
    }

    /// Gathers all its values in a list.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.append = true;
        self
    }

    /// Gathers the parts between commas in a list.
    #[must_use]
    pub fn split(mut self) -> Self {
        self.split = true;
        self
    }

    /// Leaves out what cannot be read instead of refusing it.
    #[must_use]
    pub fn ignore(mut self) -> Self {
        self.ignore = true;
        self
    }

    /// Drops white space around texts.
    #[must_use]
    pub fn trim(mut self) -> Self {
        self.trim = true;
        self
    }

    /// Refuses null.
    #[must_use]
    pub fn not_null(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// Compares its name, its texts and its choices without regard to case.
    #[must_use]
    #[doc(alias = "case_sensitive")]
    pub fn ignore_case(mut self) -> Self {
        self.ignore_case = true;
        self
    }

    /// Leaves it out of what was read when it is not sent.
    #[must_use]
    #[doc(alias = "store_missing")]
    pub fn skip_missing(mut self) -> Self {
        self.store_missing = false;
        self
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        name == self.name || self.ignore_case && name.eq_ignore_ascii_case(&self.name)
    }

    /// Returns the values that were sent, those of the last place that has some.
    pub(super) fn sent(&self, sources: &mut [(Location, Vec<(String, Value)>)]) -> Vec<Value> {
        let mut sent = Vec::new();
        for location in &self.locations {
            let source = sources.iter_mut().filter(|(known, _)| known == location);
            let entries = source.flat_map(|(_, entries)| entries);
            let found: Vec<_> = entries
                .filter(|(name, _)| self.is_called(name))
                .map(|(_, value)| value.clone())
                .collect();
            if !found.is_empty() {
                sent = found;
            }
        }
        sent
    }

    pub(super) fn read(&self, sent: Vec<Value>) -> Result<Option<Value>, String> {
        if sent.is_empty() {
            if self.required {
                let places: Vec<_> = self.locations.iter().map(|place| place.name()).collect();
                let places = places.join(" or ");
                return Err(format!("Missing required parameter in {places}"));
            }
            return Ok(self.store_missing.then(|| self.default.clone()));
        }
        let mut values = Vec::with_capacity(sent.len());
        for value in sent.into_iter().flat_map(|value| self.parts(value)) {
            match self.convert(value) {
                Ok(value) => values.push(value),
                Err(_) if self.ignore => {}
                Err(reason) => return Err(reason),
            }
        }
        if self.append || self.split {
            return Ok(Some(Value::List(values)));
        }
        Ok(match values.pop() {
            None => self.store_missing.then(|| self.default.clone()),
            last => last,
        })
    }

    /// The values in one that was sent: of a JSON list its items, of a text its parts.
    fn parts(&self, value: Value) -> Vec<Value> {
        match value {
            Value::List(items) if self.append || self.split => items,
            Value::String(text) if self.split => text.split(',').map(Value::from).collect(),
            value => vec![value],
        }
    }

    fn convert(&self, value: Value) -> Result<Value, String> {
        let value = match value {
            Value::Null if self.nullable => return Ok(Value::Null),
            Value::Null => return Err("Must not be null!".to_owned()),
            Value::String(text) => {
                let text = if self.trim { text.trim() } else { &text };
                let lower = self.ignore_case.then(|| text.to_lowercase());
                Value::String(lower.unwrap_or_else(|| text.to_owned()))
            }
            value => value,
        };
        let read = self.input.read(value, &self.name)?;
        if !self.choices.is_empty() && !self.choices.contains(&read) {
            let read = python_text(&read);
            return Err(format!("{read} is not a valid choice"));
        }
        Ok(read)
    }

    pub(super) fn explain(&self, reason: &str) -> String {
        match &self.help {
            Some(help) => help.replace("{error_msg}", reason),
            None => reason.to_owned(),
        }
    }
}
