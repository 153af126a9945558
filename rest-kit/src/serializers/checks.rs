//! What only the database knows of a body: taken unique values, keys of objects that are gone.

use std::borrow::Cow;
use std::fmt;

use crate::context::Context;
use crate::db::{
    BoxedFragment, Condition, ExistsCheck, Key, KeyQuestion, KeyValue, Model, QueryResult,
    exists_many, find_keys,
};
use crate::descriptors::{ColumnDescriptor, ModelDescriptor};
use crate::error::{Error, ErrorDetail, Result};

use super::errors::FieldErrors;
use super::fields::number::unknown_key;
use super::keys::RelatedKeys;
use super::limits::{IntoLimit, Limit};

/// Questions to the database, asked together in one query.
pub struct Checks<'a> {
    context: &'a Context,
    pending: Vec<Refusal>,
    questions: Vec<ExistsCheck>,
    refused: Vec<(usize, ErrorDetail)>,
    lookups: Vec<Lookup>,
    limits: Vec<(usize, Limit)>,
    failed: Option<Error>,
    keys: RelatedKeys,
    /// Where the fields stand that are spoken of: those of a base come later.
    pub(super) offset: usize,
}

impl fmt::Debug for Checks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks")
            .field("pending", &self.pending.len())
            .field("lookups", &self.lookups.len())
            .finish_non_exhaustive()
    }
}

/// What an answer means for a field's value.
pub(super) struct Refusal {
    index: usize,
    /// The answer that refuses the value.
    refused_if: bool,
    reason: Reason,
}

/// Why a value is refused; the words are found when they are needed.
enum Reason {
    /// Another row of the model has the value in this column.
    Taken {
        model: &'static str,
        name: &'static str,
        label: &'static str,
        message: &'static str,
    },
    Unknown(ErrorDetail),
}

impl Refusal {
    /// Refuses the value if this answer does.
    ///
    /// Of a list of keys the first unknown one is named, as DRF does.
    pub(super) fn answer(self, exists: bool, errors: &mut FieldErrors) {
        if exists == self.refused_if && !errors.contains(self.index) {
            let detail = match self.reason {
                Reason::Taken { message, .. } if !message.is_empty() => {
                    ErrorDetail::new(message, "unique")
                }
                Reason::Taken {
                    model, name, label, ..
                } => taken_name(model, name, label),
                Reason::Unknown(detail) => detail,
            };
            errors.refuse(self.index, detail);
        }
    }
}

/// The question which row a value of the body names.
struct Lookup {
    index: usize,
    /// Whether a row, or none, refuses the value.
    refused_if: bool,
    refusal: ErrorDetail,
    question: KeyQuestion,
}

impl<'a> Checks<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self {
            context,
            pending: Vec::new(),
            questions: Vec::new(),
            refused: Vec::new(),
            lookups: Vec::new(),
            limits: Vec::new(),
            failed: None,
            keys: RelatedKeys::default(),
            offset: 0,
        }
    }

    /// Returns the request's context.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Limits the rows that the field's value may name; generated code calls it.
    #[doc(hidden)]
    pub fn limit(&mut self, index: usize, limit: impl IntoLimit) {
        if let Some(limit) = limit.into_limit() {
            self.limits.push((self.offset + index, limit));
        }
    }

    /// Asks which row of the model a value of the field names.
    ///
    /// Answers that find a row are kept in the order of the questions.
    pub(super) fn find<T: Model<PrimaryKey: Key>>(
        &mut self,
        index: usize,
        condition: Condition,
        refusal: ErrorDetail,
    ) {
        let index = self.offset + index;
        let limit = self.limits.iter().find(|(at, _)| *at == index);
        let question = match limit {
            None => T::objects().key_where(condition),
            Some((_, limit)) => match limit.question(T::DESCRIPTOR, condition) {
                Ok(question) => question,
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            },
        };
        self.lookups.push(Lookup {
            index,
            refused_if: false,
            refusal,
            question,
        });
    }

    /// Notes that the field was given, even if it names no row.
    pub(super) fn given(&mut self, index: usize) {
        self.keys.start(self.offset + index);
    }

    /// Refuses the field's value whatever the database holds.
    pub(super) fn refuse(&mut self, index: usize, refusal: ErrorDetail) {
        self.refused.push((self.offset + index, refusal));
    }

    /// Refuses the field's value if a row already has it.
    pub(super) fn unique(
        &mut self,
        index: usize,
        model: &'static str,
        column: &ColumnDescriptor,
        question: ExistsCheck,
    ) {
        self.questions.push(question);
        self.pending.push(Refusal {
            index: self.offset + index,
            refused_if: true,
            reason: Reason::Taken {
                model,
                name: column.name,
                label: column.label,
                message: column.unique_message,
            },
        });
    }

    /// Refuses the field's value if a row of the model meets the condition.
    pub(super) fn refuse_if_found<T: Model<PrimaryKey: Key>>(
        &mut self,
        index: usize,
        condition: Condition,
        refusal: ErrorDetail,
    ) {
        self.lookups.push(Lookup {
            index: self.offset + index,
            refused_if: true,
            refusal,
            question: T::objects().key_where(condition),
        });
    }

    /// Refuses the field's value if no row has it as its key.
    pub(super) fn related(
        &mut self,
        index: usize,
        model: &'static ModelDescriptor,
        text: &str,
        key: BoxedFragment,
    ) {
        let index = self.offset + index;
        let message = unknown_key(text);
        if let Some((_, limit)) = self.limits.iter().find(|(at, _)| *at == index) {
            match limit.key_question(model, key) {
                Err(error) => self.failed = Some(error),
                Ok(question) => self.lookups.push(Lookup {
                    index,
                    refused_if: false,
                    refusal: ErrorDetail::new(message, "does_not_exist"),
                    question,
                }),
            }
            return;
        }
        let question = ExistsCheck {
            table: model.table,
            conditions: vec![(model.primary_key().column, key)],
            exclude: None,
            filter: None,
            guard: None,
        };
        self.questions.push(question);
        self.pending.push(Refusal {
            index,
            refused_if: false,
            reason: Reason::Unknown(ErrorDetail::new(message, "does_not_exist")),
        });
    }

    /// Returns whether nothing but the stored row depends on the answers.
    pub(super) fn can_wait(&self) -> bool {
        self.failed.is_none() && self.refused.is_empty() && self.lookups.is_empty()
    }

    /// Returns the keys that were found without asking.
    pub(super) fn take_keys(&mut self) -> RelatedKeys {
        std::mem::take(&mut self.keys)
    }

    /// Returns what to ask, and what the answers mean.
    pub(super) fn into_questions(self) -> (Vec<Refusal>, Vec<ExistsCheck>) {
        (self.pending, self.questions)
    }

    /// Asks everything in one trip to the database.
    pub(super) async fn run(self, errors: &mut FieldErrors) -> Result<RelatedKeys> {
        let context = self.context;
        let (answers, questions) = self.prepare()?;
        let (exist, found) = questions.ask(context).await?;
        Ok(answers.report(&mut exist.into_iter(), &mut found.into_iter(), errors))
    }

    /// Takes the questions and what their answers will mean apart.
    fn prepare(self) -> Result<(Answers, Asked)> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut lookups = Vec::with_capacity(self.lookups.len());
        let mut unknown = Vec::with_capacity(self.lookups.len());
        for lookup in self.lookups {
            lookups.push(lookup.question);
            unknown.push((lookup.index, lookup.refused_if, lookup.refusal));
        }
        let answers = Answers {
            refused: self.refused,
            pending: self.pending,
            unknown,
            keys: self.keys,
        };
        let questions = Asked {
            exist: self.questions,
            lookups,
        };
        Ok((answers, questions))
    }
}

