//! The rows that nested objects stand for, asked for together.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::{fmt, slice};

use crate::db::{Connection, Key, Model, QueryResult};

type Rows = Box<dyn Any + Send>;
pub(super) type Load = Box<dyn FnOnce(&mut Connection) -> QueryResult<Rows> + Send>;

/// Questions for rows, and their answers in the order of the questions.
#[derive(Default)]
pub struct Present {
    questions: Vec<Option<Load>>,
    answers: VecDeque<Rows>,
}

/// The questions, on their way to the database.
pub(in crate::serializers) struct Job(Vec<Option<Load>>);

impl Present {
    /// Asks for rows; without a question the answer is no row.
    pub(super) fn ask(&mut self, load: Option<Load>) {
        self.questions.push(load);
    }

    /// Asks for the rows that a relation to many has for `row`.
    pub(super) fn ask_list<M: Model<PrimaryKey: Key>, T: Send + 'static>(
        &mut self,
        row: Option<&M>,
        load: impl FnOnce(&[M], &mut Connection) -> QueryResult<HashMap<M::PrimaryKey, Vec<T>>>
        + Send
        + 'static,
    ) {
        let row = row.cloned();
        self.ask(row.map(|row| -> Load {
            Box::new(move |connection| {
                let mut found = load(slice::from_ref(&row), connection)?;
                Ok(Box::new(
                    found.remove(row.primary_key()).unwrap_or_default(),
                ))
            })
        }));
    }

    /// Takes the next answer.
    pub(super) fn next<T: Any>(&mut self) -> Vec<T> {
        let rows = self.answers.pop_front();
        let rows = rows.and_then(|rows| rows.downcast::<Vec<T>>().ok());
        rows.map_or_else(Vec::new, |rows| *rows)
    }

    /// Takes the questions out, if there are any.
    pub(in crate::serializers) fn take_job(&mut self) -> Option<Job> {
        let questions = std::mem::take(&mut self.questions);
        (!questions.is_empty()).then_some(Job(questions))
    }

    pub(in crate::serializers) fn answer(&mut self, answers: Vec<Rows>) {
        self.answers = answers.into();
    }
}

impl Job {
    pub(in crate::serializers) fn run(self, connection: &mut Connection) -> QueryResult<Vec<Rows>> {
        let none = || -> QueryResult<Rows> { Ok(Box::new(())) };
        let rows = self.0.into_iter();
        rows.map(|load| load.map_or_else(none, |load| load(connection)))
            .collect()
    }
}

impl fmt::Debug for Present {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Present")
            .field("questions", &self.questions.len())
            .finish_non_exhaustive()
    }
}
