//! Filters of every view, whatever its model.

use std::fmt;

use crate::context::Context;
use crate::db::{AnyColumn, Condition, Model};
use crate::descriptors::{ModelDescriptor, ParameterDescriptor};
use crate::error::Result;

/// Narrows the rows of every view of an application, lists and single objects alike.
///
/// What a view declares itself (`filter(…)`, `search(…)`, `ordering(…)`) comes before it; a view
/// with a `filter_queryset` of its own does without.
///
/// # Examples
///
/// Callers see their own rows only, of the models that have owners:
///
/// ```
/// use rest_kit::db::{Condition, Lookup};
/// use rest_kit::filters::{ModelColumns, ModelFilter};
/// use rest_kit::prelude::*;
///
/// #[derive(Debug)]
/// struct OwnRows;
///
/// impl ModelFilter for OwnRows {
///     fn condition(&self, cx: &Context, columns: ModelColumns) -> Result<Option<Condition>> {
///         let Some(owner) = columns.get("owner_id") else {
///             return Ok(None);
///         };
///         let Some(caller) = cx.user_id() else {
///             return Ok(Some(Condition::never()));
///         };
///         let own = Condition::lookup(&owner, Lookup::Exact, &[&caller.to_string()]);
///         own.map(Some).map_err(Error::internal)
///     }
/// }
///
/// let app = RestKit::new(Settings::default()).filter_backend(OwnRows);
/// # let _ = app;
/// ```
#[doc(alias = "DEFAULT_FILTER_BACKENDS")]
pub trait ModelFilter: fmt::Debug + Send + Sync + 'static {
    /// Returns what rows of a model must be like for this request; none when all of them are.
    ///
    /// # Errors
    ///
    /// 400 when the query string has a value that cannot be understood.
    fn condition(&self, cx: &Context, columns: ModelColumns) -> Result<Option<Condition>>;

    /// Describes the parameters that it reads.
    fn parameters(&self) -> Vec<ParameterDescriptor> {
        Vec::new()
    }
}

/// The columns of a model, by name.
#[derive(Debug, Clone, Copy)]
pub struct ModelColumns {
    model: &'static ModelDescriptor,
    columns: &'static [AnyColumn],
}

impl ModelColumns {
    /// Returns the columns of `M`.
    pub fn of<M: Model>() -> Self {
        Self {
            model: M::DESCRIPTOR,
            columns: M::COLUMNS,
        }
    }

    /// Returns the model's description.
    pub fn model(&self) -> &'static ModelDescriptor {
        self.model
    }

    /// Returns the column of the model's field `name`, if it has one.
    pub fn get(&self, name: &str) -> Option<AnyColumn> {
        let mut columns = self.columns.iter().copied();
        columns.find(|column| column.descriptor.name == name)
    }
}
