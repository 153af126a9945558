//! The rows that nested objects stand for, asked for together.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;

use crate::db::{Connection, QueryResult};

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