/// What the answers to the questions about one object will mean.
pub(super) struct Answers {
    refused: Vec<(usize, ErrorDetail)>,
    pending: Vec<Refusal>,
    unknown: Vec<(usize, bool, ErrorDetail)>,
    keys: RelatedKeys,
}

impl Answers {
    /// Takes as many answers as there were questions, and notes what they refuse.
    pub(super) fn report(
        self,
        exist: &mut impl Iterator<Item = bool>,
        found: &mut impl Iterator<Item = Option<KeyValue>>,
        errors: &mut FieldErrors,
    ) -> RelatedKeys {
        for (index, refusal) in self.refused {
            errors.refuse(index, refusal);
        }
        for (refusal, exists) in self.pending.into_iter().zip(exist) {
            refusal.answer(exists, errors);
        }
        let mut keys = self.keys;
        for ((index, refused_if, refusal), key) in self.unknown.into_iter().zip(found) {
            if key.is_some() == refused_if {
                if !errors.contains(index) {
                    errors.refuse(index, refusal);
                }
            } else if let Some(key) = key {
                keys.add(index, key);
            }
        }
        keys
    }
}

/// Questions about any number of objects.
#[derive(Default)]
pub(super) struct Asked {
    exist: Vec<ExistsCheck>,
    lookups: Vec<KeyQuestion>,
}

impl Asked {
    /// Adds the questions about one more object.
    pub(super) fn add(&mut self, checks: Checks<'_>) -> Result<Answers> {
        let (answers, questions) = checks.prepare()?;
        self.exist.extend(questions.exist);
        self.lookups.extend(questions.lookups);
        Ok(answers)
    }

    /// Returns how many questions there are.
    pub(super) fn len(&self) -> usize {
        self.exist.len() + self.lookups.len()
    }

    /// Asks everything in one trip to the database.
    pub(super) async fn ask(self, cx: &Context) -> Result<(Vec<bool>, Vec<Option<KeyValue>>)> {
        if self.exist.is_empty() && self.lookups.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        // Asked where the row is written next: on SQLite another thread would have to wake up.
        cx.db()
            .write(move |connection| -> QueryResult<_> {
                let exist = exists_many(self.exist, connection)?;
                Ok((exist, find_keys(self.lookups, connection)?))
            })
            .await
    }
}

/// Says that another row has this value already.
pub(super) fn taken(model: &str, column: &ColumnDescriptor) -> ErrorDetail {
    if column.unique_message.is_empty() {
        return taken_name(model, column.name, column.label);
    }
    ErrorDetail::new(column.unique_message, "unique")
}

fn taken_name(model: &str, name: &str, label: &str) -> ErrorDetail {
    let label = if label.is_empty() {
        Cow::Owned(name.replace('_', " "))
    } else {
        Cow::Borrowed(label)
    };
    ErrorDetail::new(
        format!("{model} with this {label} already exists."),
        "unique",
    )
}
