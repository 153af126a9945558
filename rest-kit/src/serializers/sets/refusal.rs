//! What is said of values that another row has, in DRF's words or the model's.

use std::borrow::Cow;

use crate::descriptors::{Period, UniqueSet};
use crate::error::{ErrorDetail, ValidationErrors};

/// What it means that a row was found.
#[derive(Debug)]
pub(crate) enum SetRefusal {
    /// The row has all values of the set; bodies call its fields by these names.
    Together {
        set: &'static UniqueSet,
        names: Vec<&'static str>,
    },
    /// The row has the value in the same period.
    For {
        name: &'static str,
        date: &'static str,
        period: Period,
    },
}

/// Refuses the sets that a row has already.
pub(crate) fn taken_sets(
    refusals: &[SetRefusal],
    exist: impl IntoIterator<Item = bool>,
) -> Result<(), ValidationErrors> {
    let mut errors = ValidationErrors::default();
    for (refusal, _) in refusals.iter().zip(exist).filter(|(_, exists)| *exists) {
        match refusal {
            SetRefusal::Together { set, names } => errors.append(taken_together(set, names)),
            // DRF raises errors of fields at once, and forgets those of the whole.
            SetRefusal::For { name, date, period } => return Err(taken_in(*period, name, date)),
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Says that another row has this combination of values already.
pub(crate) fn taken_together(set: &UniqueSet, names: &[&str]) -> ValidationErrors {
    let names = names.join(", ");
    let message = if set.message.is_empty() {
        Cow::Owned(format!("The fields {names} must make a unique set."))
    } else if set.message.contains("{field_names}") {
        Cow::Owned(set.message.replace("{field_names}", &names))
    } else {
        Cow::Borrowed(set.message)
    };
    ValidationErrors::field("non_field_errors", ErrorDetail::new(message, set.code))
}

/// Says that another row has this value in the same period already.
pub(crate) fn taken_in(period: Period, name: &'static str, date: &str) -> ValidationErrors {
    let period = period.name();
    let message = format!("This field must be unique for the \"{date}\" {period}.");
    ValidationErrors::field(name, ErrorDetail::new(message, "unique"))
}

/// Says which fields must be sent to ask for the sets at all.
pub(super) fn missing(names: &[&'static str]) -> ValidationErrors {
    let required = || ErrorDetail::new("This field is required.", "required").into();
    let errors = names.iter().map(|name| (Cow::Borrowed(*name), required()));
    ValidationErrors::Map(errors.collect())
}
