//! Paths: columns of a model and of the models that it is related to.

mod rows;
mod starts;

use std::fmt;
use std::marker::PhantomData;

pub use self::rows::any_combination;
pub(crate) use self::rows::{Joins, Related};
use diesel::QueryResult;

use crate::db::{AnyColumn, Condition, Connection, Lookup, OrderTerm};
use crate::descriptors::{ColumnDescriptor, ModelDescriptor};

/// A column of `M`, or of a model that `M` is related to, however far.
///
/// [`path!`](rest_kit::path) writes it; every name in it is checked by the compiler. Only paths that
/// are declared reach the database.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::db::{Condition, Lookup, Path};
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Author { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub name: String }
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book {
/// #     #[model(primary_key)] pub id: i64,
/// #     #[model(references = Author, on_delete = "cascade")] pub author_id: i64,
/// # }
/// const NAME: Path<Book> = rest_kit::path!(Book, author.name);
/// assert_eq!(NAME.name(), "author__name");
///
/// let herbert = NAME.condition(Lookup::IContains, &["herbert"])?;
/// let books = Book::objects().filter_by(herbert);
/// # let _ = books;
/// # Ok::<(), &'static str>(())
/// ```
pub struct Path<M: 'static> {
    any: AnyPath,
    model: PhantomData<fn() -> M>,
}

/// A [`Path`] whose model plays no part any more.
#[derive(Clone, Copy)]
pub struct AnyPath {
    name: &'static str,
    hops: &'static [Hop],
    last: Option<Hop>,
    column: AnyColumn,
}

/// Reads a column of the row with a key, both as texts; none when there is no such row.
type ReadText = fn(&str, &ColumnDescriptor, &mut Connection) -> QueryResult<Option<String>>;

/// One relation on a path.
#[derive(Clone, Copy)]
pub struct Hop(Kind);

#[derive(Clone, Copy)]
enum Kind {
    /// `own.column` refers to the key of `target`.
    One {
        own: &'static ModelDescriptor,
        column: &'static str,
        target: &'static ModelDescriptor,
        /// Reads a column of the row with a key, both as texts.
        read: ReadText,
    },
    /// A column of `target` refers to the key of `own`.
    Many {
        own: &'static ModelDescriptor,
        column: fn() -> &'static str,
        target: &'static ModelDescriptor,
    },
    /// Rows of `through` refer to both.
    Through {
        own: &'static ModelDescriptor,
        through: &'static str,
        from: &'static str,
        to: &'static str,
        target: &'static ModelDescriptor,
    },
}

impl Hop {
    const fn repeats(&self) -> bool {
        !matches!(self.0, Kind::One { .. })
    }
}

impl<M: 'static> Path<M> {
    const fn new(name: &'static str, last: Option<Hop>, column: AnyColumn) -> Self {
        Self {
            any: AnyPath {
                name,
                hops: &[],
                last,
                column,
            },
            model: PhantomData,
        }
    }

    /// Returns the path that follows `hops` and then `end`; what [`path!`](rest_kit::path) writes.
    pub const fn along<T>(name: &'static str, hops: &'static [Hop], end: Path<T>) -> Self {
        Self {
            any: AnyPath {
                name,
                hops,
                ..end.any
            },
            model: PhantomData,
        }
    }

    /// Returns the name in query strings: `author__name`.
    pub const fn name(&self) -> &'static str {
        self.any.name
    }

    /// Returns the column at the end.
    pub const fn column(&self) -> AnyColumn {
        self.any.column
    }

    /// Forgets the model.
    pub const fn any(self) -> AnyPath {
        self.any
    }

    /// Orders by the column, the smallest first.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when the path follows a relation to many rows: it would
    /// repeat rows.
    #[track_caller]
    pub const fn asc(self) -> OrderTerm<M> {
        assert!(
            !self.any.repeats(),
            "rows cannot be ordered along a relation to many rows: each would come once per related row"
        );
        OrderTerm::new(self.any)
    }

    /// Orders by the column, the largest first.
    ///
    /// # Panics
    ///
    /// As [`asc`](Self::asc).
    #[track_caller]
    pub const fn desc(self) -> OrderTerm<M> {
        self.asc().reversed()
    }

    /// Creates the condition that the column, or that of any related row, compares like this.
    ///
    /// # Errors
    ///
    /// The message for the client, in django-filter's words, when a text is no value of the column.
    pub fn condition(&self, lookup: Lookup, values: &[&str]) -> Result<Condition, &'static str> {
        self.any.condition(lookup, values)
    }
}

impl AnyPath {
    /// Returns the path to a column of the model itself.
    pub(crate) const fn own(column: AnyColumn) -> Self {
        Self {
            name: column.descriptor.name,
            hops: &[],
            last: None,
            column,
        }
    }

    /// Returns the name in query strings: `author__name`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the column at the end.
    pub const fn column(&self) -> &AnyColumn {
        &self.column
    }

    /// Returns whether a row may be related to several of the rows at the end.
    pub const fn repeats(&self) -> bool {
        let mut at = 0;
        while at < self.hops.len() {
            if self.hops[at].repeats() {
                return true;
            }
            at += 1;
        }
        matches!(&self.last, Some(hop) if hop.repeats())
    }

    /// Returns whether the column is one of the model itself.
    pub const fn is_own(&self) -> bool {
        self.hops.is_empty() && self.last.is_none()
    }

