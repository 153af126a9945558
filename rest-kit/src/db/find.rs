//! Many questions "which key has the row with this value?" in one statement.

use std::fmt;

use diesel::sql_types::Integer;
use diesel::{QueryResult, RunQueryDsl};

use crate::db::sql_types::AnyKey;
use crate::db::{
    ColumnType, Condition, Connection, Key, KeyValue, Model, QuerySet, Sql, Statement,
};
use crate::descriptors::FieldKind;

/// Questions in one statement; SQLite allows 500 parts of a `UNION`.
const CHUNK: usize = 100;
/// Above this, a list of questions hardly ever has the same shape again.
const CACHED: usize = 8;

/// The question for the key of a row.
pub struct KeyQuestion {
    /// From the comma before the key to the end of the conditions.
    rest: Sql,
    is_uuid: bool,
}

impl fmt::Debug for KeyQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyQuestion").field(&self.rest).finish()
    }
}

impl<M: Model<PrimaryKey: Key>> QuerySet<M> {
    /// Asks for the key of a row that meets a condition beside those of the query.
    ///
    /// The order and the window of the query play no part.
    pub fn key_where(self, condition: Condition) -> KeyQuestion {
        let mut rest = Sql::text(", ");
        rest.qualified(M::DESCRIPTOR.table, M::DESCRIPTOR.primary_key().column);
        KeyQuestion {
            rest: self.filter_by(condition).rest_of_select(rest),
            is_uuid: matches!(<M::PrimaryKey as ColumnType>::KIND, FieldKind::Uuid),
        }
    }
}

/// Answers the questions in their order: one statement for up to 100 of each type of key.
///
/// # Errors
///
/// diesel's error, untouched.
pub fn find_keys(
    questions: Vec<KeyQuestion>,
    connection: &mut Connection,
) -> QueryResult<Vec<Option<KeyValue>>> {
    let mut answers = vec![None; questions.len()];
    let (uuids, integers): (Vec<_>, Vec<_>) = (0_i32..)
        .zip(questions)
        .partition(|(_, question)| question.is_uuid);
    for questions in [integers, uuids] {
        let mut questions = questions.into_iter().peekable();
        while questions.peek().is_some() {
            for (at, key) in ask(questions.by_ref().take(CHUNK).collect(), connection)? {
                let answer = usize::try_from(at).ok().and_then(|at| answers.get_mut(at));
                if let Some(answer @ None) = answer {
                    *answer = Some(key);
                }
            }
        }
    }
    Ok(answers)
}

fn ask(
    questions: Vec<(i32, KeyQuestion)>,
    connection: &mut Connection,
) -> QueryResult<Vec<(i32, KeyValue)>> {
    let cached = questions.len() <= CACHED;
    let mut sql = Sql::default();
    sql.join(" UNION ALL ", questions, |sql, (position, question)| {
        sql.push("SELECT ").fragment(position.bind());
        sql.append(question.rest);
    });
    let statement = Statement::<(Integer, AnyKey)>::new(sql);
    let statement = if cached {
        statement
    } else {
        statement.uncached()
    };
    crate::__private::each!(connection, |inner| RunQueryDsl::load(statement, inner))
}
