//! By what a user is known.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::db::values::Uuid;
use crate::error::{Error, Result};

/// The primary key of a user: a number or a text, such as a UUID.
///
/// Tokens name users by texts; a text that is a number as it would be written is that number, so
/// both are the same key.
///
/// # Examples
///
/// ```
/// use rest_kit::context::UserId;
///
/// assert_eq!(UserId::from(7).number(), Some(7));
/// assert_eq!(UserId::from("7"), UserId::from(7));
/// assert_ne!(UserId::from("007"), UserId::from(7));
///
/// let id = UserId::from("5f0c0bd8-7a4e-4c8f-9d0f-5b7c1d7e2a11");
/// assert_eq!(id.number(), None);
/// assert_eq!(id.to_string(), "5f0c0bd8-7a4e-4c8f-9d0f-5b7c1d7e2a11");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserId(Key);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Number(i64),
    /// No number as it would be written.
    Text(Box<str>),
}

impl UserId {
    /// Returns the number that it is; none of a text.
    pub fn number(&self) -> Option<i64> {
        match self.0 {
            Key::Number(number) => Some(number),
            Key::Text(_) => None,
        }
    }

    /// Returns the number that it is, for tables that keep users by numbers.
    ///
    /// # Errors
    ///
    /// 500 for a text: such users cannot be in such a table.
    pub fn to_number(&self) -> Result<i64> {
        self.number().ok_or_else(|| {
            Error::internal("users are kept by numbers here, and the key of this one is a text")
        })
    }
}

impl From<i64> for UserId {
    fn from(number: i64) -> Self {
        Self(Key::Number(number))
    }
}

impl From<&str> for UserId {
    fn from(text: &str) -> Self {
        Self(match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Key::Number(number),
            _ => Key::Text(text.into()),
        })
    }
}

impl From<String> for UserId {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Uuid> for UserId {
    fn from(uuid: Uuid) -> Self {
        Self(Key::Text(uuid.to_string().into()))
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Key::Number(number) => number.fmt(f),
            Key::Text(text) => text.fmt(f),
        }
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Key::Number(number) => number.fmt(f),
            Key::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Key::Number(number) => serializer.serialize_i64(*number),
            Key::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Number(i64),
            Text(String),
        }
        Ok(match Stored::deserialize(deserializer)? {
            Stored::Number(number) => number.into(),
            Stored::Text(text) => text.into(),
        })
    }
}
