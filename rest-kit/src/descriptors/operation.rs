//! What one method at an address takes and answers.

use super::field::FieldDescriptor;
use super::kind::FieldKind;
use super::limits::Limits;
use super::serializer::SerializerDescriptor;

/// What one method at an address takes and answers, as far as the code says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OperationDescriptor {
    /// What it reads beside the body.
    pub parameters: Vec<ParameterDescriptor>,
    /// The body it reads.
    pub request: Content,
    /// The body it answers with.
    pub response: Content,
    /// The status of success; none where only the handler knows.
    pub status: Option<u16>,
    /// Fields of the body that are not sent stay as they are.
    pub partial: bool,
}

/// What a body is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Content {
    /// Whatever the handler makes of it.
    #[default]
    Unknown,
    /// There is none.
    Empty,
    /// One object.
    One(&'static SerializerDescriptor),
    /// A list of objects.
    Many(&'static SerializerDescriptor),
    /// One object or a list of them.
    OneOrMany(&'static SerializerDescriptor),
    /// A list of objects, in pages where lists have pages.
    Page(&'static SerializerDescriptor),
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterPlace {
    /// In the query string.
    Query,
    /// In the path.
    Path,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter has several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Several {
    /// It has one.
    #[default]
    No,
    /// Between commas: `?id=1,2`.
    Commas,
    /// It comes again: `?id=1&id=2`.
    Repeated,
}

/// One parameter of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterDescriptor {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Primitive kind of its value.
    pub kind: FieldKind,
    /// The only values there are; empty when there are others.
    pub values: Vec<String>,
    /// The values' texts for people, in the same order; empty where they speak for themselves.
    pub labels: Vec<String>,
    /// Whether it may have several values.
    pub several: Several,
    /// Requests without it are refused.
    pub required: bool,
    /// How large or long.
    pub limits: Limits,
    /// Name for people; empty when nobody has given one.
    pub label: String,
    /// Text for people.
    pub description: String,
}

impl ParameterDescriptor {
    /// Describes a parameter of the query string.
    pub fn query(name: impl Into<String>, kind: FieldKind) -> Self {
        Self::new(name, ParameterPlace::Query, kind)
    }

    /// Describes a parameter.
    pub fn new(name: impl Into<String>, place: ParameterPlace, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            place,
            kind,
            values: Vec::new(),
            labels: Vec::new(),
            several: Several::No,
            required: place == ParameterPlace::Path,
            limits: Limits::NONE,
            label: String::new(),
            description: String::new(),
        }
    }

    /// Describes the parameter that a serializer's field reads.
    pub fn of_field(field: &FieldDescriptor, name: String, place: ParameterPlace) -> Self {
        let value = field.value;
        let item = value.and_then(|value| value.items).or(value);
        let is_list = matches!(field.kind, FieldKind::List | FieldKind::MultipleChoice);
        let kind = if is_list || field.kind == FieldKind::Related {
            item.map_or(FieldKind::String, |item| item.kind)
        } else {
            field.kind
        };
        let choices = field.choices.iter();
        Self {
            values: choices.clone().map(|it| it.value.to_owned()).collect(),
            labels: choices.map(|it| it.label.to_owned()).collect(),
            several: if is_list {
                Several::Repeated
            } else {
                Several::No
            },
            required: field.required || place == ParameterPlace::Path,
            limits: field.limits,
            label: field.label.to_owned(),
            description: field.help_text.to_owned(),
            ..Self::new(name, place, kind)
        }
    }

    /// Names it for people.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Explains it to people.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Names its only values.
    #[must_use]
    pub fn values(mut self, values: Vec<String>) -> Self {
        self.values = values;
        self
    }

    /// Names its only values, each with its text for people.
    #[must_use]
    pub fn choices(mut self, choices: impl IntoIterator<Item = (String, String)>) -> Self {
        (self.values, self.labels) = choices.into_iter().unzip();
        self
    }

    /// Sets whether it may have several values.
    #[must_use]
    pub const fn several(mut self, several: Several) -> Self {
        self.several = several;
        self
    }
}

/// What a page of a list looks like, and how clients choose one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageDescriptor {
    /// The parameters that choose a page.
    pub parameters: Vec<ParameterDescriptor>,
    /// What answers look like.
    pub shape: PageShape,
}

/// What a page of a list looks like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageShape {
    /// Only the pagination knows.
    #[default]
    Unknown,
    /// The list itself; its neighbors are in a header.
    List,
    /// An object with these entries.
    Object(Vec<PageEntry>),
}

/// An entry of the object around a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEntry {
    /// The number of rows of the whole list.
    Count(&'static str),
    /// The address of a neighbor, or null.
    Link(&'static str),
    /// The rows.
    Results(&'static str),
}
