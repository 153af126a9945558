//! What forms for people show of a field: how it looks, and what it begins with.

use std::fmt;

/// How forms show a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "base_template")]
pub struct Style {
    /// The `type` of the input; chosen by the field's kind when empty.
    pub input_type: &'static str,
    /// The lines of an input for long texts; 0 for an input of one line.
    pub rows: u16,
    /// What stands in the input while it is empty.
    pub placeholder: &'static str,
    /// The form begins there.
    pub autofocus: bool,
}

impl Style {
    /// As the field's kind says.
    pub const NONE: Self = Self {
        input_type: "",
        rows: 0,
        placeholder: "",
        autofocus: false,
    };
}

/// What a form for a new object begins with.
#[derive(Clone, Copy)]
pub enum Initial {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// What a function makes for each form, as text.
    Made(fn() -> String),
}

impl Initial {
    /// Returns it as forms show it.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Bool(value) => value.to_string(),
            Self::Made(make) => make(),
        }
    }
}

impl fmt::Debug for Initial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made(_) => f.write_str("Made"),
            other => f.write_str(&other.text()),
        }
    }
}

impl PartialEq for Initial {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Made(left), Self::Made(right)) => std::ptr::fn_addr_eq(*left, *right),
            (Self::Made(_), _) | (_, Self::Made(_)) => false,
            (left, right) => left.text() == right.text(),
        }
    }
}
