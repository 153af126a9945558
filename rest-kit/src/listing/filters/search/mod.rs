//! `?search=red dune`: every term must be found in some of the columns.

mod terms;

use std::fmt;

use crate::context::{Context, Conventions};
use crate::db::{Condition, Lookup, Model, Needs, Path, QuerySet, any_combination};
use crate::descriptors::ParameterDescriptor;
use crate::error::{Error, Result, ValidationErrors};

use self::terms::split;
use super::{FilterBackend, parameters};

/// More terms than this are not searched for.
const MAX_TERMS: usize = 32;

/// A column to search in, and how.
pub struct SearchField<M: 'static> {
    path: Path<M>,
    lookup: Lookup,
}

impl<M: 'static> SearchField<M> {
    /// Finds terms anywhere in the column.
    #[track_caller]
    pub const fn new(path: Path<M>) -> Self {
        Self::with(path, Lookup::IContains)
    }

    /// Finds terms with another comparison: `IStartsWith` is DRF's `^`, `IExact` its `=`,
    /// `IRegex` its `$`, and `Search` its `@`, which needs PostgreSQL.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when columns of this kind cannot be compared like this.
    #[track_caller]
    pub const fn with(path: Path<M>, lookup: Lookup) -> Self {
        assert!(
            lookup.fits(path.column().descriptor.kind) && !lookup.takes_list(),
            "columns of this kind cannot be searched with this lookup"
        );
        Self { path, lookup }
    }
}

/// Finds rows by words: `?search=red dune`.
///
/// Terms are separated by spaces or commas, quotes keep words together; every term must be
/// found in at least one column. A row is found once, however many related rows have the term.
pub struct SearchFilter<M: 'static> {
    fields: &'static [SearchField<M>],
    param: Option<&'static str>,
}

impl<M: 'static> SearchFilter<M> {
    /// Searches in these columns.
    #[doc(alias = "search_fields")]
    pub const fn new(fields: &'static [SearchField<M>]) -> Self {
        Self {
            fields,
            param: None,
        }
    }

    /// Renames the query parameter, which is the application's otherwise.
    #[must_use]
    #[doc(alias = "search_param")]
    pub const fn param(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    /// Makes the condition that each term is in any of the columns.
    fn condition(&self, terms: &[String]) -> Result<Condition, &'static str>
    where
        M: Model,
    {
        let fields = self.fields.iter();
        if !self.fields.iter().any(|field| field.path.any().repeats()) {
            return all_of(terms, |term| {
                let fields = fields.clone();
                let each = fields.map(|field| field.path.condition(field.lookup, &[term]));
                Ok(Condition::any(each.collect::<Result<_, _>>()?))
            });
        }
        // As in DRF, the terms must meet in one combination of related rows.
        let paths: Vec<_> = fields.clone().map(|field| field.path.any()).collect();
        any_combination(M::DESCRIPTOR, &paths, |columns| {
            all_of(terms, |term| {
                let pairs = columns.iter().zip(fields.clone());
                let each =
                    pairs.map(|(column, field)| Condition::lookup(column, field.lookup, &[term]));
                Ok(Condition::any(each.collect::<Result<_, _>>()?))
            })
        })
    }
}

fn all_of(
    terms: &[String],
    condition: impl Fn(&str) -> Result<Condition, &'static str>,
) -> Result<Condition, &'static str> {
    let conditions = terms.iter().map(|term| condition(term));
    Ok(Condition::all(conditions.collect::<Result<_, _>>()?))
}

impl<M: Model> FilterBackend<M> for SearchFilter<M> {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let param = self.param.unwrap_or(cx.conventions().search_param);
        let Some(text) = cx.request().query_param(param) else {
            return Ok(rows);
        };
        let refuse = |message, code| {
            Error::validation(ValidationErrors::message(message, code)).found_in_parameter(param)
        };
        if text.contains('\0') {
            let message = "Null characters are not allowed.";
            return Err(refuse(message, "null_characters_not_allowed"));
        }
        let mut terms = split(text);
        terms.truncate(MAX_TERMS);
        if self.fields.is_empty() || terms.is_empty() {
            return Ok(rows);
        }
        let condition = self
            .condition(&terms)
            .map_err(|message| refuse(message, "invalid"))?;
        Ok(rows.filter_by(condition))
    }

    fn needs(&self) -> Needs {
        let fields = self.fields.iter();
        fields.map(|field| Needs::of(field.lookup)).collect()
    }

    fn parameters(&self, conventions: &Conventions) -> Vec<ParameterDescriptor> {
        if self.fields.is_empty() {
            return Vec::new();
        }
        let param = self.param.unwrap_or(conventions.search_param);
        vec![parameters::search(param)]
    }
}

impl<M> Clone for SearchFilter<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for SearchFilter<M> {}

impl<M> fmt::Debug for SearchFilter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchFilter")
            .field("fields", &self.fields)
            .field("param", &self.param)
            .finish()
    }
}

impl<M> fmt::Debug for SearchField<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchField")
            .field("path", &self.path)
            .field("lookup", &self.lookup)
            .finish()
    }
}
