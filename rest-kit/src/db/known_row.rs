//! A row as somebody has seen it.

use diesel::QueryResult;

use crate::db::{Connection, Model, QuerySet};
use crate::error::{Error, ErrorKind, Result};

/// A row as somebody has seen it: the texts of its columns.
///
/// # Examples
///
/// ```
/// use rest_kit::db::KnownRow;
/// use rest_kit::Model;
///
/// #[derive(Model, Clone, Debug)]
/// struct Book {
///     #[model(primary_key)]
///     id: i64,
///     title: String,
/// }
///
/// let book = Book { id: 1, title: "Dune".to_owned() };
/// let other = Book { id: 2, ..book.clone() };
/// let known = KnownRow::of(&book);
/// assert!(known.is_of::<Book>(&1) && !known.is_of::<Book>(&other.id));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRow {
    table: &'static str,
    key: String,
    columns: Vec<Option<String>>,
}

impl KnownRow {
    /// Remembers a row.
    pub fn of<M: Model>(row: &M) -> Self {
        Self {
            table: M::DESCRIPTOR.table,
            key: row.primary_key().to_string(),
            columns: (0..M::COLUMNS.len()).map(|at| row.text_of(at)).collect(),
        }
    }

    /// Returns whether it is the row with this key.
    pub fn is_of<M: Model>(&self, key: &M::PrimaryKey) -> bool {
        self.table == M::DESCRIPTOR.table && self.key == key.to_string()
    }

    /// Keeps others from changing the row until the transaction ends, and refuses to go on when
    /// somebody has changed it already.
    ///
    /// A row that is gone is not refused: whoever wants to change it says so in other words.
    ///
    /// # Errors
    ///
    /// 412 when the row is another; the database's.
    pub fn hold_on<M: Model>(
        &self,
        key: &M::PrimaryKey,
        connection: &mut Connection,
    ) -> Result<()> {
        let now: QueryResult<Option<M>> =
            QuerySet::<M>::new().find_for_update_on(key.clone(), connection);
        match now? {
            Some(row) if Self::of(&row) != *self => Err(Error::new(ErrorKind::PreconditionFailed)),
            _ => Ok(()),
        }
    }
}

/// The row that a request changes only as long as it is what the caller takes it for.
///
/// What [provides](crate::context::Context::provide) it makes `save` of a serializer and the
/// deletion of a generic view compare and change in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged(pub KnownRow);
