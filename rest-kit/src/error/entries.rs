//! What is wrong with the entries of a list or a map: of very many, some.

use std::borrow::Cow;

use super::{ErrorDetail, ValidationErrors};

/// More messages than these are counted and not told: an answer stays small whatever was sent.
const MOST: usize = 1_000;

/// Errors by place or by name, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct EntryErrors {
    entries: Vec<(Cow<'static, str>, ValidationErrors)>,
    messages: usize,
    untold: usize,
}

impl EntryErrors {
    /// Adds what is wrong with one entry.
    pub(crate) fn add(&mut self, name: impl Into<Cow<'static, str>>, errors: ValidationErrors) {
        if self.messages >= MOST {
            self.untold += 1;
            return;
        }
        self.messages += errors.count();
        self.entries.push((name.into(), errors));
    }

    /// Adds what is wrong with the entry at a place of a list.
    pub(crate) fn add_at(&mut self, place: usize, errors: ValidationErrors) {
        if self.messages >= MOST {
            self.untold += 1;
        } else {
            self.add(place.to_string(), errors);
        }
    }

    /// Returns the values if nothing is wrong.
    ///
    /// # Errors
    ///
    /// The errors under their names; of very many the first, and how many there are more.
    pub(crate) fn or<T>(self, values: T) -> Result<T, ValidationErrors> {
        if self.entries.is_empty() {
            return Ok(values);
        }
        let mut errors = ValidationErrors::Map(self.entries);
        if self.untold > 0 {
            let message = format!("Errors of {} more entries are not listed.", self.untold);
            errors.add("non_field_errors", ErrorDetail::new(message, "invalid"));
        }
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: SEC-33
    #[test]
    fn of_very_many_errors_the_first_are_told_and_the_others_counted() {
        let mut errors = EntryErrors::default();
        for place in 0..300_000 {
            errors.add_at(place, ["Wrong.", "Twice."].into());
        }
        let refused = errors.or(()).unwrap_err();
        assert_eq!(refused.count(), MOST + 1);
        assert!(refused.get("499").is_some() && refused.get("500").is_none());
        let more = refused.get("non_field_errors").unwrap();
        assert_eq!(
            *more,
            ValidationErrors::from("Errors of 299500 more entries are not listed.")
        );
        assert_eq!(EntryErrors::default().or(7), Ok(7));
    }
}
