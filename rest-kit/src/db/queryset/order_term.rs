//! Orders made at run time: `path!(Book, author.name).desc()`.

use std::fmt;
use std::marker::PhantomData;

use crate::db::path::Joins;
use crate::db::{AnyColumn, AnyPath, Sql};

/// A column to order the rows of `M` by, and in which direction.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::db::Nulls;
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book { #[model(primary_key)] pub id: i64, pub pages: Option<i64> }
/// let longest = Book::objects().order_by_terms(&[Book::FIELDS.pages.desc().nulls(Nulls::Last)]);
/// # let _ = longest;
/// ```
pub struct OrderTerm<M: 'static> {
    any: AnyOrderTerm,
    model: PhantomData<fn() -> M>,
}

/// An [`OrderTerm`] whose model plays no part any more.
#[derive(Debug, Clone, Copy)]
pub struct AnyOrderTerm {
    /// The column.
    pub path: AnyPath,
    /// The largest first.
    pub descending: bool,
    /// Where rows without a value come.
    pub nulls: Nulls,
}

/// Where rows without a value come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nulls {
    /// As the database likes: SQLite takes null for the smallest value, PostgreSQL for the largest.
    #[default]
    Database,
    /// Before all others.
    First,
    /// After all others.
    Last,
}

impl<M: 'static> OrderTerm<M> {
    pub(crate) const fn new(path: AnyPath) -> Self {
        Self {
            any: AnyOrderTerm {
                path,
                descending: false,
                nulls: Nulls::Database,
            },
            model: PhantomData,
        }
    }

    /// Turns the direction around.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.any.descending = !self.any.descending;
        self
    }

    /// Says where rows without a value come.
    #[must_use]
    pub const fn nulls(mut self, nulls: Nulls) -> Self {
        self.any.nulls = nulls;
        self
    }

    /// Forgets the model.
    pub const fn any(self) -> AnyOrderTerm {
        self.any
    }
}

impl AnyOrderTerm {
    /// Orders by a column of the model itself.
    pub(super) const fn own(column: AnyColumn, descending: bool) -> Self {
        Self {
            path: AnyPath::own(column),
            descending,
            nulls: Nulls::Database,
        }
    }

    /// Turns the whole order around, nulls too.
    pub(super) fn turn(&mut self) {
        self.descending = !self.descending;
        self.nulls = match self.nulls {
            Nulls::Database => Nulls::Database,
            Nulls::First => Nulls::Last,
            Nulls::Last => Nulls::First,
        };
    }

    /// Adds the term to an `ORDER BY`, and what it needs to the joins.
    pub(super) fn add(&self, joins: &mut Joins, sql: &mut Sql) {
        sql.any_column(&joins.column(&self.path));
        if self.descending {
            sql.push(" DESC");
        }
        match self.nulls {
            _ if !self.path.column().descriptor.null && self.path.is_own() => {}
            Nulls::Database => {}
            Nulls::First => {
                sql.push(" NULLS FIRST");
            }
            Nulls::Last => {
                sql.push(" NULLS LAST");
            }
        }
    }
}

impl<M> Clone for OrderTerm<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for OrderTerm<M> {}

impl<M> fmt::Debug for OrderTerm<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any.fmt(f)
    }
}

impl PartialEq for AnyOrderTerm {
    fn eq(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.path.name(), it.descending, it.nulls);
        key(self) == key(other)
    }
}

impl Eq for AnyOrderTerm {}
