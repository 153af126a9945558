//! Any value that serde can write, shaped for an answer: Flask-RESTful's `fields` and `marshal`.
//!
//! For rows of models and structs of your own write a serializer, which costs nothing while it
//! runs. This is for values whose types are not yours: each is written once, and shaped from there.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::serializers::marshal::{self, Fields};
//! use serde_json::json;
//!
//! #[api_view(get)]
//! async fn todo(cx: &Context) -> Result<Response> {
//!     let todo = json!({"text": "Read", "due": "2013-01-01T00:00:00Z", "owner": {"name": "ann"}});
//!     let fields = Fields::new()
//!         .field("task", marshal::string().attribute("text"))
//!         .field("due", marshal::datetime())
//!         .field("owner", marshal::string().attribute("owner.name"))
//!         .field("priority", marshal::integer())
//!         .envelope("todo");
//!     Ok(Response::new(&fields.marshal(&todo, cx)?))
//! }
//! # let _ = todo;
//! ```

mod field;
mod formats;

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::{Value, to_json};

pub use self::field::{
    OutputField, arbitrary, boolean, datetime, fixed, float, formatted_string, integer, iso8601,
    list, nested, raw, string, url, with,
};

/// Which fields an answer has, in their order, and what each makes of a value.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    entries: Vec<(String, OutputField)>,
    envelope: Option<String>,
    skip_none: bool,
}

impl Fields {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field; one of the same name is replaced.
    #[must_use]
    pub fn field(mut self, name: &str, field: OutputField) -> Self {
        match self.entries.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = field,
            None => self.entries.push((name.to_owned(), field)),
        }
        self
    }

    /// Puts a key around the whole: `{"todo": {…}}`.
    #[must_use]
    pub fn envelope(mut self, name: &str) -> Self {
        self.envelope = Some(name.to_owned());
        self
    }

    /// Leaves out what is null.
    #[must_use]
    pub fn skip_none(mut self) -> Self {
        self.skip_none = true;
        self
    }

    /// Shapes a value, or each value of a list.
    ///
    /// What a value does not have is null, or the field's default.
    ///
    /// # Errors
    ///
    /// 500 for a value that a field cannot show: a text as a number, say.
    #[doc(alias = "marshal_with")]
    pub fn marshal<T: Serialize + ?Sized>(&self, data: &T, cx: &Context) -> Result<Value> {
        let json = String::from_utf8(to_json(data)?).map_err(Error::internal)?;
        let value = json.parse().map_err(Error::internal)?;
        let shaped = self.shape(&value, cx)?;
        Ok(match &self.envelope {
            None => shaped,
            Some(name) => Value::Map(vec![(name.clone(), shaped)]),
        })
    }

    fn shape(&self, value: &Value, cx: &Context) -> Result<Value> {
        if let Value::List(items) = value {
            let items = items.iter().map(|item| self.shape(item, cx));
            return Ok(Value::List(items.collect::<Result<_>>()?));
        }
        let mut shaped = Vec::with_capacity(self.entries.len());
        for (name, field) in &self.entries {
            let shown = field.show(name, value, cx)?;
            if shown != Value::Null || !self.skip_none {
                shaped.push((name.clone(), shown));
            }
        }
        Ok(Value::Map(shaped))
    }
}
