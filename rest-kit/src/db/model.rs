//! Models: structs that are rows of tables.

use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::sync::OnceLock;

use diesel::QueryResult;

use crate::db::sql_types::AnyKey;
use crate::db::{
    AnyColumn, BoxedFragment, Changes, ColumnDefault, ColumnType, Connection, Db, KeyValue,
    QuerySet, Statement,
};
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};

/// A struct that is a row of a table; made by `#[derive(Model)]`.
///
/// # Examples
///
/// ```
/// use diesel::prelude::*;
/// use rest_kit::Model;
/// use rest_kit::db::Connection;
///
/// #[derive(Model, Clone, Debug)]
/// #[model(ordering("title"))]
/// pub struct Book {
///     #[model(primary_key)]
///     pub id: i64,
///     #[model(max_length = 200)]
///     pub title: String,
/// }
///
/// let mut connection = Connection::open("sqlite::memory:")?;
/// diesel::sql_query("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL)")
///     .execute(&mut connection)?;
/// let dune = Book::changes().set(books::title, "Dune").insert_on(&mut connection)?;
/// assert_eq!(Book::objects().load_on(&mut connection)?[0].title, dune.title);
/// assert_eq!(Book::FIELDS.title.descriptor.limits.max_length, Some(200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "this type is not a row of a table",
    note = "add `#[derive(Model, Clone, Debug)]` to the struct"
)]
pub trait Model: Sized + Clone + Debug + Send + Sync + 'static {
    /// Type of the primary key.
    type PrimaryKey: ColumnType + Clone + PartialEq + Eq + Hash + Display + Debug + Send + Sync;
    /// The diesel table.
    type Table: diesel::Table;
    /// The SQL types of the columns, as a tuple.
    type Row: 'static;
    /// Struct of [`FieldRef`](crate::db::FieldRef)s, one per column, and of the relations.
    type Fields: 'static;
    /// The columns and relations.
    const FIELDS: &'static Self::Fields;
    /// Describes the model.
    const DESCRIPTOR: &'static ModelDescriptor;
    /// Every column without its types, in order.
    const COLUMNS: &'static [AnyColumn];
    /// The values of new rows for columns that are given none.
    const INSERT_DEFAULTS: &'static [ColumnDefault];
    /// The values that every change writes (`auto_now`).
    const UPDATE_DEFAULTS: &'static [ColumnDefault];

    /// Returns the row's key.
    fn primary_key(&self) -> &Self::PrimaryKey;

    /// Returns the row's values, in the order of [`COLUMNS`](Self::COLUMNS).
    fn values(&self) -> Vec<BoxedFragment>;

    /// Returns the text of the value in the column at this position; none for null.
    fn text_of(&self, column: usize) -> Option<String>;

    /// Returns the text between `SELECT` and `FROM`.
    fn select_list() -> &'static str;

    /// Runs a query for whole rows.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    fn load(connection: &mut Connection, statement: Statement<Self::Row>)
    -> QueryResult<Vec<Self>>;

    /// Runs a query for whole rows with another row's key before each.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched.
    fn load_keyed(
        connection: &mut Connection,
        statement: Statement<(AnyKey, Self::Row)>,
    ) -> QueryResult<Vec<(KeyValue, Self)>>;

    /// Returns the condition under which the set of this position among
    /// `DESCRIPTOR.unique_together` is unique; none when it always is.
    fn unique_condition(set: usize) -> Option<BoxedFragment> {
        let _ = set;
        None
    }

    /// Returns a lazy query for every row.
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// Returns no values yet, for a row to be inserted or changed.
    fn changes() -> Changes<Self> {
        Changes::new()
    }

    /// Writes every column of this row back; answers the row as stored.
    ///
    /// # Errors
    ///
    /// 404 when the row is gone, 409 when a constraint refuses the values.
    fn save(&self, db: &impl AsRef<Db>) -> impl Future<Output = Result<Self>> {
        let (db, row) = (db.as_ref().clone(), self.clone());
        async move { db.write(move |connection| row.save_on(connection)).await }
    }

    /// [`save`](Self::save) inside a closure.
    ///
    /// # Errors
    ///
    /// The same.
    fn save_on(&self, connection: &mut Connection) -> Result<Self> {
        let mut changes = Changes::<Self>::new();
        for (column, value) in Self::COLUMNS.iter().zip(self.values()) {
            let name = column.descriptor.column;
            let automatic = Self::UPDATE_DEFAULTS
                .iter()
                .any(|default| default.column == name);
            if !column.descriptor.primary_key && !automatic {
                changes.set_fragment(name, value);
            }
        }
        match changes.update_on(self.primary_key(), connection)? {
            Some(row) => Ok(row),
            None => Err(no_match::<Self>()),
        }
    }
}

/// Returns the 404 in Django's words.
pub(crate) fn no_match<M: Model>() -> Error {
    let name = M::DESCRIPTOR.name;
    Error::not_found().with_message(format!("No {name} matches the given query."))
}

/// Renders `"books"."id", "books"."title"`, once per model; both databases read `"`.
pub fn select_list(cell: &'static OnceLock<String>, model: &ModelDescriptor) -> &'static str {
    cell.get_or_init(|| {
        let column = |name: &str| format!("{}.{}", quoted(model.table), quoted(name));
        let columns: Vec<_> = model.columns.iter().map(|it| column(it.column)).collect();
        columns.join(", ")
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
