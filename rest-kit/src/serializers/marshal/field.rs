//! What a field makes of a value.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::Value;
use crate::serializers::fields::python_text;

use super::Fields;
use super::formats;

/// What one field of an answer shows of a value.
#[derive(Debug, Clone)]
#[doc(alias = "Raw")]
pub struct OutputField {
    kind: Kind,
    attribute: Option<String>,
    default: Value,
    allow_null: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Raw,
    String,
    Integer,
    Boolean,
    Float,
    Arbitrary,
    Fixed(u32),
    Rfc822,
    Iso8601,
    Url { route: String, absolute: bool },
    Formatted(String),
    With(fn(&Value) -> Value),
    Nested(Fields),
    List(Box<OutputField>),
}

/// The value as it is.
pub fn raw() -> OutputField {
    OutputField::new(Kind::Raw)
}

/// The value as Python's `str` writes it.
pub fn string() -> OutputField {
    OutputField::new(Kind::String)
}

/// A whole number; 0 when there is none.
pub fn integer() -> OutputField {
    OutputField::new(Kind::Integer).default(0)
}

/// Whether the value is anything: not null, zero or empty.
pub fn boolean() -> OutputField {
    OutputField::new(Kind::Boolean)
}

/// A number, also of a text.
pub fn float() -> OutputField {
    OutputField::new(Kind::Float)
}

/// A number of any length, as text.
pub fn arbitrary() -> OutputField {
    OutputField::new(Kind::Arbitrary)
}

/// A number with so many decimals, as text; half to even.
#[doc(alias = "Price")]
pub fn fixed(decimals: u32) -> OutputField {
    OutputField::new(Kind::Fixed(decimals))
}

/// A moment as mails write it: `Tue, 01 Jan 2013 00:00:00 -0000`.
#[doc(alias = "rfc822")]
pub fn datetime() -> OutputField {
    OutputField::new(Kind::Rfc822)
}

/// A moment as ISO 8601 writes it: `2013-01-01T00:00:00+00:00`.
pub fn iso8601() -> OutputField {
    OutputField::new(Kind::Iso8601)
}

/// The address of a route, whose parameters the object has.
pub fn url(route: &str) -> OutputField {
    OutputField::new(Kind::Url {
        route: route.to_owned(),
        absolute: false,
    })
}

/// A text with values of the object in it: `Hello {name}`.
pub fn formatted_string(text: &str) -> OutputField {
    OutputField::new(Kind::Formatted(text.to_owned()))
}

/// Whatever a function makes of the object.
#[doc(alias = "lambda")]
pub fn with(make: fn(&Value) -> Value) -> OutputField {
    OutputField::new(Kind::With(make))
}

/// An object with fields of its own, or a list of such objects.
pub fn nested(fields: Fields) -> OutputField {
    OutputField::new(Kind::Nested(fields))
}

/// A list whose items another field shows.
pub fn list(item: OutputField) -> OutputField {
    OutputField::new(Kind::List(Box::new(item)))
}

impl OutputField {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            attribute: None,
            default: Value::Null,
            allow_null: false,
        }
    }

    /// Shows the attribute of this name, with dots between names: `owner.name`.
    #[must_use]
    pub fn attribute(mut self, path: &str) -> Self {
        self.attribute = Some(path.to_owned());
        self
    }

    /// Sets what is shown when there is no value.
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        self.default = value.into();
        self
    }

    /// Shows null for a nested object that is not there, not its fields without values.
    #[must_use]
    pub fn allow_null(mut self) -> Self {
        self.allow_null = true;
        self
    }

    /// Shows an address with scheme and host.
    #[must_use]
    pub fn absolute(mut self) -> Self {
        if let Kind::Url { absolute, .. } = &mut self.kind {
            *absolute = true;
        }
        self
    }

    /// Shows what an object has for this field.
    pub(super) fn show(&self, name: &str, object: &Value, cx: &Context) -> Result<Value> {
        match &self.kind {
            Kind::With(make) => return Ok(make(object)),
            Kind::Formatted(text) => return formats::formatted(text, object).map(Value::String),
            Kind::Url { route, absolute } => return address(route, *absolute, object, cx),
            _ => {}
        }
        let value = formats::attribute(object, self.attribute.as_deref().unwrap_or(name));
        match value.filter(|value| **value != Value::Null) {
            Some(value) => self.format(name, value, cx),
            None => match &self.kind {
                Kind::Nested(fields) if !self.allow_null && self.default == Value::Null => {
                    fields.shape(&Value::Null, cx)
                }
                _ => Ok(self.default.clone()),
            },
        }
    }

    fn format(&self, name: &str, value: &Value, cx: &Context) -> Result<Value> {
        let shown = match &self.kind {
            Kind::Raw => Some(value.clone()),
            Kind::String => Some(Value::String(python_text(value))),
            Kind::Integer => formats::integer(value),
            Kind::Boolean => Some(Value::Bool(formats::is_true(value))),
            Kind::Float => formats::float(value),
            Kind::Arbitrary => formats::arbitrary(value),
            Kind::Fixed(decimals) => formats::fixed(value, *decimals),
            Kind::Rfc822 => formats::rfc822(value),
            Kind::Iso8601 => formats::iso8601(value),
            Kind::Nested(fields) => return fields.shape(value, cx),
            Kind::List(item) => return item.show_all(name, value, cx),
            Kind::Url { .. } | Kind::Formatted(_) | Kind::With(_) => None,
        };
        shown.ok_or_else(|| {
            Error::internal(format!("`{name}` cannot show {value:?} as {:?}", self.kind))
        })
    }

    /// Shows the items of a list; one object alone is a list of one.
    fn show_all(&self, name: &str, value: &Value, cx: &Context) -> Result<Value> {
        let one = |item: &Value| match (&self.attribute, item) {
            (_, Value::Null) => Ok(self.default.clone()),
            (Some(path), item) => match formats::attribute(item, path) {
                Some(value) => self.format(name, value, cx),
                None => Ok(self.default.clone()),
            },
            (None, item) => self.format(name, item, cx),
        };
        let items = match value {
            Value::List(items) => items.iter().map(one).collect::<Result<_>>()?,
            item => vec![one(item)?],
        };
        Ok(Value::List(items))
    }
}

/// Returns the address of a route; the object's texts and numbers are its parameters.
fn address(route: &str, absolute: bool, object: &Value, cx: &Context) -> Result<Value> {
    let Value::Map(entries) = object else {
        return Err(Error::internal(format!("no address of {object:?}")));
    };
    let is_plain = |value: &Value| !matches!(value, Value::Null | Value::List(_) | Value::Map(_));
    let plain = entries.iter().filter(|(_, value)| is_plain(value));
    let params: Vec<_> = plain
        .map(|(name, value)| (name.as_str(), python_text(value)))
        .collect();
    let params: Vec<_> = params
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let path = cx.reverse(route, &params)?;
    let address = if absolute {
        cx.request().build_absolute_uri(&path)
    } else {
        path
    };
    Ok(Value::String(address))
}
