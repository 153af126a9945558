//! Fields as values: built once, then asked for every body.

use std::fmt;
use std::sync::Arc;

use crate::error::{ErrorDetail, FieldResult, ValidationErrors};
use crate::http::Value;

use super::{FieldValue, Options, ask, messages, refuse};

/// What became of one entry of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Not sent, and nothing stands in for it.
    Skipped,
    /// Null, where null is a value.
    Null,
    /// A sound value.
    Value(T),
}

impl<T> Outcome<T> {
    /// Returns the value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Skipped | Self::Null => None,
        }
    }

    /// Turns the value into another.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Skipped => Outcome::Skipped,
            Self::Null => Outcome::Null,
            Self::Value(value) => Outcome::Value(change(value)),
        }
    }
}

/// One field of a serializer, as a value.
///
/// # Examples
///
/// ```
/// use rest_kit::serializers::fields::{CharField, Field as _, TextField as _};
///
/// let title = CharField::new().max_length(5).error_message("max_length", "Too long.");
/// assert_eq!(title.run_validation(" Dune "), Ok(Some("Dune".to_owned())));
/// let refused = title.run_validation("Dune Messiah").unwrap_err();
/// assert_eq!(serde_json::to_string(&refused).unwrap(), r#"["Too long."]"#);
/// ```
pub trait Field: fmt::Debug + Send + Sync + 'static {
    /// What a sound value becomes.
    type Value: Clone + fmt::Debug + Send + 'static;

    /// Returns what the field was told.
    fn options(&self) -> &Options<Self::Value>;

    /// Returns what the field is told, to tell it more.
    fn options_mut(&mut self) -> &mut Options<Self::Value>;

    /// Reads a value that is neither missing nor null.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn to_internal_value(&self, value: Value) -> FieldValue<Self::Value>;

    /// Returns the value as answers show it.
    fn to_representation(&self, value: &Self::Value) -> Value;

    /// Names the limits that a value breaks, all of them.
    fn problems(&self, value: &Self::Value) -> Vec<ErrorDetail> {
        let _ = value;
        Vec::new()
    }

    /// Returns whether no validator looks at the value: an empty text that is allowed.
    fn is_blank(&self, value: &Self::Value) -> bool {
        let _ = value;
        false
    }

    /// Returns whether a text or other value stands for null where null is allowed.
    fn reads_as_null(&self, value: &Value) -> bool {
        let _ = value;
        false
    }

    /// Reads and checks one entry of a body in DRF's order: missing, null, the value, validators.
    ///
    /// # Errors
    ///
    /// What is wrong with it; every validator is asked.
    fn validate(&self, given: Option<Value>) -> FieldValue<Outcome<Self::Value>> {
        let options = self.options();
        let field = &options.descriptor;
        let default = || match &options.default {
            Some(default) => Outcome::Value(default()),
            None => Outcome::Skipped,
        };
        if field.read_only {
            return Ok(default());
        }
        let Some(value) = given else {
            if field.required {
                return refuse(
                    options.message("required", "This field is required."),
                    "required",
                );
            }
            return Ok(default());
        };
        if field.allow_null && (value == Value::Null || self.reads_as_null(&value)) {
            return Ok(Outcome::Null);
        }
        if value == Value::Null {
            return refuse(
                options.message("null", "This field may not be null."),
                "null",
            );
        }
        let input = messages::Input::of(&value, options.messages.is_empty());
        check(self, value)
            .map(Outcome::Value)
            .map_err(|errors| messages::replace(errors, field, &input, &options.messages))
    }

    /// Reads and checks one entry of a body; none if it is null or skipped.
    ///
    /// # Errors
    ///
    /// What is wrong with it; every validator is asked.
    fn run_validation(&self, given: impl Into<Given>) -> FieldValue<Option<Self::Value>>
    where
        Self: Sized,
    {
        self.validate(given.into().0).map(Outcome::into_value)
    }

    /// Sets whether it must be sent.
    #[must_use]
    fn required(mut self, required: bool) -> Self
    where
        Self: Sized,
    {
        self.options_mut().descriptor.required = required;
        self
    }

    /// Sets what stands in for it when it is not sent.
    #[must_use]
    fn default(self, value: impl Into<Self::Value>) -> Self
    where
        Self: Sized,
        Self::Value: Sync,
    {
        let value = value.into();
        self.default_with(move || value.clone())
    }

    /// Sets what makes the value that stands in for it when it is not sent.
    #[must_use]
    fn default_with(mut self, make: impl Fn() -> Self::Value + Send + Sync + 'static) -> Self
    where
        Self: Sized,
    {
        let options = self.options_mut();
        options.default = Some(Arc::new(make));
        options.descriptor.required = false;
        self
    }

    /// Sets whether null is a value.
    #[must_use]
    fn allow_null(mut self, allow_null: bool) -> Self
    where
        Self: Sized,
    {
        self.options_mut().descriptor.allow_null = allow_null;
        self
    }

    /// Only in answers.
    #[must_use]
    fn read_only(mut self) -> Self
    where
        Self: Sized,
    {
        let field = &mut self.options_mut().descriptor;
        *field = field.read_only();
        self
    }

    /// Only in requests.
    #[must_use]
    fn write_only(mut self) -> Self
    where
        Self: Sized,
    {
        let field = &mut self.options_mut().descriptor;
        *field = field.write_only();
        self
    }

    /// Names the attribute that feeds it.
    #[must_use]
    fn source(mut self, source: &'static str) -> Self
    where
        Self: Sized,
    {
        self.options_mut().descriptor.source = source;
        self
    }

    /// Names it for people.
    #[must_use]
    fn label(mut self, label: &'static str) -> Self
    where
        Self: Sized,
    {
        self.options_mut().descriptor.label = label;
        self
    }

    /// Explains it to people.
    #[must_use]
    fn help_text(mut self, help_text: &'static str) -> Self
    where
        Self: Sized,
    {
        self.options_mut().descriptor.help_text = help_text;
        self
    }

    /// Sets what a form shows before anything was entered.
    #[must_use]
    fn initial(mut self, initial: impl Into<Value>) -> Self
    where
        Self: Sized,
    {
        self.options_mut().initial = Some(initial.into());
        self
    }

    /// Replaces the message of a code; `{max_length}` and the like stand for the limits.
    #[must_use]
    #[doc(alias = "error_messages")]
    fn error_message(mut self, code: &str, message: impl Into<String>) -> Self
    where
        Self: Sized,
    {
        let messages = &mut self.options_mut().messages;
        messages.retain(|(known, _)| known != code);
        messages.push((code.to_owned(), message.into()));
        self
    }

    /// Adds a function that may refuse values; all are asked.
    #[must_use]
    #[doc(alias = "validators")]
    fn validator(
        mut self,
        validator: impl Fn(&Self::Value) -> FieldResult + Send + Sync + 'static,
    ) -> Self
    where
        Self: Sized,
    {
        self.options_mut().validators.push(Arc::new(validator));
        self
    }
}

fn check<F: Field + ?Sized>(field: &F, value: Value) -> FieldValue<F::Value> {
    let value = field.to_internal_value(value)?;
    if field.is_blank(&value) {
        return Ok(value);
    }
    let validators = field.options().validators.iter().map(AsRef::as_ref);
    let errors: ValidationErrors = ask(validators, &value, |value| field.problems(value))?;
    if errors.is_empty() {
        Ok(value)
    } else {
        Err(errors)
    }
}

/// One entry of a body, or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Given(Option<Value>);

impl<V: Into<Value>> From<V> for Given {
    fn from(value: V) -> Self {
        Self(Some(value.into()))
    }
}

impl From<Option<Value>> for Given {
    fn from(value: Option<Value>) -> Self {
        Self(value)
    }
}
