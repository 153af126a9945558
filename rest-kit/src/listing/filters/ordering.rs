//! `?ordering=-price,title`.

use std::fmt;

use crate::context::{Context, Conventions};
use crate::db::{AnyOrderTerm, Model, Nulls, OrderTerm, Path, QuerySet};
use crate::descriptors::ParameterDescriptor;
use crate::error::Result;

use super::{FilterBackend, names_column, parameters};

/// Longer orders than this make no sense.
const MAX_TERMS: usize = 8;

/// A column that clients may order by, under the name they use.
pub struct OrderingField<M: 'static> {
    name: &'static str,
    label: &'static str,
    term: OrderTerm<M>,
}

impl<M: 'static> OrderingField<M> {
    /// Lets clients order by this column under its own name: `author__name`.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when the path follows a relation to many rows.
    #[track_caller]
    pub const fn new(path: Path<M>) -> Self {
        Self::named(path.name(), path)
    }

    /// Lets clients order by this column under another name.
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new).
    #[track_caller]
    pub const fn named(name: &'static str, path: Path<M>) -> Self {
        Self {
            name,
            label: "",
            term: path.asc(),
        }
    }

    /// Names it for people; without, its name is made of the column's.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Says where rows without a value come.
    #[must_use]
    pub const fn nulls(mut self, nulls: Nulls) -> Self {
        self.term = self.term.nulls(nulls);
        self
    }
}

/// Orders by the columns that the client names: `?ordering=-price,title`.
///
/// Names that are not declared are ignored; without any other the default order stays.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::db::{Nulls, OrderTerm};
/// use rest_kit::filters::{OrderingField, OrderingFilter};
/// use rest_kit::path;
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book { #[model(primary_key)] pub id: i64, pub pages: Option<i64>, #[model(max_length = 9)] pub title: String }
/// const FIELDS: &[OrderingField<Book>] = &[
///     OrderingField::new(path!(Book, title)),
///     OrderingField::named("length", path!(Book, pages)).nulls(Nulls::Last),
/// ];
/// const DEFAULT: &[OrderTerm<Book>] = &[Book::FIELDS.title.asc()];
///
/// let order = OrderingFilter::new(FIELDS).default_order(DEFAULT).param("sort");
/// # let _ = order;
/// ```
pub struct OrderingFilter<M: 'static> {
    fields: &'static [OrderingField<M>],
    default: &'static [OrderTerm<M>],
    param: Option<&'static str>,
}

impl<M: 'static> OrderingFilter<M> {
    /// Lets clients order by these columns.
    #[doc(alias = "ordering_fields")]
    pub const fn new(fields: &'static [OrderingField<M>]) -> Self {
        Self {
            fields,
            default: &[],
            param: None,
        }
    }

    /// Orders like this when the client names no column.
    #[must_use]
    #[doc(alias = "ordering")]
    pub const fn default_order(mut self, terms: &'static [OrderTerm<M>]) -> Self {
        self.default = terms;
        self
    }

    /// Renames the query parameter, which is the application's otherwise.
    #[must_use]
    #[doc(alias = "ordering_param")]
    pub const fn param(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    fn terms(&self, value: &str) -> Vec<AnyOrderTerm> {
        let mut terms: Vec<AnyOrderTerm> = Vec::new();
        for text in value.split(',').map(str::trim) {
            let name = text.strip_prefix('-').unwrap_or(text);
            let known = self.fields.iter().find(|field| {
                let descriptor = field.term.any().path.column().descriptor;
                names_column(name, field.name, descriptor.references.is_some())
            });
            let Some(field) = known else {
                continue;
            };
            let mut term = field.term.any();
            term.descending ^= text.starts_with('-');
            let is_new = !terms.iter().any(|it| it.path.name() == term.path.name());
            if terms.len() < MAX_TERMS && is_new {
                terms.push(term);
            }
        }
        terms
    }
}

impl<M: Model> FilterBackend<M> for OrderingFilter<M> {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let param = self.param.unwrap_or(cx.conventions().ordering_param);
        let value = cx.request().query_param(param).unwrap_or_default();
        let terms = self.terms(value);
        if !terms.is_empty() {
            return Ok(rows.order_by_any(terms));
        }
        if self.default.is_empty() || rows.is_ranked() {
            return Ok(rows);
        }
        Ok(rows.order_by_terms(self.default))
    }

    fn parameters(&self, conventions: &Conventions) -> Vec<ParameterDescriptor> {
        if self.fields.is_empty() {
            return Vec::new();
        }
        let param = self.param.unwrap_or(conventions.ordering_param);
        let fields = self.fields.iter();
        let fields = fields.map(|field| (field.name, field.label, field.term.any()));
        vec![parameters::ordering(param, fields)]
    }
}

impl<M> Clone for OrderingFilter<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for OrderingFilter<M> {}

impl<M> fmt::Debug for OrderingFilter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderingFilter")
            .field("fields", &self.fields)
            .field("default", &self.default)
            .field("param", &self.param)
            .finish()
    }
}

impl<M> fmt::Debug for OrderingField<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OrderingField").field(&self.name).finish()
    }
}
