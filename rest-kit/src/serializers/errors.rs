//! The errors of one body's fields, in the order of the fields.

use std::borrow::Cow;

use crate::descriptors::FieldDescriptor;
use crate::error::{ErrorDetail, FieldResult, Result, ValidationErrors};

use super::input::refusal;

/// Errors by position of the field, or of the object as a whole.
#[derive(Debug)]
pub struct FieldErrors {
    fields: &'static [FieldDescriptor],
    found: Vec<(usize, ValidationErrors)>,
    /// Where the fields stand that are spoken of: those of a base come later.
    pub(super) offset: usize,
    /// Keys that no field has.
    unexpected: Vec<String>,
    whole: Option<ValidationErrors>,
}

impl FieldErrors {
    pub(super) fn new(fields: &'static [FieldDescriptor]) -> Self {
        Self {
            fields,
            found: Vec::new(),
            offset: 0,
            unexpected: Vec::new(),
            whole: None,
        }
    }

    /// Adds errors of the field at `index`.
    pub fn add(&mut self, index: usize, errors: ValidationErrors) {
        let index = self.offset + index;
        match self.found.iter_mut().find(|(at, _)| *at == index) {
            Some((_, present)) => present.append(errors),
            None => self.found.push((index, errors)),
        }
    }

    /// Adds a refusal of the field at `index`, in the field's own words if it has some.
    pub(super) fn refuse(&mut self, index: usize, detail: ErrorDetail) {
        let own = self
            .fields
            .get(self.offset + index)
            .map_or(&[][..], |field| field.messages);
        let known = own.iter().find(|(code, _)| *code == detail.code);
        self.add(
            index,
            match known {
                Some((_, text)) => ErrorDetail::new(*text, detail.code).into(),
                None => detail.into(),
            },
        );
    }

    /// Refuses a key that no field has.
    pub(super) fn refuse_key(&mut self, key: &str) {
        if !self.unexpected.iter().any(|known| known == key) {
            self.unexpected.push(key.to_owned());
        }
    }

    /// Asks about one field's value, if it was sent and nothing is wrong with it yet.
    ///
    /// # Errors
    ///
    /// Failures that are no refusals.
    #[doc(hidden)]
    pub fn asked(&mut self, index: usize, answer: Result<()>) -> Result<()> {
        if let Err(error) = answer {
            self.add(index, refusal(error)?);
        }
        Ok(())
    }

    /// Runs a check of one field's value, if it was sent and nothing is wrong with it yet.
    pub fn hook<T>(
        &mut self,
        index: usize,
        value: &mut Option<T>,
        check: impl FnOnce(&mut T) -> FieldResult,
    ) {
        let Some(value) = value else { return };
        if self.contains(index) {
            return;
        }
        if let Err(errors) = check(value) {
            self.add(index, errors);
        }
    }

    /// Adds the errors of a base whose fields begin at `offset`.
    pub(super) fn add_after(&mut self, offset: usize, errors: Self) {
        for (index, errors) in errors.found {
            self.add(offset + index, errors);
        }
    }

    /// Adds the errors of fields that have none yet.
    pub(super) fn add_where_none(&mut self, others: Self) {
        for (index, errors) in others.found {
            if !self.contains(index) {
                self.found.push((index, errors));
            }
        }
        self.unexpected.extend(others.unexpected);
    }

    /// Returns whether something is wrong with the field at `index`.
    pub fn contains(&self, index: usize) -> bool {
        let index = self.offset + index;
        self.found.iter().any(|(at, _)| *at == index)
    }

    /// Refuses the object as a whole: nothing else is said of it.
    pub(super) fn refuse_whole(&mut self, errors: ValidationErrors) {
        self.whole = Some(errors);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && self.unexpected.is_empty() && self.whole.is_none()
    }

    /// Takes the errors out, to change them beside what they are errors of.
    pub(super) fn take_out(&mut self) -> Self {
        std::mem::replace(self, Self::new(self.fields))
    }

    /// Takes the errors out; none when there are none.
    pub(super) fn take(&mut self) -> Option<ValidationErrors> {
        if self.is_empty() {
            return None;
        }
        Some(self.take_out().into_errors())
    }

    pub(super) fn into_errors(mut self) -> ValidationErrors {
        if let Some(whole) = self.whole {
            return whole;
        }
        self.found.sort_by_key(|(index, _)| *index);
        let named = self.found.into_iter().map(|(index, errors)| {
            let name = self
                .fields
                .get(index)
                .map_or("non_field_errors", |field| field.name);
            (Cow::Borrowed(name), errors)
        });
        let unexpected = self.unexpected.into_iter().map(|key| {
            let errors = ValidationErrors::message("Unexpected field.", "unexpected");
            (Cow::Owned(key), errors)
        });
        ValidationErrors::Map(named.chain(unexpected).collect())
    }
}
