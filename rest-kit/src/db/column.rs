//! Columns: with their types for generated code, without them for look-ups by name.

use std::fmt;
use std::marker::PhantomData;

use crate::db::{BoxedFragment, Fragment, Sql, null};
use crate::descriptors::{Choice, ColumnDescriptor, FieldKind};

/// A Rust type that can be a model's field.
///
/// `P` and `S` are the digits of decimals and 0 for everything else. `#[derive(Choices)]`
/// implements it for enums.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a column of a model",
    label = "not a type of columns",
    note = "use bool, i16, i32, i64, f32, f64, String, Vec<u8>, chrono::NaiveDate, \
            chrono::NaiveTime, rest_kit::values::{{Decimal, DateTime, Uuid, Json<_>, Duration}}, an \
            enum with `#[derive(Choices)]`, or an Option of these"
)]
pub trait ColumnType<const P: u8 = 0, const S: u8 = 0>:
    Clone + fmt::Debug + Send + Sync + 'static
{
    /// The column's type for diesel.
    type SqlType: diesel::sql_types::SqlType + Send + Sync + 'static;
    /// Primitive kind.
    const KIND: FieldKind;
    /// May be null.
    const NULL: bool = false;
    /// The values of a choice column.
    const CHOICES: &'static [Choice] = &[];

    /// Returns a bound value.
    fn bind(self) -> BoxedFragment;

    /// Returns a bound value or null, for a column that allows it.
    fn bind_option(value: Option<Self>) -> BoxedFragment;

    /// Reads a text of a URL as a value.
    fn parse(text: &str) -> TextBind;

    /// Returns the text that [`parse`](Self::parse) reads as this value, as Python's `str` writes
    /// it; none for null.
    fn to_text(&self) -> Option<String>;
}

/// What a query-string or path text means for a column.
pub enum TextBind {
    /// A value to compare with.
    Value(BoxedFragment),
    /// A value of the right form that no row can have (an integer too large).
    NoMatch,
    /// Not of the column's form: the message in django-filter's words ("Enter a number.").
    Invalid(&'static str),
}

impl fmt::Debug for TextBind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(_) => f.write_str("Value(_)"),
            Self::NoMatch => f.write_str("NoMatch"),
            Self::Invalid(message) => f.debug_tuple("Invalid").field(message).finish(),
        }
    }
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
    /// Number of the table when it is joined under another name.
    pub(crate) alias: Option<usize>,
}

impl AnyColumn {
    /// Returns `NULL` as a value of the column.
    pub fn bind_null(&self) -> BoxedFragment {
        null()
    }
}

impl fmt::Debug for AnyColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyColumn")
            .field(&self.descriptor.name)
            .finish()
    }
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
    pub const fn any(&'static self) -> AnyColumn {
        AnyColumn {
            descriptor: &self.descriptor,
            fragment: self.fragment,
            parse: self.parse,
            alias: None,
        }
    }
}

impl<M, C, T> Clone for FieldRef<M, C, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, C, T> Copy for FieldRef<M, C, T> {}

impl<M, C, T> fmt::Debug for FieldRef<M, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldRef")
            .field(&self.descriptor.name)
            .finish()
    }
}

/// The value a column gets when none is given, without its type.
#[derive(Clone, Copy)]
pub struct ColumnDefault {
    /// Name of the database column.
    pub column: &'static str,
    /// Makes the bound value.
    pub value: fn() -> BoxedFragment,
}

/// Returns the value of a changed row's `version`: one more than it was.
#[doc(hidden)]
pub fn next_version(column: &'static str) -> BoxedFragment {
    let mut sql = Sql::default();
    sql.identifier(column).push(" + 1");
    Box::new(sql)
}

impl fmt::Debug for ColumnDefault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ColumnDefault").field(&self.column).finish()
    }
}
