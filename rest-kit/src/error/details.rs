//! Three looks at a tree of messages: the messages, their codes, both.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

use super::{ErrorDetail, ValidationErrors};

/// A tree with its messages replaced by something else of the same place.
struct Shown<'a> {
    tree: &'a ValidationErrors,
    part: Part,
}

#[derive(Clone, Copy)]
enum Part {
    Message,
    Code,
    Both,
}

impl ValidationErrors {
    /// Returns the codes, in the shape of the messages; ready to be serialized.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::error::ValidationErrors;
    ///
    /// let errors = ValidationErrors::field("title", "Too dull.");
    /// let codes = serde_json::to_string(&errors.codes()).unwrap();
    /// assert_eq!(codes, r#"{"title":["invalid"]}"#);
    /// ```
    #[doc(alias = "get_codes")]
    pub fn codes(&self) -> impl Serialize + '_ {
        self.shown(Part::Code)
    }

    /// Returns each message with its code, as `{"message", "code"}`; ready to be serialized.
    #[doc(alias = "get_full_details")]
    pub fn full_details(&self) -> impl Serialize + '_ {
        self.shown(Part::Both)
    }

    fn shown(&self, part: Part) -> Shown<'_> {
        Shown { tree: self, part }
    }
}

impl Serialize for ValidationErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.shown(Part::Message).serialize(serializer)
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let part = self.part;
        match self.tree {
            ValidationErrors::Message(detail) => detail.serialize(part, serializer),
            ValidationErrors::List(items) => {
                serializer.collect_seq(items.iter().map(|item| item.shown(part)))
            }
            ValidationErrors::Map(entries) => {
                let entries = entries.iter();
                serializer.collect_map(entries.map(|(name, errors)| (name, errors.shown(part))))
            }
        }
    }
}

impl ErrorDetail {
    fn serialize<S: Serializer>(&self, part: Part, serializer: S) -> Result<S::Ok, S::Error> {
        match part {
            Part::Message => serializer.serialize_str(&self.message),
            Part::Code => serializer.serialize_str(&self.code),
            Part::Both => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("message", &self.message)?;
                map.serialize_entry("code", &self.code)?;
                map.end()
            }
        }
    }
}

/// Messages from any JSON, as DRF makes them: what is no text becomes Python's text of it.
impl From<Value> for ValidationErrors {
    fn from(value: Value) -> Self {
        let text: Cow<'static, str> = match value {
            Value::Array(items) => return Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(entries) => {
                let entry = |(name, value)| (Cow::Owned(name), Self::from(value));
                return Self::Map(entries.into_iter().map(entry).collect());
            }
            Value::String(text) => text.into(),
            Value::Number(number) => number.to_string().into(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Null => "None".into(),
        };
        Self::Message(ErrorDetail::new(text, "invalid"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::{Error, ErrorKind};

    #[test]
    fn any_json_becomes_messages() {
        let error = Error::validation(json!({"n": 1, "none": null, "deep": {"x": [true, "y"]}}));
        assert_eq!(
            serde_json::to_value(error.body()).unwrap(),
            json!({"n": "1", "none": "None", "deep": {"x": ["True", "y"]}}),
        );
        let error = Error::validation(json!("Wrong."));
        assert_eq!(
            serde_json::to_value(error.detail().codes()).unwrap(),
            json!(["invalid"])
        );
    }

    #[test]
    fn codes_are_replaced_everywhere() {
        let detail = ValidationErrors::from(json!({"retry": true, "after": [1]}));
        let error = Error::new(ErrorKind::Unavailable)
            .with_detail(detail)
            .with_code("closed");
        assert_eq!(
            serde_json::to_value(error.detail().full_details()).unwrap(),
            json!({
                "retry": {"message": "True", "code": "closed"},
                "after": [{"message": "1", "code": "closed"}],
            }),
        );
    }

    #[test]
    fn throttled_callers_are_told_when_to_come_back() {
        for (error, expected) in [
            (Error::throttled(None), "Request was throttled."),
            (
                Error::throttled(Some(0.3)),
                "Request was throttled. Expected available in 1 second.",
            ),
            (
                Error::throttled(Some(29.2)).with_message("Slow down."),
                "Slow down. Expected available in 30 seconds.",
            ),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }
}
