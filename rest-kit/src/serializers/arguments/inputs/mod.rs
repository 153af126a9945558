//! What reads an argument: Flask-RESTful's `inputs`, with its messages.
//!
//! Every [field](crate::serializers::fields) reads arguments too, in the words of DRF.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::serializers::{Argument, RequestParser, inputs};
//!
//! async fn pages(cx: &Context) -> Result<Response> {
//!     let arguments = RequestParser::new()
//!         .argument(Argument::new("page", inputs::positive()).default(1))
//!         .argument(Argument::new("size", inputs::int_range(1, 100)).default(20))
//!         .argument(Argument::new("during", inputs::iso8601interval()))
//!         .parse(cx)
//!         .await?;
//!     let page: Option<i64> = arguments.get("page");
//!     let during: Option<Vec<DateTime>> = arguments.get("during");
//!     Ok(Response::new(&(page, during, arguments)))
//! }
//! # let _ = pages;
//! ```

mod moments;
mod numbers;
mod texts;

use std::fmt;

use crate::error::ValidationErrors;
use crate::http::Value;
use crate::serializers::fields::Field;

pub use self::moments::{date, datetime_from_iso8601, datetime_from_rfc822, iso8601interval};
pub use self::numbers::{boolean, int_range, natural, positive};
pub use self::texts::{regex, url};

/// Reads one value of an argument.
pub trait Input: fmt::Debug + Send + Sync + 'static {
    /// Reads a value that is not null.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, in one sentence that may name the argument.
    fn read(&self, value: Value, argument: &str) -> Result<Value, String>;
}

/// A field reads by its own rules and says the first thing that is wrong.
impl<F: Field> Input for F {
    fn read(&self, value: Value, _argument: &str) -> Result<Value, String> {
        match self.validate(Some(value)) {
            Ok(outcome) => Ok(outcome
                .into_value()
                .map_or(Value::Null, |value| self.to_representation(&value))),
            Err(errors) => Err(first_message(&errors)),
        }
    }
}

/// A function that reads.
struct Reads<F> {
    name: &'static str,
    read: F,
}

impl<F> Input for Reads<F>
where
    F: Fn(&Value, &str) -> Result<Value, String> + Send + Sync + 'static,
{
    fn read(&self, value: Value, argument: &str) -> Result<Value, String> {
        (self.read)(&value, argument)
    }
}

impl<F> fmt::Debug for Reads<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

fn first_message(errors: &ValidationErrors) -> String {
    match errors {
        ValidationErrors::Message(detail) => detail.message.clone().into_owned(),
        ValidationErrors::List(items) => items.first().map_or_else(String::new, first_message),
        ValidationErrors::Map(entries) => {
            let first = entries.first();
            first.map_or_else(String::new, |(_, errors)| first_message(errors))
        }
    }
}
