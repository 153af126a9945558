//! One parameter of a filter set.

mod options;

use std::fmt;

use crate::context::Context;
use crate::db::values::Decimal;
use crate::db::{AnyPath, Condition, DatePart, Lookup, Model, Needs, OrderTerm, Path, QuerySet};
use crate::descriptors::{Choice, FieldKind};

/// Narrows a query by a value that was read.
pub type Method<M, T> = fn(&Context, QuerySet<M>, T) -> QuerySet<M>;

/// One parameter of a [`FilterSet`](struct@super::FilterSet): what it is called, and which rows it keeps.
///
/// An empty value keeps all rows, and so does the missing parameter.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::db::Lookup;
/// use rest_kit::filters::{Filter, FilterSet};
/// use rest_kit::path;
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Author { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub name: String }
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book {
/// #     #[model(primary_key)] pub id: i64,
/// #     #[model(references = Author, on_delete = "cascade")] pub author_id: i64,
/// #     #[model(max_digits = 6, decimal_places = 2)] pub price: Decimal,
/// #     pub published_date: NaiveDate,
/// # }
/// const BOOKS: &[Filter<Book>] = &[
///     Filter::new("writer", path!(Book, author.name)).lookup(Lookup::IContains),
///     Filter::range("price", path!(Book, price)),
///     Filter::date_range("published", path!(Book, published_date)),
///     Filter::flag("cheap", |_, rows, cheap| match cheap {
///         true => rows.filter(books::price.lt(Decimal::from(50))),
///         false => rows.filter(books::price.ge(Decimal::from(50))),
///     }),
/// ];
/// let filters = FilterSet::new(BOOKS);
/// # let _ = filters;
/// ```
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent option"
)]
pub struct Filter<M: 'static> {
    pub(super) name: &'static str,
    pub(super) target: Target<M>,
    pub(super) exclude: bool,
    pub(super) distinct: bool,
    pub(super) required: bool,
    /// Flags are read as Django's forms do.
    pub(super) selects: bool,
    pub(super) label: &'static str,
    pub(super) help_text: &'static str,
    pub(super) choices: Option<Allowed>,
    pub(super) among: Option<&'static dyn KeyRows>,
    /// Texts for people of the terms of an order.
    pub(super) field_labels: &'static [(&'static str, &'static str)],
}

/// The values that a filter takes.
#[derive(Clone, Copy)]
pub(super) enum Allowed {
    Always(&'static [Choice]),
    PerRequest(fn(&Context) -> Vec<(String, String)>),
}

/// Which rows a key may be of: a function from the request to a query set.
pub trait KeyRows: Send + Sync {
    /// Creates the condition that a row is one of them.
    fn condition(&self, cx: &Context) -> Condition;
}

impl<F, T: Model> KeyRows for F
where
    F: Fn(&Context) -> QuerySet<T> + Send + Sync,
{
    fn condition(&self, cx: &Context) -> Condition {
        self(cx).into_membership()
    }
}

/// What a filter does with its value.
pub(super) enum Target<M: 'static> {
    Column(ColumnFilter),
    Flag(Method<M, bool>),
    Text(for<'a> fn(&Context, QuerySet<M>, &'a str) -> QuerySet<M>),
    Number(Method<M, Decimal>),
    Order(&'static [(&'static str, OrderTerm<M>)]),
}

/// Compares a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnFilter {
    pub(super) path: AnyPath,
    pub(super) lookup: Lookup,
    pub(super) form: Form,
    /// Asks whether there is a row with the key.
    pub(super) checked: bool,
    /// The value that means null.
    pub(super) null: Option<&'static str>,
}

/// In which form the values come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One value, or a list with commas for the lookups that take one.
    One,
    /// The parameter may come again: any of the values.
    Any,
    /// The parameter may come again: all of the values.
    All,
    /// Two parameters, `name_min` and `name_max`.
    Bounds,
    /// Two parameters, `name_after` and `name_before`: days.
    Days,
}

impl Form {
    /// Returns the ends of the names of its parameters.
    pub(super) const fn suffixes(self) -> Option<[&'static str; 2]> {
        match self {
            Self::Bounds => Some(["_min", "_max"]),
            Self::Days => Some(["_after", "_before"]),
            _ => None,
        }
    }
}

