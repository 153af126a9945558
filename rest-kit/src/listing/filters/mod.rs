//! Filters: the query string chooses and orders the rows of a list.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/filtering/>.
//!
//! Built in: [`FilterSet`](struct@FilterSet), [`SearchFilter`], [`OrderingFilter`], [`FullTextSearch`]; the keys `filter`, `search` and
//! `ordering` of `#[viewset]` make them. Your own is an implementation of [`FilterBackend`]:
//!
//! ```
//! use rest_kit::filters::FilterBackend;
//! use rest_kit::prelude::*;
//!
//! /// `?none=true`: nothing.
//! struct NoneFilter;
//!
//! impl<M: Model> FilterBackend<M> for NoneFilter {
//!     async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
//!         Ok(match cx.request().query_param("none") {
//!             Some("true") => rows.none(),
//!             _ => rows,
//!         })
//!     }
//! }
//! # let _ = NoneFilter;
//! ```

mod filter;
mod filter_set;
mod full_text;
mod model_filter;
mod ordering;
mod parameters;
mod reading;
mod search;
mod values;

use crate::context::{Context, Conventions};
use crate::db::{Model, Needs, QuerySet};
use crate::descriptors::ParameterDescriptor;
use crate::error::Result;

pub use rest_kit_macros::FilterSet;

pub use self::filter::{Filter, KeyRows, Method};
pub use self::filter_set::{DeclaredFilters, FilterSet};
#[doc(hidden)]
pub use self::filter_set::{FilterColumn, FiltersBy, must_filter_by};
pub use self::full_text::{FullTextField, FullTextSearch};
pub use self::model_filter::{ModelColumns, ModelFilter};
pub use self::ordering::{OrderingField, OrderingFilter};
pub use self::search::{SearchField, SearchFilter};

/// Narrows or orders the rows of a list by the request.
///
/// A tuple of filters is a filter: each works on what the one before has left.
#[doc(alias = "BaseFilterBackend")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a filter for rows of `{M}`",
    label = "does not filter `{M}`",
    note = "implement `FilterBackend<{M}>` for it: `async fn filter_queryset(&self, cx: &Context, rows: QuerySet<{M}>) -> Result<QuerySet<{M}>>`"
)]
pub trait FilterBackend<M: Model>: Send + Sync {
    /// Returns the rows that are left, in the order asked for.
    ///
    /// # Errors
    ///
    /// 400 when the query string has a value that cannot be understood.
    fn filter_queryset(
        &self,
        cx: &Context,
        rows: QuerySet<M>,
    ) -> impl Future<Output = Result<QuerySet<M>>>;

    /// Describes the parameters that it reads, for forms and schemas.
    #[doc(alias = "get_schema_operation_parameters")]
    fn parameters(&self, conventions: &Conventions) -> Vec<ParameterDescriptor> {
        let _ = conventions;
        Vec::new()
    }

    /// Returns what it asks of the database; a start on one that lacks it is refused.
    fn needs(&self) -> Needs {
        Needs::NONE
    }
}

impl<M: Model> FilterBackend<M> for () {
    async fn filter_queryset(&self, _: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        Ok(rows)
    }
}

/// Implements chains of filters.
macro_rules! tuples {
    ($(($($letter:ident $at:tt),+))+) => {$(
        impl<Row: Model, $($letter: FilterBackend<Row>),+> FilterBackend<Row> for ($($letter,)+) {
            async fn filter_queryset(&self, cx: &Context, rows: QuerySet<Row>) -> Result<QuerySet<Row>> {
                $(let rows = self.$at.filter_queryset(cx, rows).await?;)+
                Ok(rows)
            }

            fn parameters(&self, conventions: &Conventions) -> Vec<ParameterDescriptor> {
                let each = [$(FilterBackend::<Row>::parameters(&self.$at, conventions)),+];
                each.into_iter().flatten().collect()
            }

            fn needs(&self) -> Needs {
                [$(FilterBackend::<Row>::needs(&self.$at)),+].into_iter().collect()
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// Returns whether `given` names the column: by its field, or, for a foreign key, without `_id`.
fn names_column(given: &str, field: &str, is_reference: bool) -> bool {
    given == field || (is_reference && field.strip_suffix("_id") == Some(given))
}

#[cfg(test)]
mod tests {
    use super::names_column;

    #[test]
    fn foreign_keys_go_by_two_names() {
        assert!(names_column("author", "author_id", true));
        assert!(names_column("author_id", "author_id", true));
        assert!(!names_column("tax", "tax_id", false));
    }
}
