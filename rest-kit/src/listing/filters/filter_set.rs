//! `?author=3&price__gte=10`: parameters that keep rows.

use std::borrow::Cow;
use std::fmt;

use crate::context::{Context, Conventions};
use crate::db::{FieldRef, ManyToMany, Model, Needs, QuerySet, ToMany, ToOne, exists_many};
use crate::descriptors::ParameterDescriptor;
use crate::error::{Error, Place, Result, ValidationErrors};

use super::reading::{KeyCheck, Readings, Step};
use super::{Filter, FilterBackend};

/// Filters by declared parameters: `?author=3&price__gte=10`.
///
/// Only what is declared reaches the database; an empty value filters nothing. The key `filter` of
/// `#[viewset]` makes one, and so can you: see [`Filter`].
#[doc(alias = "DjangoFilterBackend")]
#[doc(alias = "filterset_fields")]
#[doc(alias = "filterset_class")]
pub struct FilterSet<M: 'static> {
    filters: &'static [Filter<M>],
}

impl<M: 'static> FilterSet<M> {
    /// Filters by these parameters, in this order whatever the client's order is.
    pub const fn new(filters: &'static [Filter<M>]) -> Self {
        Self { filters }
    }

    /// Filters by what a struct declares.
    pub const fn of<F: DeclaredFilters<M>>() -> Self {
        Self::new(F::FILTERS)
    }
}

/// Filters that a struct declares; `#[derive(FilterSet)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares no filters for rows of `{M}`",
    label = "no filter set of `{M}`",
    note = "write `#[derive(FilterSet)] #[filter_set(model = {M})]` above the struct"
)]
pub trait DeclaredFilters<M: 'static> {
    /// The filters, in the order of the struct's fields.
    const FILTERS: &'static [Filter<M>];
}

/// The value that a column or a relation is filtered by.
#[doc(hidden)]
pub trait FilterColumn {
    /// The type of the value.
    type Value;
}

impl<M, C, T> FilterColumn for FieldRef<M, C, T> {
    type Value = T;
}

impl<M, T: Model> FilterColumn for ToOne<M, T> {
    type Value = T::PrimaryKey;
}

impl<M: Model, T: Model> FilterColumn for ToMany<M, T> {
    type Value = T::PrimaryKey;
}

impl<M: Model, T: Model> FilterColumn for ManyToMany<M, T> {
    type Value = T::PrimaryKey;
}

/// Whether the type of a declared filter is that of its column.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the column holds `{Column}`, but the filter is declared as `{Self}`",
    label = "not the type of the column",
    note = "write the column's type, `Vec<…>` of it for several values, or `RangeInclusive<…>` of \
            it for bounds; a filter with another comparison takes a `String`"
)]
pub trait FiltersBy<Column> {}
impl<T> FiltersBy<T> for T {}
impl<T> FiltersBy<Option<T>> for T {}

/// Fails to compile unless the type is that of the column.
#[doc(hidden)]
pub const fn must_filter_by<T: FiltersBy<F::Value>, F: FilterColumn>(_column: &F) {}

impl<M: Model> FilterBackend<M> for FilterSet<M> {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let params = cx.request().query_params();
        if params.is_empty() && !self.filters.iter().any(|filter| filter.required) {
            return Ok(rows);
        }
        let mut readings = Readings::new(cx);
        for filter in self.filters {
            readings.read(filter);
        }
        let Readings {
            steps,
            checks,
            errors: wrong,
            ..
        } = readings;
        let mut errors = ValidationErrors::default();
        for (name, message) in wrong {
            errors.add(Cow::Owned(name), message.into_owned());
        }
        refuse_unknown_keys(checks, &mut errors, cx).await?;
        let refused = |errors| Error::validation(errors).found_in(Place::Query);
        errors.into_result().map_err(refused)?;
        Ok(steps.into_iter().fold(rows, |rows, step| match step {
            Step::Keep(path, condition) => rows.join_by(&path, condition),
            Step::Where(condition) => rows.filter_by(condition),
            Step::Distinct => rows.distinct(),
            Step::Order(terms) => rows.order_by_any(terms),
            Step::Change(change) => change(cx, rows),
        }))
    }

    fn parameters(&self, _: &Conventions) -> Vec<ParameterDescriptor> {
        let filters = self.filters.iter();
        filters.flat_map(Filter::parameters).collect()
    }

    fn needs(&self) -> Needs {
        self.filters.iter().map(Filter::needs).collect()
    }
}

/// Refuses keys of other objects that do not exist, as a `ModelChoiceFilter` does.
async fn refuse_unknown_keys(
    checks: Vec<KeyCheck>,
    errors: &mut ValidationErrors,
    cx: &Context,
) -> Result<()> {
    if checks.is_empty() {
        return Ok(());
    }
    let mut questions = Vec::with_capacity(checks.len());
    let mut refusals = Vec::with_capacity(checks.len());
    for KeyCheck {
        name,
        check,
        message,
    } in checks
    {
        questions.push(check);
        refusals.push((name, message));
    }
    let found = cx
        .db()
        .read(|connection| exists_many(questions, connection))
        .await?;
    for ((name, message), _) in refusals.into_iter().zip(found).filter(|(_, found)| !found) {
        if errors.get(&name).is_none() {
            errors.add(Cow::Owned(name), message.into_owned());
        }
    }
    Ok(())
}

impl<M> Clone for FilterSet<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for FilterSet<M> {}

impl<M> fmt::Debug for FilterSet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FilterSet").field(&self.filters).finish()
    }
}