    /// Returns the model at the end when the path ends with a key of its rows, or a foreign key.
    pub fn refers_to(&self) -> Option<&'static ModelDescriptor> {
        match self.last {
            Some(hop) => Some(hop.target()),
            None => Some((self.column.descriptor.references?.model)()),
        }
    }

    /// Returns the model that the column at the end belongs to; none for the model itself.
    pub fn end_model(&self) -> Option<&'static ModelDescriptor> {
        self.last.or(self.hops.last().copied()).map(Hop::target)
    }

    /// Creates the condition that the column, or that of any related row, compares like this.
    ///
    /// # Errors
    ///
    /// The message for the client when a text is no value of the column.
    pub fn condition(&self, lookup: Lookup, values: &[&str]) -> Result<Condition, &'static str> {
        if self.is_own() {
            return Condition::lookup(&self.column, lookup, values);
        }
        if lookup == Lookup::IsNull {
            return self.null(values);
        }
        let condition = Condition::lookup(&self.column, lookup, values)?;
        Ok(self.lift(condition))
    }

    /// Lifts a condition on the last model's columns to the first: each row is met once.
    pub fn lift(&self, condition: Condition) -> Condition {
        match self.related(condition) {
            Ok(related) => related.into_condition(),
            Err(own) => own,
        }
    }

    /// Lifts a condition on the last model's columns to the first; one on the first model's own
    /// columns comes back as it is.
    pub(crate) fn related(&self, condition: Condition) -> Result<Related, Condition> {
        let mut hops = self.hops();
        let Some(first) = hops.next() else {
            return Err(condition);
        };
        let rest: Vec<Hop> = hops.collect();
        Ok(Related::along(first, &rest, condition))
    }

    /// Reads the text at the end of the path, from the text of a column of the first model; one
    /// query per relation, all of them to one row.
    pub(crate) fn read_text(
        &self,
        own: impl FnOnce(&str) -> Option<String>,
        connection: &mut Connection,
    ) -> QueryResult<Option<String>> {
        let hops: Vec<Hop> = self.hops().collect();
        let columns = hops.iter().filter_map(|hop| match hop.0 {
            Kind::One { own, column, .. } => own.columns.iter().find(|it| it.column == column),
            _ => None,
        });
        let mut columns = columns.chain([self.column.descriptor]);
        let mut text = columns.next().and_then(|column| own(column.name));
        for (hop, column) in hops.iter().zip(columns) {
            let (Some(key), Kind::One { read, .. }) = (text, hop.0) else {
                return Ok(None);
            };
            text = read(&key, column, connection)?;
        }
        Ok(text)
    }

    fn hops(&self) -> impl Iterator<Item = Hop> + use<> {
        self.hops.iter().copied().chain(self.last)
    }

    /// The column is null, or there is no related row that could have one.
    fn null(&self, values: &[&str]) -> Result<Condition, &'static str> {
        let column = Condition::lookup(&self.column, Lookup::IsNull, values)?;
        let value = values.first().copied().unwrap_or_default();
        if !Lookup::is_true(value) {
            return Ok(self.lift(column));
        }
        let hops: Vec<Hop> = self.hops().collect();
        let nothing = |condition: Condition, hop: Hop| {
            let some = Related::along(hop, &[], Condition::all(Vec::new()));
            let null = Related::along(hop, &[], condition);
            Condition::any(vec![some.into_condition().negate(), null.into_condition()])
        };
        Ok(hops.into_iter().rev().fold(column, nothing))
    }
}

impl Hop {
    fn target(self) -> &'static ModelDescriptor {
        match self.0 {
            Kind::One { target, .. } | Kind::Many { target, .. } | Kind::Through { target, .. } => {
                target
            }
        }
    }
}

impl<M> Clone for Path<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Path<M> {}

impl<M> fmt::Debug for Path<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any.fmt(f)
    }
}

impl fmt::Debug for AnyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Path").field(&self.name).finish()
    }
}

impl fmt::Debug for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hop").field(&self.target().name).finish()
    }
}

/// Writes a [`Path`](crate::db::Path): `path!(Book, author.name)`.
///
/// The last name may be a column or a relation, which means the keys of the related rows. A name
/// that the model does not have is rustc's error on that name.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Author { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub name: String }
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book {
/// #     #[model(primary_key)] pub id: i64,
/// #     #[model(references = Author, on_delete = "cascade")] pub author_id: i64,
/// # }
/// use rest_kit::path;
///
/// assert_eq!(path!(Book, author.name).name(), "author__name");
/// assert_eq!(path!(Book, author).name(), "author");
/// ```
#[macro_export]
macro_rules! path {
    ($model:ty, $last:ident) => {
        <$model as $crate::db::Model>::FIELDS.$last.path()
    };
    ($model:ty, $first:ident $(. $rest:ident)+) => {
        $crate::__private::path!(
            @walk $model, [<$model as $crate::db::Model>::FIELDS], [], [stringify!($first)],
            $first $(. $rest)+
        )
    };
    (@walk $model:ty, [$($at:tt)*], [$($hops:tt)*], [$($name:tt)*], $last:ident) => {
        $crate::db::Path::<$model>::along(
            concat!($($name)*),
            const { &[$($hops)*] },
            $($at)*.$last.path(),
        )
    };
    (@walk $model:ty, [$($at:tt)*], [$($hops:tt)*], [$($name:tt)*],
        $step:ident . $next:ident $(. $rest:ident)*
    ) => {
        $crate::__private::path!(
            @walk $model, [$($at)*.$step.fields()], [$($hops)* $($at)*.$step.hop(),],
            [$($name)*, "__", stringify!($next)], $next $(. $rest)*
        )
    };
}
