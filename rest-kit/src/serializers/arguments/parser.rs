//! A parser that is told its arguments one by one: Flask-RESTful's `reqparse`.

use serde::Serialize;
use serde::ser::SerializeMap as _;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;
use crate::serializers::fields::{BoxField, Field, FieldType};

use super::sources::{Location, entries};

/// One argument of a [`RequestParser`].
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one of reqparse's arguments"
)]
pub struct Argument {
    name: String,
    dest: String,
    field: BoxField,
    locations: Vec<Location>,
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

/// Reads the arguments that it was told of, from any part of a request.
///
/// A refusal is 400 with `{"message": {"rate": "…"}}`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::fields::{CharField, IntegerField};
/// use rest_kit::serializers::{Argument, Location, RequestParser};
///
/// async fn rates(cx: &Context) -> Result<Response> {
///     let arguments = RequestParser::new()
///         .argument(
///             Argument::new("rate", IntegerField::new())
///                 .required()
///                 .help("Rate cannot be converted: {error_msg}"),
///         )
///         .argument(Argument::new("tag", CharField::new()).append().location(&[Location::Query]))
///         .parse(cx)
///         .await?;
///     let rate: Option<i64> = arguments.get("rate");
///     Ok(Response::new(&(rate, arguments)))
/// }
/// # let _ = rates;
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias = "reqparse")]
pub struct RequestParser {
    arguments: Vec<Argument>,
    strict: bool,
    bundle_errors: bool,
}

/// What a [`RequestParser`] has read: values by name, in the order of the arguments.
#[derive(Debug, Clone, Default, PartialEq)]
#[doc(alias = "Namespace")]
pub struct Arguments {
    values: Vec<(String, Value)>,
}

impl Argument {
    /// An argument that a field reads; looked for in JSON bodies, forms and query strings.
    pub fn new<F: Field>(name: &str, field: F) -> Self {
        Self {
            name: name.to_owned(),
            dest: name.to_owned(),
            field: BoxField::new(field),
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

    fn is_called(&self, name: &str) -> bool {
        name == self.name || self.ignore_case && name.eq_ignore_ascii_case(&self.name)
    }

    /// Returns the values that were sent, those of the last place that has some.
    fn sent(&self, sources: &mut [(Location, Vec<(String, Value)>)]) -> Vec<Value> {
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

    fn read(&self, sent: Vec<Value>) -> Result<Option<Value>, String> {
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
        let read = match self.field.to_internal_value(value) {
            Ok(read) => read,
            Err(errors) => return Err(first_message(&errors)),
        };
        if !self.choices.is_empty() && !self.choices.contains(&read) {
            let read = crate::serializers::fields::python_text(&read);
            return Err(format!("{read} is not a valid choice"));
        }
        Ok(read)
    }

    fn explain(&self, reason: &str) -> String {
        match &self.help {
            Some(help) => help.replace("{error_msg}", reason),
            None => reason.to_owned(),
        }
    }
}

impl RequestParser {
    /// A parser without arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an argument; one of the same name is replaced.
    #[must_use]
    #[doc(alias = "add_argument")]
    #[doc(alias = "replace_argument")]
    pub fn argument(mut self, argument: Argument) -> Self {
        match self
            .arguments
            .iter_mut()
            .find(|known| known.name == argument.name)
        {
            Some(known) => *known = argument,
            None => self.arguments.push(argument),
        }
        self
    }

    /// Takes an argument out.
    #[must_use]
    #[doc(alias = "remove_argument")]
    pub fn without(mut self, name: &str) -> Self {
        self.arguments.retain(|argument| argument.name != name);
        self
    }

    /// Refuses requests with arguments that it was not told of.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Names what is wrong with every argument, not with the first one only.
    #[must_use]
    pub fn bundle_errors(mut self) -> Self {
        self.bundle_errors = true;
        self
    }

    /// Reads the arguments of a request.
    ///
    /// # Errors
    ///
    /// 400 with the message of what is refused; failures of reading the body.
    #[doc(alias = "parse_args")]
    pub async fn parse(&self, cx: &Context) -> Result<Arguments> {
        let mut sources: Vec<(Location, Vec<(String, Value)>)> = Vec::new();
        for location in self
            .arguments
            .iter()
            .flat_map(|argument| &argument.locations)
        {
            if !sources.iter().any(|(known, _)| known == location) {
                sources.push((*location, entries(*location, cx).await?));
            }
        }
        let mut read = Arguments::default();
        let mut errors = Vec::new();
        for argument in &self.arguments {
            match argument.read(argument.sent(&mut sources)) {
                Ok(Some(value)) => read.values.push((argument.dest.clone(), value)),
                Ok(None) => {}
                Err(reason) => {
                    let detail = ErrorDetail::new(argument.explain(&reason), "invalid");
                    let name = argument.name.clone().into();
                    errors.push((name, ValidationErrors::Message(detail)));
                    if !self.bundle_errors {
                        break;
                    }
                }
            }
        }
        if !errors.is_empty() {
            return Err(refusal(ValidationErrors::Map(errors)));
        }
        if self.strict {
            self.refuse_unknown(&sources)?;
        }
        Ok(read)
    }

    fn refuse_unknown(&self, sources: &[(Location, Vec<(String, Value)>)]) -> Result<()> {
        let of_clients =
            |location: &Location| !matches!(location, Location::Headers | Location::Cookies);
        let sent = sources.iter().filter(|(location, _)| of_clients(location));
        let mut unknown: Vec<&str> = Vec::new();
        for (name, _) in sent.flat_map(|(_, entries)| entries) {
            let is_known = self
                .arguments
                .iter()
                .any(|argument| argument.is_called(name));
            if !is_known && !unknown.contains(&name.as_str()) && unknown.len() < 100 {
                unknown.push(name);
            }
        }
        if unknown.is_empty() {
            return Ok(());
        }
        let message = format!("Unknown arguments: {}", unknown.join(", "));
        let detail = ErrorDetail::new(message, "invalid");
        Err(refusal(ValidationErrors::Message(detail)))
    }
}

impl Arguments {
    /// Returns the value of an argument as a type of fields; none if it is null, not there, or
    /// of another type.
    pub fn get<T: FieldType>(&self, name: &str) -> Option<T> {
        let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
        let field = crate::descriptors::FieldDescriptor::new("", T::KIND).allow_blank(true);
        if *value == Value::Null {
            return None;
        }
        T::to_internal_value(value.clone(), &field).ok()
    }

    /// Returns the value of an argument as it was read.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }
}

impl Serialize for Arguments {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (name, value) in &self.values {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// 400 with a message, as Flask-RESTful's `abort` answers.
fn refusal(message: ValidationErrors) -> Error {
    Error::validation(ValidationErrors::Map(vec![("message".into(), message)]))
}

fn first_message(errors: &ValidationErrors) -> String {
    match errors {
        ValidationErrors::Message(detail) => detail.message.clone().into_owned(),
        ValidationErrors::List(items) => items.first().map_or_else(String::new, first_message),
        ValidationErrors::Map(entries) => {
            let first = entries.first();
            first.map_or_else(String::new, |(_, errors)| first_message(errors))
        }
    }
}
