//! What one parameter of a query string looks like.

use std::borrow::Cow;

use super::FieldKind;

/// One parameter of a query string: what a filter reads, for forms and schemas.
///
/// # Examples
///
/// ```
/// use rest_kit::descriptors::{FieldKind, ParameterDescriptor};
///
/// let parameter = ParameterDescriptor::new("mine", FieldKind::Boolean).label("Only mine");
/// assert_eq!(parameter.label, "Only mine");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ParameterDescriptor {
    /// Name in the query string.
    pub name: Cow<'static, str>,
    /// What its value is.
    pub kind: FieldKind,
    /// How several values are given, if they may be.
    pub values: Values,
    /// Requests without it are refused.
    pub required: bool,
    /// Its values and their texts for people; empty when any will do.
    pub choices: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Name for people.
    pub label: Cow<'static, str>,
    /// Text for people.
    pub help_text: Cow<'static, str>,
}

/// How the values of a parameter are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// One value.
    #[default]
    One,
    /// Several with commas between them: `?id__in=1,2`.
    Commas,
    /// The parameter comes again: `?tag=1&tag=2`.
    Repeated,
}

impl ParameterDescriptor {
    /// Describes an optional parameter with one value.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            kind,
            values: Values::One,
            required: false,
            choices: Vec::new(),
            label: Cow::Borrowed(""),
            help_text: Cow::Borrowed(""),
        }
    }

    /// Says how several values are given.
    #[must_use]
    pub fn values(mut self, values: Values) -> Self {
        self.values = values;
        self
    }

    /// Says whether requests without it are refused.
    #[must_use]
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// Lists its values, each with its text for people.
    #[must_use]
    pub fn choices<V, T>(mut self, choices: impl IntoIterator<Item = (V, T)>) -> Self
    where
        V: Into<Cow<'static, str>>,
        T: Into<Cow<'static, str>>,
    {
        let choices = choices.into_iter();
        self.choices = choices
            .map(|(value, text)| (value.into(), text.into()))
            .collect();
        self
    }

    /// Names it for people.
    #[must_use]
    pub fn label(mut self, label: impl Into<Cow<'static, str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Explains it to people.
    #[must_use]
    pub fn help_text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.help_text = text.into();
        self
    }
}
