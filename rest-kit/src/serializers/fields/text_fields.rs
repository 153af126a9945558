//! Fields of text.

use crate::descriptors::{FieldDescriptor, FieldKind, Protocol};
use crate::error::ErrorDetail;
use crate::http::Value;
use regex_lite::Regex;

use super::text::INVALID_PATTERN;
use super::{Field, FieldType, FieldValue, Options, typed_field};

/// Text.
#[derive(Debug, Clone)]
pub struct CharField {
    options: Options<String>,
}

/// Text that is an e-mail address.
#[derive(Debug, Clone)]
pub struct EmailField {
    options: Options<String>,
}

/// Text that is an absolute URL.
#[derive(Debug, Clone)]
#[doc(alias = "URLField")]
pub struct UrlField {
    options: Options<String>,
}

/// Text of letters, digits, `-` and `_`.
#[derive(Debug, Clone)]
pub struct SlugField {
    options: Options<String>,
}

/// Text that is an IP address; those of version 6 are read into their shortest form.
#[derive(Debug, Clone)]
#[doc(alias = "IPAddressField")]
pub struct IpAddressField {
    options: Options<String>,
}

/// Text that a regular expression finds something in.
///
/// The syntax is that of the crate [`regex_lite`](https://docs.rs/regex-lite): `\w` and `\d` are
/// letters and digits of ASCII.
#[derive(Debug, Clone)]
pub struct RegexField {
    options: Options<String>,
    regex: Regex,
}

typed_field!(CharField: String, String);
typed_field!(EmailField: String, Email);
typed_field!(UrlField: String, Url);
typed_field!(SlugField: String, Slug);
typed_field!(IpAddressField: String, IpAddress);

/// Arguments that all fields of text have.
pub trait TextField: Field<Value = String> + Sized {
    /// Limits the number of characters.
    #[must_use]
    fn max_length(mut self, max_length: u32) -> Self {
        self.options_mut().descriptor.limits.max_length = Some(max_length);
        self
    }

    /// Demands a number of characters.
    #[must_use]
    fn min_length(mut self, min_length: u32) -> Self {
        self.options_mut().descriptor.limits.min_length = Some(min_length);
        self
    }

    /// Sets whether the empty text is a value.
    #[must_use]
    fn allow_blank(mut self, allow_blank: bool) -> Self {
        self.options_mut().descriptor.allow_blank = allow_blank;
        self
    }

    /// Sets whether white space around the text is dropped.
    #[must_use]
    fn trim_whitespace(mut self, trim_whitespace: bool) -> Self {
        self.options_mut().descriptor.trim_whitespace = trim_whitespace;
        self
    }
}

impl TextField for CharField {}
impl TextField for EmailField {}
impl TextField for UrlField {}
impl TextField for SlugField {}
impl TextField for IpAddressField {}
impl TextField for RegexField {}

impl SlugField {
    /// Takes letters and digits of every alphabet.
    #[must_use]
    pub fn allow_unicode(mut self, allow_unicode: bool) -> Self {
        self.options.descriptor.formats.allow_unicode = allow_unicode;
        self
    }
}

impl IpAddressField {
    /// Takes addresses of one version only.
    #[must_use]
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.options.descriptor.formats.protocol = protocol;
        self
    }
}

impl RegexField {
    /// Takes texts in which the expression is found; `^` and `$` tie it to the ends.
    ///
    /// # Panics
    ///
    /// When the expression cannot be read.
    #[track_caller]
    pub fn new(regex: &str) -> Self {
        // Python's end of the text.
        let rust = regex.replace("\\Z", "\\z");
        let regex = match Regex::new(&rust) {
            Ok(regex) => regex,
            Err(error) => panic!("`{regex}` is no regular expression: {error}"),
        };
        Self {
            options: Options::new(FieldKind::Regex),
            regex,
        }
    }
}

impl RegexField {
    /// The same, told the rest by a descriptor; generated code calls it.
    #[doc(hidden)]
    #[must_use]
    pub fn described(mut self, descriptor: &FieldDescriptor) -> Self {
        self.options.descriptor = FieldDescriptor {
            messages: &[],
            ..*descriptor
        };
        self
    }
}

impl Field for RegexField {
    type Value = String;

    fn options(&self) -> &Options<String> {
        &self.options
    }

    fn options_mut(&mut self) -> &mut Options<String> {
        &mut self.options
    }

    fn to_internal_value(&self, value: Value) -> FieldValue<String> {
        String::to_internal_value(value, &self.options.descriptor)
    }

    fn to_representation(&self, value: &String) -> Value {
        Value::String(value.clone())
    }

    fn problems(&self, value: &String) -> Vec<ErrorDetail> {
        let mut found = value.problems(&self.options.descriptor);
        if !self.regex.is_match(value) {
            found.push(ErrorDetail::new(INVALID_PATTERN, "invalid"));
        }
        found
    }

    fn is_blank(&self, value: &String) -> bool {
        value.is_empty()
    }
}
