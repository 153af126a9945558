//! The tree of messages that a failure carries: one message, a list, or messages by field.

use std::borrow::Cow;

/// One message for the client with its machine-readable code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorDetail {
    /// Text shown to the client.
    pub message: Cow<'static, str>,
    /// Code for programs: `required`, `null`, `invalid`, `max_length`, …
    pub code: Cow<'static, str>,
}

impl ErrorDetail {
    /// Creates a message with its code.
    pub fn new(message: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            code: code.into(),
        }
    }
}

/// What was refused, in DRF's shapes: a message, a list of messages, or messages by field.
///
/// # Examples
///
/// ```
/// use rest_kit::error::ValidationErrors;
///
/// let mut errors = ValidationErrors::default();
/// errors.add("price", "Price must be positive");
/// assert_eq!(
///     serde_json::to_string(&errors).unwrap(),
///     r#"{"price":["Price must be positive"]}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValidationErrors {
    /// A single message.
    Message(ErrorDetail),
    /// Several messages, or one entry for each item of a list.
    List(Vec<ValidationErrors>),
    /// Messages by field, in the order in which they were found.
    Map(Vec<(Cow<'static, str>, ValidationErrors)>),
}

impl Default for ValidationErrors {
    fn default() -> Self {
        Self::Map(Vec::new())
    }
}

impl ValidationErrors {
    /// Creates a list of one message: what a field's value was refused with.
    pub fn message(
        message: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::List(vec![Self::Message(ErrorDetail::new(message, code))])
    }

    /// Creates a map with one entry.
    pub fn field(name: impl Into<Cow<'static, str>>, errors: impl Into<ValidationErrors>) -> Self {
        Self::Map(vec![(name.into(), errors.into())])
    }

    /// Returns whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Message(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }

    /// Returns how many messages there are.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Message(_) => 1,
            Self::List(items) => items.iter().map(Self::count).sum(),
            Self::Map(entries) => entries.iter().map(|(_, errors)| errors.count()).sum(),
        }
    }

    /// Returns the messages under `name`, if any.
    pub fn get(&self, name: &str) -> Option<&ValidationErrors> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, errors)| errors),
            _ => None,
        }
    }

    /// Adds messages under `name`, after those that are already there.
    ///
    /// A tree that is not a map yet becomes one; its messages move under `non_field_errors`.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>, errors: impl Into<ValidationErrors>) {
        if !matches!(self, Self::Map(_)) {
            let earlier = std::mem::take(self);
            *self = Self::field("non_field_errors", earlier);
        }
        let (Self::Map(entries), name) = (self, name.into()) else {
            return;
        };
        match entries.iter_mut().find(|(key, _)| *key == name) {
            Some((_, present)) => present.append(errors.into()),
            None => entries.push((name, errors.into())),
        }
    }

    /// Adds the messages of `other` to these.
    pub fn append(&mut self, other: ValidationErrors) {
        match (&mut *self, other) {
            (Self::List(items), Self::List(more)) => items.extend(more),
            (Self::List(items), message @ Self::Message(_)) => items.push(message),
            (Self::Map(_), Self::Map(more)) => {
                for (name, errors) in more {
                    self.add(name, errors);
                }
            }
            (Self::Map(_), other) => self.add("non_field_errors", other),
            (Self::Message(_), other) => {
                let first = std::mem::take(self);
                *self = Self::List(vec![first]);
                self.append(other);
            }
            (Self::List(_), Self::Map(more)) if more.is_empty() => {}
            (Self::List(items), more @ Self::Map(_)) if items.is_empty() => *self = more,
            (Self::List(_), Self::Map(more)) => {
                let earlier = std::mem::take(self);
                *self = Self::Map(more);
                self.add("non_field_errors", earlier);
            }
        }
    }

    /// Renames the entries called `from`, at any depth.
    pub(super) fn rename(&mut self, from: &str, to: &'static str) {
        match self {
            Self::Message(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.rename(from, to)),
            Self::Map(entries) => {
                for (name, errors) in entries {
                    if name == from {
                        *name = Cow::Borrowed(to);
                    }
                    errors.rename(from, to);
                }
            }
        }
    }

    /// Replaces the text of the messages for which there is another.
    pub(super) fn replace(&mut self, other: &impl Fn(&str) -> Option<String>) {
        match self {
            Self::Message(detail) => {
                if let Some(other) = other(&detail.message) {
                    detail.message = Cow::Owned(other);
                }
            }
            Self::List(items) => items.iter_mut().for_each(|item| item.replace(other)),
            Self::Map(entries) => {
                for (_, errors) in entries {
                    errors.replace(other);
                }
            }
        }
    }

    /// Replaces the code of every message.
    pub fn set_code(&mut self, code: &str) {
        match self {
            Self::Message(detail) => detail.code = Cow::Owned(code.to_owned()),
            Self::List(items) => items.iter_mut().for_each(|item| item.set_code(code)),
            Self::Map(entries) => {
                for (_, errors) in entries {
                    errors.set_code(code);
                }
            }
        }
    }

    /// Returns `Ok` when nothing was refused, else itself.
    ///
    /// # Errors
    ///
    /// These errors, if there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<&'static str> for ValidationErrors {
    fn from(message: &'static str) -> Self {
        Self::message(message, "invalid")
    }
}

impl From<String> for ValidationErrors {
    fn from(message: String) -> Self {
        Self::message(message, "invalid")
    }
}

/// Several messages: `Err(["This name is taken.", "Try another."].into())`.
impl<E: Into<ValidationErrors>, const N: usize> From<[E; N]> for ValidationErrors {
    fn from(messages: [E; N]) -> Self {
        messages.into_iter().collect()
    }
}

impl<E: Into<ValidationErrors>> From<Vec<E>> for ValidationErrors {
    fn from(messages: Vec<E>) -> Self {
        messages.into_iter().collect()
    }
}

impl<E: Into<ValidationErrors>> FromIterator<E> for ValidationErrors {
    fn from_iter<I: IntoIterator<Item = E>>(messages: I) -> Self {
        let mut list = Self::List(Vec::new());
        for message in messages {
            list.append(message.into());
        }
        list
    }
}

impl From<ErrorDetail> for ValidationErrors {
    fn from(detail: ErrorDetail) -> Self {
        Self::List(vec![Self::Message(detail)])
    }
}
