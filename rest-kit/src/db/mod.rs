//! The store: connections, models, lazy queries, on SQLite and PostgreSQL from one source.
//!
//! SKELETON: signatures that the layers above rely on; bodies follow.

use std::marker::PhantomData;

use crate::descriptors::{ColumnDescriptor, ModelDescriptor};
use crate::error::{Result, StartError};

/// One open connection, to whichever database the URL named.
#[derive(Debug)]
pub struct Connection;

/// SQL that can be rendered for every enabled database; every typed diesel expression is one.
pub trait Fragment: Send + Sync {}
/// A fragment made at run time, usually a bound value.
pub type BoxedFragment = Box<dyn Fragment>;

/// A database: threads with connections, and the queue before them.
#[derive(Debug, Clone)]
pub struct Db;

/// Errors a closure on a connection may end with: diesel's and ours.
pub trait IntoError: Send + 'static {}
impl IntoError for diesel::result::Error {}
impl IntoError for crate::error::Error {}

impl Db {
    /// Opens the database at `url` (`sqlite://path`, `sqlite::memory:`, `postgres://…`).
    pub fn open(url: &str) -> Result<Self, StartError> { let _ = url; todo!() }
    /// Runs a closure that reads on a connection thread.
    pub async fn read<T: Send + 'static, E: IntoError>(&self, job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T> { let _ = job; todo!() }
    /// Runs a closure that writes.
    pub async fn write<T: Send + 'static, E: IntoError>(&self, job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T> { let _ = job; todo!() }
    /// Runs a closure in a transaction: all of it happens or nothing.
    pub async fn atomic<T: Send + 'static, E: IntoError + From<diesel::result::Error>>(&self, job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T> { let _ = job; todo!() }
    /// Returns how many statements ran on this database so far, for tests.
    pub fn query_count(&self) -> u64 { todo!() }
}
impl AsRef<Db> for Db { fn as_ref(&self) -> &Db { self } }

/// What a query-string or path text means for a column.
pub enum TextBind {
    /// A value to compare with.
    Value(BoxedFragment),
    /// A value of the right form that no row can have (an integer too large).
    NoMatch,
    /// Not of the column's form: the message in django-filter's words ("Enter a number.").
    Invalid(&'static str),
}

/// A column without its types: for look-ups, filters, search and ordering by name.
#[derive(Clone, Copy)]
pub struct AnyColumn {
    /// Describes it.
    pub descriptor: &'static ColumnDescriptor,
    /// Renders its qualified name.
    pub fragment: &'static dyn Fragment,
    /// Reads a text as a value of the column.
    pub parse: fn(&str) -> TextBind,
}

/// A model's column with its types: the value of `<Book as Model>::FIELDS.title`.
pub struct FieldRef<M: 'static, C: 'static, T: 'static> {
    /// Describes it.
    pub descriptor: ColumnDescriptor,
    /// Renders its qualified name.
    pub fragment: &'static dyn Fragment,
    /// Reads it from a row.
    pub get: fn(&M) -> &T,
    /// Makes a bound value.
    pub bind: fn(T) -> BoxedFragment,
    /// Reads a text as a value of the column.
    pub parse: fn(&str) -> TextBind,
    /// Makes the value of new rows that are given none.
    pub default: Option<fn() -> T>,
    /// The diesel column.
    pub column: PhantomData<fn() -> C>,
}
impl<M, C, T> FieldRef<M, C, T> {
    /// Forgets the types.
    pub const fn any(&'static self) -> AnyColumn { AnyColumn { descriptor: &self.descriptor, fragment: self.fragment, parse: self.parse } }
}

/// A to-one relation: `FIELDS.author` beside the column `author_id`.
pub struct ToOne<M: 'static, T: 'static> { /// The key in a row; none when null.
    pub key: fn(&M) -> Option<i64>, /// …
    pub target: PhantomData<fn() -> T> }

/// A many-to-many relation: `FIELDS.tags`.
pub struct ManyToMany<M: 'static, T: 'static> { /// …
    pub descriptor: crate::descriptors::ManyToManyDescriptor, /// …
    pub types: PhantomData<fn() -> (M, T)> }

/// A struct that is a row of a table; made by `#[derive(Model)]`.
pub trait Model: Sized + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// Type of the primary key.
    type PrimaryKey: Clone + PartialEq + Eq + std::hash::Hash + std::fmt::Display + std::fmt::Debug + Send + Sync + 'static;
    /// The diesel table.
    type Table;
    /// Struct of [`FieldRef`]s, one per column, and of the relations.
    type Fields: 'static;
    /// The columns and relations.
    const FIELDS: Self::Fields;
    /// Describes the model.
    const DESCRIPTOR: &'static ModelDescriptor;
    /// Every column without its types, in order.
    const COLUMNS: &'static [AnyColumn];
    /// The row's key.
    fn primary_key(&self) -> &Self::PrimaryKey;
    /// A lazy query for every row.
    fn objects() -> QuerySet<Self> { todo!() }
    /// Writes every column of this row back; answers the row as stored.
    fn save(&self, db: &impl AsRef<Db>) -> impl Future<Output = Result<Self>> { let _ = db; async { todo!() } }
}

