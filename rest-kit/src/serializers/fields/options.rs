//! What every field can be told.

use std::fmt;
use std::sync::Arc;

use crate::descriptors::{FieldDescriptor, FieldKind};
use crate::http::Value;

use super::{Validator, messages};

/// What every field can be told: plain data, and what needs code.
pub struct Options<T> {
    /// The plain data.
    pub descriptor: FieldDescriptor,
    pub(super) default: Option<Arc<dyn Fn() -> T + Send + Sync>>,
    pub(super) initial: Option<Value>,
    pub(super) messages: Vec<(String, String)>,
    pub(super) validators: Vec<Arc<Validator<T>>>,
}

impl<T> Options<T> {
    /// A required field of a kind, without limits.
    pub fn new(kind: FieldKind) -> Self {
        Self {
            descriptor: FieldDescriptor::new("", kind),
            default: None,
            initial: None,
            messages: Vec::new(),
            validators: Vec::new(),
        }
    }

    /// Returns the message of a code: the field's own, or DRF's.
    pub(super) fn message(&self, code: &str, default: &str) -> String {
        let own = self.messages.iter().rev().find(|(known, _)| known == code);
        match own {
            Some((_, text)) => text.clone(),
            None => messages::message_of(code, default, self.descriptor.messages).to_owned(),
        }
    }
}

impl<T> Clone for Options<T> {
    fn clone(&self) -> Self {
        Self {
            descriptor: self.descriptor,
            default: self.default.clone(),
            initial: self.initial.clone(),
            messages: self.messages.clone(),
            validators: self.validators.clone(),
        }
    }
}

impl<T> fmt::Debug for Options<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("descriptor", &self.descriptor)
            .field("default", &self.default.is_some())
            .field("initial", &self.initial)
            .field("messages", &self.messages)
            .field("validators", &self.validators.len())
            .finish()
    }
}
