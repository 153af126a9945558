//! A parser that is told its arguments one by one: Flask-RESTful's `reqparse`.

use serde::Serialize;
use serde::ser::SerializeMap as _;

use crate::context::Context;
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::Value;
use crate::serializers::fields::FieldType;

use super::Argument;
use super::sources::{Location, entries};

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