/// Values for columns of a new or changed row.
pub struct Changes<M> { /// …
    pub model: PhantomData<fn() -> M> }
impl<M: Model> Changes<M> {
    /// No values yet.
    pub fn new() -> Self { todo!() }
    /// Sets a column. (Real bound: C: diesel Column of M's table, V: AsExpression of its type.)
    #[must_use] pub fn set<C, V>(self, column: C, value: V) -> Self { let _ = (column, value); todo!() }
}

/// Comparisons by name: `exact`, `icontains`, `gte`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup { /// `=`
    Exact, /// without case
    IExact, /// …
    Contains, /// …
    IContains, /// …
    StartsWith, /// …
    IStartsWith, /// …
    EndsWith, /// …
    IEndsWith, /// …
    Gt, /// …
    Gte, /// …
    Lt, /// …
    Lte, /// …
    In, /// …
    Range, /// …
    IsNull }

/// A condition made at run time, from column, look-up and values.
pub struct Condition;
impl Condition {
    /// `column lookup value`, from texts; several values for `in` and `range`.
    pub fn lookup(column: &AnyColumn, lookup: Lookup, values: &[&str]) -> Result<Self, &'static str> { let _ = (column, lookup, values); todo!() }
    /// All of them.
    pub fn all(conditions: Vec<Condition>) -> Self { let _ = conditions; todo!() }
    /// At least one of them.
    pub fn any(conditions: Vec<Condition>) -> Self { let _ = conditions; todo!() }
    /// Its opposite.
    #[must_use] pub fn negate(self) -> Self { todo!() }
    /// No row.
    pub fn never() -> Self { todo!() }
}

/// A lazy query: filter, order and slice it, then run it once.
pub struct QuerySet<M> { /// …
    pub model: PhantomData<fn() -> M> }
impl<M> Clone for QuerySet<M> { fn clone(&self) -> Self { todo!() } }
impl<M: Model> QuerySet<M> {
    /// Keeps the rows for which a diesel expression over the table is true. (Real bound: `E: Predicate<M>`.)
    #[must_use] pub fn filter<E>(self, condition: E) -> Self { let _ = condition; todo!() }
    /// Drops them.
    #[must_use] pub fn exclude<E>(self, condition: E) -> Self { let _ = condition; todo!() }
    /// Keeps the rows that meet a condition made at run time.
    #[must_use] pub fn filter_by(self, condition: Condition) -> Self { let _ = condition; todo!() }
    /// Orders by a diesel expression; replaces any earlier order.
    #[must_use] pub fn order_by<E>(self, order: E) -> Self { let _ = order; todo!() }
    /// Orders by columns found at run time; `true` is descending.
    #[must_use] pub fn order_by_columns(self, order: &[(AnyColumn, bool)]) -> Self { let _ = order; todo!() }
    /// …
    #[must_use] pub fn limit(self, rows: i64) -> Self { let _ = rows; todo!() }
    /// …
    #[must_use] pub fn offset(self, rows: i64) -> Self { let _ = rows; todo!() }
    /// Runs it.
    pub async fn load(self, db: &impl AsRef<Db>) -> Result<Vec<M>> { let _ = db; todo!() }
    /// The first row.
    pub async fn first(self, db: &impl AsRef<Db>) -> Result<Option<M>> { let _ = db; todo!() }
    /// The row with this key; 404 "No Book matches the given query." without it.
    pub async fn get(self, key: M::PrimaryKey, db: &impl AsRef<Db>) -> Result<M> { let _ = (key, db); todo!() }
    /// How many rows.
    pub async fn count(self, db: &impl AsRef<Db>) -> Result<i64> { let _ = db; todo!() }
    /// Whether there is any row.
    pub async fn exists(self, db: &impl AsRef<Db>) -> Result<bool> { let _ = db; todo!() }
    /// Inserts a row.
    pub async fn create(self, changes: Changes<M>, db: &impl AsRef<Db>) -> Result<M> { let _ = (changes, db); todo!() }
    /// Changes every row; answers how many.
    pub async fn update(self, changes: Changes<M>, db: &impl AsRef<Db>) -> Result<usize> { let _ = (changes, db); todo!() }
    /// Deletes every row; answers how many.
    pub async fn delete(self, db: &impl AsRef<Db>) -> Result<usize> { let _ = db; todo!() }
    /// `load` inside a closure.
    pub fn load_on(self, connection: &mut Connection) -> diesel::QueryResult<Vec<M>> { let _ = connection; todo!() }
    /// The number of all rows and one window of them, inside a closure.
    pub fn page_on(self, offset: i64, limit: i64, connection: &mut Connection) -> diesel::QueryResult<(i64, Vec<M>)> { let _ = (offset, limit, connection); todo!() }
}
