//! Parts of a list that begin behind a position in its order: what cursors are made of.

use diesel::QueryResult;

use super::core::OrderKind;
use super::order_term::AnyOrderTerm;
use super::{Nulls, QuerySet};
use crate::db::path::Joins;
use crate::db::{AnyColumn, Condition, Connection, Model, TextBind};

/// The texts of a row in the columns of an order; `None` is null.
pub type Position = Vec<Option<String>>;

/// Where a part of a list begins: behind a position in an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seek {
    /// The order when the query has none of its own; the primary key is always its last term.
    pub order: Vec<AnyOrderTerm>,
    /// The texts in the first columns of the order; empty for the start of the list.
    pub position: Position,
    /// Looks towards the start of the list.
    pub backwards: bool,
}

/// Why a list cannot be read from a position on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeekError {
    /// The position has a text that is no value of its column, or too many of them.
    Position,
    /// The order has a column that the model does not have, or that cannot be read as a text.
    Order,
}

impl<M: Model> QuerySet<M> {
    /// Keeps the rows behind a position, in the order of the query or else that of `seek`;
    /// backwards they come from the nearest to the farthest.
    ///
    /// # Errors
    ///
    /// When a text of the position is no value of its column.
    pub fn seek(mut self, seek: &Seek) -> Result<Self, SeekError> {
        let mut terms = self.seek_terms(seek)?;
        if seek.position.len() > terms.len() {
            return Err(SeekError::Position);
        }
        if seek.backwards {
            for term in &mut terms {
                term.turn();
            }
        }
        if !seek.position.is_empty() {
            let condition = behind(&terms, &seek.position).ok_or(SeekError::Position)?;
            self = self.filter_by(condition);
        }
        let rare = terms.len() > super::COMMON_ORDER + 1;
        self = self.order_by_any(terms);
        self.core.has_rare_order = rare;
        self.core.order_kind = OrderKind::Total;
        Ok(self)
    }

    /// Returns the order that positions are in: the last term is the primary key.
    fn seek_terms(&self, seek: &Seek) -> Result<Vec<AnyOrderTerm>, SeekError> {
        let asked = &self.core.terms;
        let mut terms = match (asked.is_empty(), seek.order.is_empty()) {
            (false, _) => asked.clone(),
            (true, false) => seek.order.clone(),
            (true, true) => {
                let order = M::DESCRIPTOR.ordering.iter();
                order
                    .map(|(at, descending)| AnyOrderTerm::own(M::COLUMNS[*at], *descending))
                    .collect()
            }
        };
        for term in &terms {
            let name = term.path.column().descriptor.name;
            if term.path.is_own() && index_of::<M>(name).is_none() {
                return Err(SeekError::Order);
            }
        }
        let is_key =
            |term: &AnyOrderTerm| term.path.is_own() && term.path.column().descriptor.primary_key;
        match terms.iter().position(is_key) {
            // What comes behind a key never decides.
            Some(at) => terms.truncate(at + 1),
            None => terms.push(AnyOrderTerm::own(
                M::COLUMNS[M::DESCRIPTOR.primary_key],
                false,
            )),
        }
        Ok(terms)
    }

    /// Returns the position of a row in the order of this query; columns of related rows are read
    /// where the order has some.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn position_of(&self, row: &M, connection: &mut Connection) -> QueryResult<Position> {
        let own = |name: &str| index_of::<M>(name).and_then(|at| row.text_of(at));
        let terms = self.core.terms.iter();
        terms
            .map(|term| term.path.read_text(own, connection))
            .collect()
    }
}

fn index_of<M: Model>(name: &str) -> Option<usize> {
    M::COLUMNS
        .iter()
        .position(|column| column.descriptor.name == name)
}

/// Creates the condition that a row comes behind a position; none when a text is no value.
///
/// For `a, b, c`: `a > ? OR (a = ? AND b > ?) OR (a = ? AND b = ? AND c > ?)`, and `a >= ?`
/// beside it, from which databases see where in an index to begin.
fn behind(terms: &[AnyOrderTerm], position: &[Option<String>]) -> Option<Condition> {
    // The same tables under the same names as in the order.
    let mut joins = Joins::default();
    let keys = terms.iter().map(|term| SortKey::new(term, &mut joins));
    let pairs: Vec<(SortKey, Option<&str>)> =
        keys.zip(position.iter().map(Option::as_deref)).collect();
    let mut cases = Vec::with_capacity(pairs.len());
    for end in 0..pairs.len() {
        let mut parts = Vec::with_capacity(end + 1);
        for (key, value) in &pairs[..end] {
            parts.push(key.equal(*value)?);
        }
        let (key, value) = &pairs[end];
        parts.push(key.after(*value)?);
        cases.push(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => Condition::all(parts.into_iter().chain(last).collect()),
        });
    }
    let Some((first, Some(value))) = pairs.first().filter(|_| cases.len() > 1) else {
        return Some(Condition::any(cases));
    };
    if first.null {
        return Some(Condition::any(cases));
    }
    let sign = if first.descending { " <= " } else { " >= " };
    let bound = first.compare(sign, value)?;
    Some(Condition::all(vec![bound, Condition::any(cases)]))
}

/// A term of the order, with its column as the statement names it.
struct SortKey {
    column: AnyColumn,
    /// May be null: also when there is no related row.
    null: bool,
    descending: bool,
    nulls: Nulls,
}

impl SortKey {
    fn new(term: &AnyOrderTerm, joins: &mut Joins) -> Self {
        let column = joins.column(&term.path);
        Self {
            null: column.descriptor.null || !term.path.is_own(),
            column,
            descending: term.descending,
            nulls: term.nulls,
        }
    }

    fn equal(&self, value: Option<&str>) -> Option<Condition> {
        match value {
            Some(value) => self.compare(" = ", value),
            None => Some(Condition::is_null(&self.column)),
        }
    }

    fn after(&self, value: Option<&str>) -> Option<Condition> {
        let (sqlite, postgres) = self.nulls_first();
        let Some(value) = value else {
            // Behind null comes everything else, if nulls come first.
            let others = Condition::is_not_null(&self.column);
            return Some(with_constant(others, (sqlite, postgres)));
        };
        let sign = if self.descending { " < " } else { " > " };
        let condition = self.compare(sign, value)?;
        if !self.null {
            return Some(condition);
        }
        let nulls = with_constant(Condition::is_null(&self.column), (!sqlite, !postgres));
        Some(Condition::any(vec![condition, nulls]))
    }

    /// Returns whether nulls come first, on SQLite and on PostgreSQL.
    fn nulls_first(&self) -> (bool, bool) {
        match self.nulls {
            Nulls::First => (true, true),
            Nulls::Last => (false, false),
            Nulls::Database => (!self.descending, self.descending),
        }
    }

    fn compare(&self, sign: &'static str, value: &str) -> Option<Condition> {
        match (self.column.parse)(value) {
            TextBind::Value(value) => Some(Condition::operator(&self.column, sign, value)),
            TextBind::NoMatch | TextBind::Invalid(_) => None,
        }
    }
}

fn with_constant(condition: Condition, (sqlite, postgres): (bool, bool)) -> Condition {
    let word = |flag| if flag { " AND 1 = 1" } else { " AND 1 = 0" };
    let mut sql = condition.into_sql();
    sql.push_per_backend(word(sqlite), word(postgres));
    Condition::from_sql(sql)
}
