//! Lazy queries: filter, order and slice, then run once.

mod core;
mod order_term;
mod page;
mod predicate;
mod seek;
mod terminals;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use self::core::{Core, OrderKind};
pub use self::order_term::{AnyOrderTerm, Nulls, OrderTerm};
pub use self::page::{Count, Edges, LoadedPage, PageQuery};
pub use self::predicate::{Order, Predicate};
pub use self::seek::{Position, Seek, SeekError};
use crate::db::path::Joins;
use crate::db::{AnyPath, Condition, Model, Sql};

/// Clients who permute more terms than this do not fill the cache of prepared statements.
const COMMON_ORDER: usize = 2;

/// A lazy query: filter, order and slice it, then run it once.
///
/// The methods that run it take the database ([`load`](Self::load)); those whose names end in
/// `_on` take a connection, inside a closure of [`Db`](crate::db::Db). Every query has a total
/// order: the primary key is always its last term.
///
/// # Examples
///
/// ```
/// use diesel::prelude::*;
/// use rest_kit::Model;
/// use rest_kit::db::Connection;
///
/// #[derive(Model, Clone, Debug)]
/// pub struct Book {
///     #[model(primary_key)]
///     pub id: i64,
///     #[model(max_length = 200)]
///     pub title: String,
///     pub pages: i32,
/// }
///
/// let mut connection = Connection::open("sqlite::memory:")?;
/// diesel::sql_query("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, pages INTEGER)")
///     .execute(&mut connection)?;
/// for (title, pages) in [("Emma", 474), ("Dune", 612), ("Ubik", 202)] {
///     let book = Book::changes().set(books::title, title).set(books::pages, pages);
///     book.insert_on(&mut connection)?;
/// }
/// let long = Book::objects().filter(books::pages.gt(300)).order_by(books::title.asc());
/// let titles: Vec<_> = long.load_on(&mut connection)?.into_iter().map(|it| it.title).collect();
/// assert_eq!(titles, ["Dune", "Emma"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct QuerySet<M> {
    core: Core,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> QuerySet<M> {
    /// Creates a query for every row.
    pub fn new() -> Self {
        Self {
            core: Core::default(),
            model: PhantomData,
        }
    }

    /// Keeps the rows for which a diesel expression over the table is true.
    #[must_use]
    pub fn filter<E: Predicate<M::Table>>(self, condition: E) -> Self {
        self.filter_by(Condition::expression(condition.into_fragment()))
    }

    /// Drops the rows for which a diesel expression over the table is true.
    #[must_use]
    pub fn exclude<E: Predicate<M::Table>>(self, condition: E) -> Self {
        self.filter_by(Condition::expression(condition.into_fragment()).negate())
    }

    /// Keeps the rows that meet a condition made at run time.
    #[must_use]
    pub fn filter_by(mut self, condition: Condition) -> Self {
        self.core.add_condition(condition.into_sql());
        self
    }

    /// Creates the condition that a row of the model is one of these.
    pub(crate) fn into_membership(self) -> Condition {
        let model = M::DESCRIPTOR;
        let mut sql = Sql::default();
        sql.qualified(model.table, model.primary_key().column);
        sql.push(" IN (").append(self.core.keys(model)).push(")");
        Condition::from_sql(sql)
    }

    /// Keeps no row.
    #[must_use]
    pub fn none(self) -> Self {
        self.filter_by(Condition::never())
    }

    /// Orders by columns, `.asc()` or `.desc()`, or a tuple of them; replaces any earlier order.
    #[must_use]
    pub fn order_by<E: Order<M::Table>>(mut self, order: E) -> Self {
        let mut sql = Sql::default();
        sql.fragment(order.into_fragment());
        self.core.order = Some(Arc::new(sql));
        self.core.order_joins = None;
        self.core.terms = Vec::new();
        self.core.order_kind = OrderKind::Partial;
        self
    }

    /// Orders by how well rows fit a search; what is equal, by the key.
    pub(crate) fn order_by_rank(mut self, rank: Sql) -> Self {
        self.core.order = Some(Arc::new(rank));
        self.core.order_joins = None;
        self.core.terms = Vec::new();
        self.core.order_kind = OrderKind::Ranked;
        self
    }

    /// Returns whether the order is by how well rows fit a search.
    pub(crate) fn is_ranked(&self) -> bool {
        self.core.order_kind == OrderKind::Ranked
    }

    /// Orders by columns of the model or of models it refers to; replaces any earlier order.
    #[must_use]
    pub fn order_by_terms(self, terms: &[OrderTerm<M>]) -> Self {
        let terms: Vec<_> = terms.iter().map(|term| term.any()).collect();
        self.order_by_any(terms)
    }

    pub(crate) fn order_by_any(mut self, terms: Vec<AnyOrderTerm>) -> Self {
        let (mut joins, mut sql) = (Joins::default(), Sql::default());
        sql.join(", ", &terms, |sql, term| term.add(&mut joins, sql));
        self.core.has_rare_order = terms.len() > COMMON_ORDER;
        self.core.order = (!terms.is_empty()).then(|| Arc::new(sql));
        self.core.order_joins = joins.into_sql().map(Arc::new);
        self.core.terms = terms;
        self.core.order_kind = OrderKind::Partial;
        self
    }

    /// Keeps the rows of which a column, or that of a related row, meets a condition, as often as
    /// there are such related rows: what a join does.
    ///
    /// [`distinct`](Self::distinct) keeps each of them once, as
    /// [`filter_by`](Self::filter_by) with [`Path::condition`](crate::db::Path::condition) does.
    #[must_use]
    pub fn join_by(mut self, path: &AnyPath, condition: Condition) -> Self {
        let related = match path.related(condition) {
            Ok(related) => related,
            Err(own) => return self.filter_by(own),
        };
        if !path.repeats() {
            return self.filter_by(related.into_condition());
        }
        self.core.related.push(related);
        self
    }

    /// Keeps each row once, however many related rows filters have found.
    #[must_use]
    pub fn distinct(mut self) -> Self {
        self.core.distinct = true;
        self
    }

    /// Returns `columns FROM … WHERE …`.
    pub(super) fn rest_of_select(&self, mut columns: Sql) -> Sql {
        self.core.add_source(&mut columns, M::DESCRIPTOR);
        columns
    }

    /// Keeps the first rows only.
    #[must_use]
    pub fn limit(mut self, rows: i64) -> Self {
        self.core.limit = Some(rows);
        self
    }

    /// Passes over the first rows.
    #[must_use]
    pub fn offset(mut self, rows: i64) -> Self {
        self.core.offset = Some(rows);
        self
    }
}

impl<M: Model> Default for QuerySet<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> Clone for QuerySet<M> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            model: PhantomData,
        }
    }
}

impl<M> fmt::Debug for QuerySet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}
