//! What only the database knows of a body: taken unique values, keys of objects that are gone.

use std::fmt;

use crate::context::Context;
use crate::db::{ExistsCheck, exists_many};
use crate::descriptors::ColumnDescriptor;
use crate::error::{ErrorDetail, Result, ValidationErrors};

use super::errors::FieldErrors;

/// Questions to the database, asked together in one query.
#[derive(Default)]
pub struct Checks {
    pending: Vec<Pending>,
    refused: Vec<(usize, ErrorDetail)>,
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checks").field(&self.pending.len()).finish()
    }
}

struct Pending {
    index: usize,
    /// The answer that refuses the value.
    refused_if: bool,
    refusal: ErrorDetail,
    question: ExistsCheck,
}

impl Checks {
    /// Refuses the field's value whatever the database holds.
    pub(super) fn refuse(&mut self, index: usize, refusal: ErrorDetail) {
        self.refused.push((index, refusal));
    }

    /// Refuses the field's value if a row already has it.
    pub(super) fn unique(
        &mut self,
        index: usize,
        model: &'static str,
        column: &ColumnDescriptor,
        question: ExistsCheck,
    ) {
        self.pending.push(Pending {
            index,
            refused_if: true,
            refusal: taken(model, column),
            question,
        });
    }

    /// Refuses the field's value if no row has it as its key.
    pub(super) fn related(&mut self, index: usize, key: &str, question: ExistsCheck) {
        let message = format!("Invalid pk \"{key}\" - object does not exist.");
        self.pending.push(Pending {
            index,
            refused_if: false,
            refusal: ErrorDetail::new(message, "does_not_exist"),
            question,
        });
    }

    pub(super) async fn run(self, errors: &mut FieldErrors, cx: &Context) -> Result<()> {
        for (index, refusal) in self.refused {
            errors.add(index, refusal.into());
        }
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut questions = Vec::with_capacity(self.pending.len());
        let mut refusals = Vec::with_capacity(self.pending.len());
        for pending in self.pending {
            questions.push(pending.question);
            refusals.push((pending.index, pending.refused_if, pending.refusal));
        }
        let found = cx
            .db()
            .read(move |connection| exists_many(questions, connection))
            .await?;
        for ((index, refused_if, refusal), exists) in refusals.into_iter().zip(found) {
            // Of a list of keys the first unknown one is named, as DRF does.
            if exists == refused_if && !errors.contains(index) {
                errors.add(index, refusal.into());
            }
        }
        Ok(())
    }
}

/// Says that another row has this value already.
pub(super) fn taken(model: &str, column: &ColumnDescriptor) -> ErrorDetail {
    let label = if column.label.is_empty() {
        column.name.replace('_', " ")
    } else {
        column.label.to_owned()
    };
    ErrorDetail::new(
        format!("{model} with this {label} already exists."),
        "unique",
    )
}

/// Says that another row has this combination of values already.
pub(super) fn taken_together(names: &[&str]) -> ValidationErrors {
    let message = format!("The fields {} must make a unique set.", names.join(", "));
    ValidationErrors::field("non_field_errors", ErrorDetail::new(message, "unique"))
}
