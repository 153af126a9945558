//! Parts of a list that begin behind a position in its order: what cursors are made of.

use super::order_term::AnyOrderTerm;
use super::{Nulls, QuerySet};
use crate::db::{AnyColumn, Condition, Model, TextBind};

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
        self.core.is_total = true;
        Ok(self)
    }

    /// Returns the order that positions are in: the last term is the primary key.
    fn seek_terms(&self, seek: &Seek) -> Result<Vec<AnyOrderTerm>, SeekError> {
        let asked = &self.core.terms;
        let own_only = asked.iter().all(|term| term.path.is_own());
        let mut terms = match (asked.is_empty() || !own_only, seek.order.is_empty()) {
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
            if !term.path.is_own() || index_of::<M>(name).is_none() {
                return Err(SeekError::Order);
            }
        }
        let is_key = |term: &AnyOrderTerm| term.path.column().descriptor.primary_key;
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

    /// Returns the position of a row in the order of this query.
    pub fn position_of(&self, row: &M) -> Position {
        let terms = self.core.terms.iter();
        let columns = terms.filter_map(|term| index_of::<M>(term.path.column().descriptor.name));
        columns.map(|at| row.text_of(at)).collect()
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
    let pairs: Vec<_> = terms.iter().zip(position).collect();
    let mut cases = Vec::with_capacity(pairs.len());
    for end in 0..pairs.len() {
        let mut parts = Vec::with_capacity(end + 1);
        for (term, value) in &pairs[..end] {
            parts.push(equal(term, value.as_deref())?);
        }
        let (term, value) = pairs[end];
        parts.push(after(term, value.as_deref())?);
        cases.push(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => Condition::all(parts.into_iter().chain(last).collect()),
        });
    }
    let Some((first, Some(value))) = pairs.first().filter(|_| cases.len() > 1) else {
        return Some(Condition::any(cases));
    };
    if first.path.column().descriptor.null {
        return Some(Condition::any(cases));
    }
    let sign = if first.descending { " <= " } else { " >= " };
    let bound = compare(first.path.column(), sign, value)?;
    Some(Condition::all(vec![bound, Condition::any(cases)]))
}

fn equal(term: &AnyOrderTerm, value: Option<&str>) -> Option<Condition> {
    match value {
        Some(value) => compare(term.path.column(), " = ", value),
        None => Some(Condition::is_null(term.path.column())),
    }
}

fn after(term: &AnyOrderTerm, value: Option<&str>) -> Option<Condition> {
    let column = term.path.column();
    let Some(value) = value else {
        // Behind null comes everything else, if nulls come first.
        let (sqlite, postgres) = nulls_first(term);
        return Some(with_constant(
            Condition::is_not_null(column),
            (sqlite, postgres),
        ));
    };
    let sign = if term.descending { " < " } else { " > " };
    let condition = compare(column, sign, value)?;
    if !column.descriptor.null {
        return Some(condition);
    }
    let (sqlite, postgres) = nulls_first(term);
    let nulls = with_constant(Condition::is_null(column), (!sqlite, !postgres));
    Some(Condition::any(vec![condition, nulls]))
}

/// Returns whether nulls come first in a term, on SQLite and on PostgreSQL.
fn nulls_first(term: &AnyOrderTerm) -> (bool, bool) {
    match term.nulls {
        Nulls::First => (true, true),
        Nulls::Last => (false, false),
        Nulls::Database => (!term.descending, term.descending),
    }
}

fn with_constant(condition: Condition, (sqlite, postgres): (bool, bool)) -> Condition {
    let word = |flag| if flag { " AND 1 = 1" } else { " AND 1 = 0" };
    let mut sql = condition.into_sql();
    sql.push_per_backend(word(sqlite), word(postgres));
    Condition::from_sql(sql)
}

fn compare(column: &AnyColumn, sign: &'static str, value: &str) -> Option<Condition> {
    match (column.parse)(value) {
        TextBind::Value(value) => Some(Condition::operator(column, sign, value)),
        TextBind::NoMatch | TextBind::Invalid(_) => None,
    }
}
