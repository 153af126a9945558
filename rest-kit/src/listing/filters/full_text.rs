//! `?search=red -dune "sand worm"`: words in several columns together, the best rows first.

use std::fmt;

use crate::context::{Context, Conventions};
use crate::db::{AnyColumn, FullText, Model, Needs, Path, QuerySet, Weight};
use crate::descriptors::ParameterDescriptor;
use crate::error::{Error, Result, ValidationErrors};

use super::{FilterBackend, parameters};

/// A column that full texts are searched in, and how much its words count.
pub struct FullTextField<M: 'static> {
    path: Path<M>,
    weight: Weight,
}

impl<M: 'static> FullTextField<M> {
    /// Searches in this column of the model.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when it is a column of a related model, or holds no text.
    #[track_caller]
    pub const fn new(path: Path<M>) -> Self {
        assert!(
            path.any().is_own(),
            "full texts are searched in columns of the model itself"
        );
        assert!(
            crate::db::Lookup::Search.fits(path.column().descriptor.kind),
            "full texts are searched in columns of text"
        );
        Self {
            path,
            weight: Weight::D,
        }
    }

    /// Says how much its words count.
    #[must_use]
    pub const fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }
}

/// Finds rows by words in several columns together, on PostgreSQL: `?search=red -dune`.
///
/// What people write into search engines is understood: words, `"phrases"`, `or`, and `-` before
/// what must not be there. The words may stand in different columns. Rows come with the best first,
/// unless the client asks an [`OrderingFilter`](super::OrderingFilter) behind it for another order;
/// a [`CursorPagination`](crate::pagination::CursorPagination) keeps to its own order, as ranks have
/// no position. An application on SQLite does not start with it.
///
/// An index on the same expression makes it fast:
/// `CREATE INDEX … USING gin ((setweight(to_tsvector('english', COALESCE(title, '')), 'A')))`.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::db::Weight;
/// use rest_kit::filters::{FullTextField, FullTextSearch};
/// use rest_kit::path;
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book {
/// #     #[model(primary_key)] pub id: i64,
/// #     #[model(max_length = 9)] pub title: String,
/// #     pub blurb: String,
/// # }
/// const TEXTS: &[FullTextField<Book>] = &[
///     FullTextField::new(path!(Book, title)).weight(Weight::A),
///     FullTextField::new(path!(Book, blurb)),
/// ];
/// const SEARCH: FullTextSearch<Book> = FullTextSearch::new(TEXTS).config("english");
/// # let _ = SEARCH;
/// ```
#[doc(alias = "SearchVector")]
#[doc(alias = "SearchRank")]
#[doc(alias = "SearchQuery")]
pub struct FullTextSearch<M: 'static> {
    fields: &'static [FullTextField<M>],
    param: Option<&'static str>,
    config: &'static str,
    ranks: bool,
}

impl<M: 'static> FullTextSearch<M> {
    /// Searches in these columns.
    pub const fn new(fields: &'static [FullTextField<M>]) -> Self {
        Self {
            fields,
            param: None,
            config: "",
            ranks: true,
        }
    }

    /// Renames the query parameter, which is the application's otherwise.
    #[must_use]
    #[doc(alias = "search_param")]
    pub const fn param(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    /// Names the configuration of the language, as `english`; without, it is the database's own.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when it is no plain name.
    #[must_use]
    #[track_caller]
    pub const fn config(mut self, config: &'static str) -> Self {
        let letters = config.as_bytes();
        let mut at = 0;
        while at < letters.len() {
            assert!(
                letters[at].is_ascii_lowercase() || letters[at] == b'_',
                "a configuration has a plain name: small letters and `_`"
            );
            at += 1;
        }
        self.config = config;
        self
    }

    /// Leaves the order of the rows as it is.
    #[must_use]
    pub const fn unranked(mut self) -> Self {
        self.ranks = false;
        self
    }
}

impl<M: Model> FilterBackend<M> for FullTextSearch<M> {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<M>) -> Result<QuerySet<M>> {
        let param = self.param.unwrap_or(cx.conventions().search_param);
        let words = cx.request().query_param(param).unwrap_or_default();
        if words.contains('\0') {
            let code = "null_characters_not_allowed";
            let refusal = ValidationErrors::message("Null characters are not allowed.", code);
            return Err(Error::validation(refusal).found_in_parameter(param));
        }
        if self.fields.is_empty() || words.trim().is_empty() {
            return Ok(rows);
        }
        let fields = self.fields.iter();
        let columns: Vec<(AnyColumn, Weight)> = fields
            .map(|field| (field.path.column(), field.weight))
            .collect();
        let text = FullText {
            config: self.config,
            words,
        };
        let rows = rows.filter_by(text.condition(&columns));
        if !self.ranks {
            return Ok(rows);
        }
        Ok(rows.order_by_rank(text.rank(&columns)))
    }

    fn parameters(&self, conventions: &Conventions) -> Vec<ParameterDescriptor> {
        let param = self.param.unwrap_or(conventions.search_param);
        let parameter = parameters::search(param)
            .description("Words, \"phrases\", `or`, and `-` before what must not be there.");
        vec![parameter]
    }

    fn needs(&self) -> Needs {
        Needs::FULL_TEXT
    }
}

impl<M> Clone for FullTextSearch<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for FullTextSearch<M> {}

impl<M> fmt::Debug for FullTextSearch<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FullTextSearch")
            .field("fields", &self.fields)
            .field("param", &self.param)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl<M> fmt::Debug for FullTextField<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FullTextField")
            .field("path", &self.path)
            .field("weight", &self.weight)
            .finish()
    }
}
