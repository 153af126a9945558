//! What a request body holds before any field has judged it.

use std::str::FromStr;

use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use crate::error::Error;

use super::UploadedFile;
use super::parsers::json_reader;

/// One value of a parsed body: what JSON, form or multipart parsers make.
///
/// # Examples
///
/// ```
/// use rest_kit::request::Value;
///
/// let body = Value::Map(vec![("title".to_owned(), Value::from("Dune"))]);
/// assert_eq!(body.get("title"), Some(&Value::from("Dune")));
/// assert_eq!(body.type_name(), "dict");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Value {
    /// JSON's `null`.
    #[default]
    Null,
    /// JSON's `true` and `false`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// A whole number that does not: its digits, with a sign if negative.
    BigInt(String),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// An object, in the order of the body; of equal keys the last one counts.
    Map(Vec<(String, Value)>),
    /// A form or multipart body: names may repeat, values are text or files.
    Form(Vec<(String, Value)>),
    /// An uploaded file.
    File(UploadedFile),
}

impl Value {
    /// Returns the entry called `name`; of several the last one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries()?
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Takes the entry called `name` out; of several the last one.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let (Self::Map(entries) | Self::Form(entries)) = self else {
            return None;
        };
        let position = entries.iter().rposition(|(key, _)| key == name)?;
        Some(std::mem::replace(&mut entries[position].1, Self::Null))
    }

    /// Takes every entry called `name` out of a form, in order.
    pub fn take_all(&mut self, name: &str) -> Vec<Value> {
        let (Self::Map(entries) | Self::Form(entries)) = self else {
            return Vec::new();
        };
        entries
            .iter_mut()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| std::mem::replace(value, Self::Null))
            .collect()
    }

    /// Removes every entry called `name`; answers the last one.
    ///
    /// ```
    /// use rest_kit::request::Value;
    ///
    /// let mut body: Value = r#"{"name": "Dune", "pages": 412}"#.parse()?;
    /// let name = body.remove("name");
    /// body.insert("title", name.unwrap_or_default());
    /// assert_eq!(body, r#"{"pages": 412, "title": "Dune"}"#.parse()?);
    /// # Ok::<(), rest_kit::Error>(())
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let value = self.take(name);
        if let Self::Map(entries) | Self::Form(entries) = self {
            entries.retain(|(key, _)| key != name);
        }
        value
    }

    /// Replaces the entry called `name`, or adds it; values that are no objects stay as they are.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) {
        self.remove(name);
        if let Self::Map(entries) | Self::Form(entries) = self {
            entries.push((name.to_owned(), value.into()));
        }
    }

    /// Returns whether the body came from a form, where absence and blanks mean other things.
    pub fn is_form(&self) -> bool {
        matches!(self, Self::Form(_))
    }

    /// Returns the name of the value's type in DRF's messages: `dict`, `list`, `str`, …
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::String(_) => "str",
            Self::List(_) => "list",
            Self::Map(_) => "dict",
            Self::Form(_) => "QueryDict",
            Self::File(file) if file.content.path().is_some() => "TemporaryUploadedFile",
            Self::File(_) => "InMemoryUploadedFile",
        }
    }

    fn entries(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Map(entries) | Self::Form(entries) => Some(entries),
            _ => None,
        }
    }
}

/// Writes what was read; of a form's repeated names the last value, of a file its name.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::BigInt(digits) => RawValue::from_string(digits.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::String(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(name, value)| (name, value)))
            }
            Self::Form(entries) => {
                let mut map = serializer.serialize_map(None)?;
                for (at, (name, _)) in entries.iter().enumerate() {
                    if !entries[..at].iter().any(|(earlier, _)| earlier == name) {
                        map.serialize_entry(name, &self.get(name))?;
                    }
                }
                map.end()
            }
            Self::File(file) => serializer.serialize_str(&file.name),
        }
    }
}

/// Reads JSON: keys keep their order, whole numbers all their digits.
impl FromStr for Value {
    type Err = Error;

    fn from_str(json: &str) -> Result<Self, Error> {
        json_reader::read(json)
            .map_err(|reason| Error::parse(format!("JSON parse error - {reason}")))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_were_read() {
        let entry = |name: &str, value| (name.to_owned(), value);
        let digits = "340282366920938463463374607431768211456";
        let value = Value::Map(vec![
            entry("n", Value::BigInt(digits.to_owned())),
            entry(
                "l",
                Value::List(vec![Value::Null, Value::Float(1.5), Value::from(true)]),
            ),
            entry(
                "f",
                Value::Form(vec![
                    entry("a", Value::from("1")),
                    entry("a", Value::from("2")),
                ]),
            ),
        ]);
        let expected = format!(r#"{{"n":{digits},"l":[null,1.5,true],"f":{{"a":"2"}}}}"#);
        assert_eq!(serde_json::to_string(&value).unwrap(), expected);
    }
}
