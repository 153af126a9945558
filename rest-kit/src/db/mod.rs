//! The store: connections, models, lazy queries, on SQLite and PostgreSQL from one source.
//!
//! - A [`Model`] is a struct that is a row of a table; `#[derive(Model)]` writes the impl.
//! - A [`QuerySet`] is a lazy query over a model: filter, order and slice it, then run it once.
//! - [`Changes`] are the values of a new or changed row.
//! - [`Db`] is a database: threads with connections and a bounded queue before them.
//! - [`Connection`] is one of those connections; every typed diesel query runs on it too.
//!
//! Queries of the framework are built by a small engine that is not generic over models
//! ([`Statement`]); their SQL is rendered for whichever database the connection is for.

mod backend;

mod changes;
mod column;
mod column_types;
#[doc(hidden)]
pub mod columns;
mod connection;
mod create;
mod describe;
mod error;
mod exists;
mod find;
mod fragment;
mod insert_many;
mod known_row;
mod lookup;
mod migrations;
mod model;
mod path;
mod pool;
mod queryset;
mod relation;
pub mod sql_types;
mod statement;
mod table_check;
mod transaction;
pub mod values;

pub use self::changes::Changes;
pub use self::column::{AnyColumn, ColumnDefault, ColumnType, FieldRef, TextBind, next_version};
pub use self::column_types::AutoNow;
pub use self::connection::{Connection, MultiBackend};
pub use self::create::{create_database, drop_database};
pub use self::error::{IntoError, unique_columns, unique_index};
pub use self::exists::{ExistsCheck, exists_many};
pub use self::find::{KeyQuestion, find_keys};
pub use self::fragment::{BoxedFragment, Fragment, Sql, null};
pub use self::insert_many::RowsToInsert;
pub use self::known_row::{KnownRow, Unchanged};
pub(crate) use self::lookup::FullText;
pub(crate) use self::lookup::has_unaccent;
pub use self::lookup::{Comparison, Condition, DatePart, Lookup, Needs, Weight};
pub use self::migrations::Migrations;
pub use self::model::{Model, select_list};
pub use self::path::{AnyPath, Hop, Path, any_combination};
pub use self::pool::{DatabaseOptions, Db};
pub use self::queryset::{
    AnyOrderTerm, Count, Edges, LoadedPage, Nulls, Order, OrderTerm, PageQuery, Position,
    Predicate, QuerySet, Seek, SeekError,
};
pub use self::relation::{Key, KeyValue, ManyToMany, ToMany, ToOne};
pub use self::statement::Statement;
pub(crate) use self::table_check::{Misfit, check_tables};
pub use self::values::Choices;
pub use diesel::QueryResult;
pub use diesel::result::Error as QueryError;

/// The bounds of functions that take a column and a value for it.
#[doc(hidden)]
pub mod bounds {
    pub use diesel::expression::AsExpression;
    pub use diesel::sql_types::SqlType;
    pub use diesel::{AppearsOnTable, Column, Expression};
}
