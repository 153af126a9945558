//! Lazy queries: filter, order and slice, then run once.

mod core;
mod predicate;
mod terminals;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use self::core::Core;
pub use self::predicate::{Order, Predicate};
use crate::db::{AnyColumn, Condition, Model, Sql};

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
        self
    }

    /// Orders by columns found at run time; `true` is descending.
    #[must_use]
    pub fn order_by_columns(mut self, order: &[(AnyColumn, bool)]) -> Self {
        self.core.has_rare_order = order.len() > COMMON_ORDER;
        self.core.order = (!order.is_empty()).then(|| {
            let mut sql = Sql::default();
            sql.join(", ", order, |sql, (column, descending)| {
                sql.column(column.fragment);
                if *descending {
                    sql.push(" DESC");
                }
            });
            Arc::new(sql)
        });
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
