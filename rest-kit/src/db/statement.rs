//! A whole query: pieces of SQL and the type of its rows.

use std::fmt;
use std::marker::PhantomData;

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Integer, Text, Untyped};
use diesel::{QueryResult, RunQueryDsl};

use crate::db::{Connection, Sql};

/// A query whose rows are of the SQL type `ST`; prepared once per connection and shape.
///
/// diesel never caches a prepared `INSERT` of its own nor any `UPDATE`; these are cached.
pub struct Statement<ST> {
    sql: Sql,
    cached: bool,
    row: PhantomData<fn() -> ST>,
}

impl<ST> Statement<ST> {
    /// Creates a query that is prepared once.
    pub fn new(sql: Sql) -> Self {
        Self {
            sql,
            cached: true,
            row: PhantomData,
        }
    }

    /// Does not keep the prepared query: for shapes that hardly ever come again.
    #[must_use]
    pub fn uncached(mut self) -> Self {
        self.cached = false;
        self
    }
}

impl Statement<Untyped> {
    /// Runs it and returns how many rows it changed.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn execute(self, connection: &mut Connection) -> QueryResult<usize> {
        crate::__private::each!(connection, |inner| RunQueryDsl::execute(self, inner))
    }
}

impl Statement<BigInt> {
    /// Runs it and returns its numbers.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load_numbers(self, connection: &mut Connection) -> QueryResult<Vec<i64>> {
        crate::__private::each!(connection, |inner| RunQueryDsl::load(self, inner))
    }
}

impl Statement<Integer> {
    /// Runs it and returns its numbers.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load_numbers(self, connection: &mut Connection) -> QueryResult<Vec<i32>> {
        crate::__private::each!(connection, |inner| RunQueryDsl::load(self, inner))
    }
}

impl Statement<Text> {
    /// Runs it and returns its texts.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    pub fn load_texts(self, connection: &mut Connection) -> QueryResult<Vec<String>> {
        crate::__private::each!(connection, |inner| RunQueryDsl::load(self, inner))
    }
}

impl<ST> fmt::Debug for Statement<ST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Statement").field(&self.sql).finish()
    }
}

impl<ST> QueryId for Statement<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Statement<ST> {
    type SqlType = ST;
}

impl<ST, C> RunQueryDsl<C> for Statement<ST> {}

macro_rules! render {
    ($backend:ty) => {
        impl<ST> QueryFragment<$backend> for Statement<ST> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                if !self.cached {
                    out.unsafe_to_cache_prepared();
                }
                QueryFragment::<$backend>::walk_ast(&self.sql, out)
            }
        }
    };
}

#[cfg(feature = "sqlite")]
render!(diesel::sqlite::Sqlite);
#[cfg(feature = "postgres")]
render!(diesel::pg::Pg);
