//! What the database is asked in the trip that stores the row.

use std::fmt;

use crate::db::{Connection, ExistsCheck, IntoError, exists_many};
use crate::error::{Error, Result};

use super::Serializer;
use super::checks::{Checks, Refusal};
use super::errors::FieldErrors;
use super::sets::{SetRefusal, UniqueSets, taken_sets};

/// Questions of a body that is sound as far as anything but the database can tell.
pub(super) struct Questions {
    fields: Vec<Refusal>,
    sets: Vec<SetRefusal>,
    checks: Vec<ExistsCheck>,
}

impl Questions {
    pub(super) fn new(checks: Checks<'_>, sets: UniqueSets) -> Self {
        let (fields, mut checks) = checks.into_questions();
        let (sets, of_sets) = sets.into_questions();
        checks.extend(of_sets);
        Self {
            fields,
            sets,
            checks,
        }
    }

    /// Asks everything in one query.
    ///
    /// # Errors
    ///
    /// 400 with what the database refuses, those of fields before those of sets.
    pub(super) fn ask<S: Serializer>(self, connection: &mut Connection) -> Result<()> {
        if self.checks.is_empty() {
            return Ok(());
        }
        let exist = exists_many(self.checks, connection).map_err(IntoError::into_error)?;
        let (of_fields, of_sets) = exist.split_at(self.fields.len().min(exist.len()));
        let mut errors = FieldErrors::new(S::DESCRIPTOR.fields);
        for (refusal, exists) in self.fields.into_iter().zip(of_fields) {
            refusal.answer(*exists, &mut errors);
        }
        if !errors.is_empty() {
            return Err(Error::validation(errors.into_errors()));
        }
        taken_sets(&self.sets, of_sets.iter().copied()).map_err(Error::validation)
    }
}

impl fmt::Debug for Questions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Questions")
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}
