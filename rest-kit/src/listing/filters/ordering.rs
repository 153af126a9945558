//! `?ordering=-price,title`.

use crate::context::Context;
use crate::db::{AnyColumn, Model, QuerySet};
use crate::error::Result;

use super::{FilterBackend, names_column};

/// Longer orders than this make no sense.
const MAX_TERMS: usize = 8;

/// A column that clients may order by.
#[derive(Clone, Copy)]
pub struct OrderingField(pub AnyColumn);

impl std::fmt::Debug for OrderingField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("OrderingField")
            .field(&self.0.descriptor.name)
            .finish()
    }
}

/// Orders by the columns that the client names: `?ordering=-price,title`.
///
/// Names that are not declared are ignored; without any other the model's own order stays.
#[derive(Debug, Clone, Copy)]
pub struct OrderingFilter {
    fields: &'static [OrderingField],
    param: &'static str,
}

impl OrderingFilter {
    /// Lets clients order by these columns.
    #[doc(alias = "ordering_fields")]
    pub const fn new(fields: &'static [OrderingField]) -> Self {
        Self {
            fields,
            param: "ordering",
        }
    }

    /// Renames the query parameter.
    #[must_use]
    #[doc(alias = "ordering_param")]
    pub const fn param(mut self, param: &'static str) -> Self {
        self.param = param;
        self
    }

    fn terms(&self, value: &str) -> Vec<(AnyColumn, bool)> {
        let mut terms: Vec<(AnyColumn, bool)> = Vec::new();
        for term in value.split(',').map(str::trim) {
            let (name, descending) = match term.strip_prefix('-') {
                Some(name) => (name, true),
                None => (term, false),
            };
            let known = self.fields.iter().find(|field| {
                let descriptor = field.0.descriptor;
                names_column(name, descriptor.name, descriptor.references.is_some())
            });
            let Some(OrderingField(column)) = known else {
                continue;
            };
            let given =
                |(other, _): &(AnyColumn, bool)| std::ptr::eq(other.descriptor, column.descriptor);
            if terms.len() < MAX_TERMS && !terms.iter().any(given) {
                terms.push((*column, descending));
            }
        }
        terms
    }
}

impl<M: Model> FilterBackend<M> for OrderingFilter {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let Some(value) = cx.request().query_param(self.param) else {
            return Ok(rows);
        };
        let terms = self.terms(value);
        if terms.is_empty() {
            return Ok(rows);
        }
        Ok(rows.order_by_columns(&terms))
    }
}
