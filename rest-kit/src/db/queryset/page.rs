//! One part of a query's rows, and how many there are of all.

use diesel::QueryResult;
use diesel::sql_types::Text;

use super::QuerySet;
use super::seek::Position;
use crate::db::{Connection, Model, Sql, Statement};

/// Which part of a query's rows to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    /// How many rows to skip.
    pub offset: i64,
    /// How many rows to load at most.
    pub limit: i64,
    /// How to count all rows.
    pub count: Count,
    /// Whether the query seeks, and if so whether backwards: its rows are turned around then.
    pub seeks: Option<bool>,
}

/// How the rows of a whole list are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Count {
    /// One by one: exact, and slow for millions of rows.
    #[default]
    Exact,
    /// As PostgreSQL's planner estimates, once there are more than ten thousand; SQLite, which has
    /// no estimate, counts. The last page knows the number, and a page behind it counts.
    Estimated,
    /// Not at all: the page only knows whether there is a next one.
    None,
}

/// The rows of a part.
#[derive(Debug, Clone)]
pub struct LoadedPage<M> {
    /// The rows, first to last.
    pub rows: Vec<M>,
    /// How many rows there are of all, if they were counted.
    pub count: Option<i64>,
    /// Whether there are more rows, where the query looks.
    pub more: bool,
    /// Positions around the rows of a query that seeks; none when there are no rows.
    pub edges: Option<Edges>,
}

/// Where a part begins and ends in the order of a list.
#[derive(Debug, Clone, Default)]
pub struct Edges {
    /// Position of the first row.
    pub first: Position,
    /// Position of the last row.
    pub last: Position,
    /// Position of the next row where the query looks; empty when there is none.
    pub beyond: Position,
}

/// Smaller estimates are not trusted: the rows are counted.
const SMALLEST_ESTIMATE: i64 = 10_000;

impl PageQuery {
    /// Asks for so many rows from a position on, and for the number of all.
    pub fn new(offset: i64, limit: i64) -> Self {
        Self {
            offset,
            limit,
            count: Count::Exact,
            seeks: None,
        }
    }

    /// Says how to count.
    #[must_use]
    pub fn count(mut self, count: Count) -> Self {
        self.count = count;
        self
    }

    /// Says that the query seeks, and in which direction; nothing is counted then.
    #[must_use]
    pub fn seeking(mut self, backwards: bool) -> Self {
        self.seeks = Some(backwards);
        self.count = Count::None;
        self
    }
}

impl<M: Model> QuerySet<M> {
    /// Loads a part of the rows, and counts all of them if it is told to.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn load_page_on(
        self,
        query: PageQuery,
        connection: &mut Connection,
    ) -> QueryResult<LoadedPage<M>> {
        let PageQuery {
            offset,
            limit,
            count,
            seeks,
        } = query;
        let counting = count;
        let count = match counting {
            Count::Exact => Some(self.clone().count_on(connection)?),
            Count::Estimated => Some(self.estimate_on(connection)?),
            Count::None => None,
        };
        let again = (seeks.is_some() || counting == Count::Estimated).then(|| self.clone());
        // One row more tells whether there are more, when no number that can be trusted does.
        let rows = limit.saturating_add(i64::from(counting != Count::Exact));
        let mut rows = self.offset(offset).limit(rows).load_on(connection)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let beyond = (rows.len() > limit).then(|| rows.pop()).flatten();
        if seeks == Some(true) {
            rows.reverse();
        }
        let end = offset.saturating_add(query.limit);
        let more = match (counting, count) {
            (Count::Exact, Some(count)) => end < count,
            _ => beyond.is_some(),
        };
        let count = match (counting, count, &again) {
            (Count::Estimated, Some(_), Some(all)) if rows.is_empty() && offset > 0 => {
                Some(all.clone().count_on(connection)?)
            }
            (Count::Estimated, Some(about), _) if more => Some(about.max(end.saturating_add(1))),
            (Count::Estimated, Some(_), _) => {
                Some(offset.saturating_add_unsigned(rows.len() as u64))
            }
            (_, count, _) => count,
        };
        let positions = again.filter(|_| seeks.is_some());
        let edges = match positions.zip(rows.first().zip(rows.last())) {
            Some((query, (first, last))) => Some(Edges {
                first: query.position_of(first, connection)?,
                last: query.position_of(last, connection)?,
                beyond: match &beyond {
                    Some(row) => query.position_of(row, connection)?,
                    None => Position::new(),
                },
            }),
            None => None,
        };
        Ok(LoadedPage {
            rows,
            count,
            more,
            edges,
        })
    }

    /// Returns about how many rows there are: PostgreSQL's estimate if it is large, else exactly.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn estimate_on(&self, connection: &mut Connection) -> QueryResult<i64> {
        if !connection.is_sqlite() {
            let mut sql = Sql::text("EXPLAIN ");
            sql.append(self.core.select_unordered("1", M::DESCRIPTOR));
            let plan = Statement::<Text>::new(sql)
                .uncached()
                .load_texts(connection)?;
            let estimate = plan.first().and_then(|line| planned_rows(line));
            if let Some(rows) = estimate.filter(|rows| *rows > SMALLEST_ESTIMATE) {
                return Ok(rows);
            }
        }
        self.clone().count_on(connection)
    }
}

/// Reads `Seq Scan on books  (cost=0.00..4.50 rows=250 width=4)`.
fn planned_rows(line: &str) -> Option<i64> {
    let (_, rest) = line.split_once(" rows=")?;
    rest.split(' ').next()?.parse().ok()
}