impl<M: 'static> Filter<M> {
    const fn with(name: &'static str, target: Target<M>) -> Self {
        Self {
            name,
            target,
            exclude: false,
            distinct: false,
            required: false,
            selects: false,
            label: "",
            help_text: "",
            choices: None,
            among: None,
            field_labels: &[],
        }
    }

    const fn column(name: &'static str, path: Path<M>, form: Form) -> Self {
        let column = ColumnFilter {
            path: path.any(),
            lookup: Lookup::Exact,
            form,
            checked: true,
            null: None,
        };
        Self::with(name, Target::Column(column))
    }

    /// Keeps rows whose column has the value; what the value looks like follows from the column.
    ///
    /// A foreign key must be that of a row, a choice must be one, `true` and `false` choose
    /// booleans, and the keys of a relation to many rows may come several times: any of them.
    #[doc(alias = "CharFilter")]
    #[doc(alias = "NumberFilter")]
    #[doc(alias = "BooleanFilter")]
    #[doc(alias = "ChoiceFilter")]
    #[doc(alias = "ModelChoiceFilter")]
    #[doc(alias = "field_name")]
    pub const fn new(name: &'static str, path: Path<M>) -> Self {
        let any = path.any();
        let is_key = any.column().descriptor.primary_key;
        if is_key && any.repeats() {
            return Self::many(name, path);
        }
        Self::column(name, path, Form::One)
    }

    /// Keeps rows whose column has any of the values: `?tag=red&tag=blue`; each row once.
    ///
    /// The values must be choices of the column, or those of rows of the related model.
    #[doc(alias = "MultipleChoiceFilter")]
    #[doc(alias = "ModelMultipleChoiceFilter")]
    pub const fn many(name: &'static str, path: Path<M>) -> Self {
        Self::column(name, path, Form::Any).distinct()
    }

    /// Keeps rows whose column is within bounds: `?price_min=5&price_max=10`.
    #[doc(alias = "RangeFilter")]
    pub const fn range(name: &'static str, path: Path<M>) -> Self {
        Self::column(name, path, Form::Bounds)
    }

    /// Keeps rows of some days: `?published_after=2024-01-01&published_before=2024-12-31`.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when the column has no dates.
    #[doc(alias = "DateFromToRangeFilter")]
    #[track_caller]
    pub const fn date_range(name: &'static str, path: Path<M>) -> Self {
        assert!(
            matches!(
                path.column().descriptor.kind,
                FieldKind::Date | FieldKind::DateTime
            ),
            "a range of days needs a column of dates or moments"
        );
        Self::column(name, path, Form::Days)
    }

    /// Calls a function with `true` or `false`.
    #[doc(alias = "method")]
    pub const fn flag(name: &'static str, method: Method<M, bool>) -> Self {
        Self::with(name, Target::Flag(method))
    }

    /// Calls a function with the text.
    pub const fn text(
        name: &'static str,
        method: for<'a> fn(&Context, QuerySet<M>, &'a str) -> QuerySet<M>,
    ) -> Self {
        Self::with(name, Target::Text(method))
    }

    /// Calls a function with the number.
    pub const fn number(name: &'static str, method: Method<M, Decimal>) -> Self {
        Self::with(name, Target::Number(method))
    }

    /// Orders by the terms that the client names: `?o=-date,title`; other names are refused.
    ///
    /// The names are what clients write, and hide those of the columns.
    #[doc(alias = "OrderingFilter")]
    pub const fn ordering(
        name: &'static str,
        terms: &'static [(&'static str, OrderTerm<M>)],
    ) -> Self {
        Self::with(name, Target::Order(terms))
    }

    /// Returns whether the parameter is this filter's; a foreign key goes by two names.
    pub(super) fn is_called(&self, param: &str, suffix: &str) -> bool {
        let Some(param) = param.strip_suffix(suffix) else {
            return false;
        };
        if param == self.name {
            return true;
        }
        let Target::Column(column) = &self.target else {
            return false;
        };
        let field = column.path.name();
        let short = field.strip_suffix("_id").filter(|_| {
            column.path.column().descriptor.references.is_some() && self.name.starts_with(field)
        });
        short.is_some_and(|short| {
            param.strip_prefix(short) == Some(self.name.get(field.len()..).unwrap_or_default())
        })
    }

    pub(super) fn needs(&self) -> Needs {
        match &self.target {
            Target::Column(column) => Needs::of(column.lookup),
            _ => Needs::NONE,
        }
    }
}

impl ColumnFilter {
    /// Returns the lookups of the lower and the upper bound.
    pub(super) fn bounds(&self) -> [Lookup; 2] {
        let is_moment = self.path.column().descriptor.kind == FieldKind::DateTime;
        if self.form == Form::Days && is_moment {
            use crate::db::Comparison::{Gte, Lte};
            return [Gte, Lte].map(|comparison| Lookup::Part(DatePart::Date, comparison));
        }
        [Lookup::Gte, Lookup::Lte]
    }
}

impl<M> fmt::Debug for Filter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Filter");
        out.field("name", &self.name);
        if let Target::Column(column) = &self.target {
            out.field("column", column);
        }
        out.field("exclude", &self.exclude).finish_non_exhaustive()
    }
}
