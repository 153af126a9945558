//! Pieces of SQL that can be rendered for every enabled database.

use std::fmt;
use std::sync::Arc;

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use crate::db::AnyColumn;

/// SQL that can be rendered for every enabled database; every typed diesel expression is one.
#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub trait Fragment:
    QueryFragment<diesel::sqlite::Sqlite> + QueryFragment<diesel::pg::Pg> + Send + Sync
{
}
#[cfg(all(feature = "sqlite", feature = "postgres"))]
impl<T> Fragment for T where
    T: QueryFragment<diesel::sqlite::Sqlite> + QueryFragment<diesel::pg::Pg> + Send + Sync
{
}

/// SQL that can be rendered for every enabled database; every typed diesel expression is one.
#[cfg(all(feature = "sqlite", not(feature = "postgres")))]
pub trait Fragment: QueryFragment<diesel::sqlite::Sqlite> + Send + Sync {}
#[cfg(all(feature = "sqlite", not(feature = "postgres")))]
impl<T> Fragment for T where T: QueryFragment<diesel::sqlite::Sqlite> + Send + Sync {}

/// SQL that can be rendered for every enabled database; every typed diesel expression is one.
#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
pub trait Fragment: QueryFragment<diesel::pg::Pg> + Send + Sync {}
#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
impl<T> Fragment for T where T: QueryFragment<diesel::pg::Pg> + Send + Sync {}

/// A fragment made at run time, usually a bound value.
pub type BoxedFragment = Box<dyn Fragment>;

/// Returns the fragment `NULL`.
pub fn null() -> BoxedFragment {
    Box::new(Sql::text("NULL"))
}

/// One piece of a statement.
enum Part {
    /// The same text on every database.
    Text(&'static str),
    /// A text of its own for each database.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "each database reads its own text")
    )]
    PerBackend {
        sqlite: &'static str,
        postgres: &'static str,
    },
    /// A name, to be quoted.
    Identifier(&'static str),
    /// A name with a number: `j0`.
    Alias(&'static str, usize),
    /// A column, rendered with its table.
    Column(&'static dyn Fragment),
    /// A value or an expression.
    Fragment(BoxedFragment),
    /// Pieces that several statements have in common.
    Shared(Arc<Sql>),
}

/// A list of pieces that together are SQL; the framework's own query builder.
#[derive(Default)]
pub struct Sql {
    parts: Vec<Part>,
}

impl Sql {
    /// Creates a list of one text.
    pub fn text(text: &'static str) -> Self {
        Self {
            parts: vec![Part::Text(text)],
        }
    }

    /// Returns the number of pieces: how long the statement is.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Adds a text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.parts.push(Part::Text(text));
        self
    }

    /// Adds a text that differs between the databases.
    pub fn push_per_backend(&mut self, sqlite: &'static str, postgres: &'static str) -> &mut Self {
        self.parts.push(Part::PerBackend { sqlite, postgres });
        self
    }

    /// Adds a quoted name.
    pub fn identifier(&mut self, name: &'static str) -> &mut Self {
        self.parts.push(Part::Identifier(name));
        self
    }

    /// Adds a name with a number, for a table that a query uses under another name.
    pub(crate) fn alias(&mut self, name: &'static str, number: usize) -> &mut Self {
        self.parts.push(Part::Alias(name, number));
        self
    }

    /// Adds a quoted name after a quoted table: `"books"."id"`.
    pub fn qualified(&mut self, table: &'static str, column: &'static str) -> &mut Self {
        self.identifier(table).push(".").identifier(column)
    }

    /// Adds a column with its table.
    pub fn column(&mut self, column: &'static dyn Fragment) -> &mut Self {
        self.parts.push(Part::Column(column));
        self
    }

    /// Adds a column without its type, with its table.
    pub(crate) fn any_column(&mut self, column: &AnyColumn) -> &mut Self {
        match column.alias {
            Some(number) => {
                let name = column.descriptor.column;
                self.alias("o", number).push(".").identifier(name)
            }
            None => self.column(column.fragment),
        }
    }

    /// Adds a value or an expression.
    pub fn fragment(&mut self, fragment: BoxedFragment) -> &mut Self {
        self.parts.push(Part::Fragment(fragment));
        self
    }

    /// Adds pieces that several statements have in common.
    pub fn shared(&mut self, sql: Arc<Sql>) -> &mut Self {
        self.parts.push(Part::Shared(sql));
        self
    }

    /// Adds the pieces of another list.
    pub fn append(&mut self, mut other: Sql) -> &mut Self {
        self.parts.append(&mut other.parts);
        self
    }

    /// Makes room for this many more pieces.
    pub(crate) fn reserve(&mut self, parts: usize) -> &mut Self {
        self.parts.reserve(parts);
        self
    }

    /// Adds `items` with `separator` between them.
    pub fn join<T>(
        &mut self,
        separator: &'static str,
        items: impl IntoIterator<Item = T>,
        mut add: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            add(self, item);
        }
        self
    }
}

impl fmt::Debug for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) | Part::PerBackend { sqlite: text, .. } => f.write_str(text)?,
                Part::Identifier(name) => write!(f, "{name:?}")?,
                Part::Alias(name, number) => write!(f, "{name}{number}")?,
                Part::Column(_) => f.write_str("<column>")?,
                Part::Fragment(_) => f.write_str("<value>")?,
                Part::Shared(sql) => fmt::Debug::fmt(sql, f)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

macro_rules! render {
    ($backend:ty, $own_text:ident, $quote:literal) => {
        impl QueryFragment<$backend> for Sql {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                for part in &self.parts {
                    match part {
                        Part::Text(text) => out.push_sql(text),
                        Part::PerBackend { $own_text, .. } => out.push_sql($own_text),
                        // As `push_identifier`, which copies the name.
                        Part::Identifier(name) if !name.contains($quote) => {
                            out.push_sql($quote);
                            out.push_sql(name);
                            out.push_sql($quote);
                        }
                        Part::Identifier(name) => out.push_identifier(name)?,
                        Part::Alias(name, number) => {
                            out.push_sql(name);
                            out.push_sql(&number.to_string());
                        }
                        Part::Column(column) => {
                            QueryFragment::<$backend>::walk_ast(*column, out.reborrow())?;
                        }
                        Part::Fragment(fragment) => {
                            QueryFragment::<$backend>::walk_ast(&**fragment, out.reborrow())?;
                        }
                        Part::Shared(sql) => {
                            QueryFragment::<$backend>::walk_ast(&**sql, out.reborrow())?;
                        }
                    }
                }
                Ok(())
            }
        }
    };
}

#[cfg(feature = "sqlite")]
render!(diesel::sqlite::Sqlite, sqlite, "`");
#[cfg(feature = "postgres")]
render!(diesel::pg::Pg, postgres, "\"");
