//! Pagination: lists in parts.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/pagination/>.
//!
//! Built in: [`PageNumberPagination`], [`LimitOffsetPagination`], [`CursorPagination`], each also with
//! its links in a [header](LinkHeader). Your own is an implementation of [`Pagination`].
//!
//! ```
//! use rest_kit::prelude::*;
//!
//! let app = RestKit::new(Settings::default()).pagination(PageNumberPagination::new(10));
//! # let _ = app;
//! ```

mod controls;
mod cursor;
mod envelope;
mod limit_offset;
mod link_header;
mod links;
mod page_number;
mod parameters;

use std::fmt;

use crate::context::Context;
use crate::db::{Edges, Seek};
use crate::descriptors::PageDescriptor;
use crate::descriptors::digits::in_ascii;
use crate::error::{Result, StartError};
use crate::http::Response;
use crate::http::renderers::PageControls;

pub use self::cursor::CursorPagination;
pub(crate) use self::cursor::invalid_cursor;
pub use self::envelope::Envelope;
pub use self::limit_offset::LimitOffsetPagination;
pub use self::link_header::LinkHeader;
pub use self::links::PageLinks;
pub use self::page_number::PageNumberPagination;
pub use crate::db::Count;

/// Cuts lists into parts and wraps each part.
///
/// # Examples
///
/// An envelope of one's own around page numbers:
///
/// ```
/// use rest_kit::pagination::{Envelope, Page, PageNumberPagination, Pagination, Window};
/// use rest_kit::{Context, Response, Result};
///
/// #[derive(Debug)]
/// struct Numbered(PageNumberPagination);
///
/// impl Pagination for Numbered {
///     fn window(&self, cx: &Context) -> Result<Option<Window>> {
///         self.0.window(cx)
///     }
///     fn respond(&self, _: &Context, page: Page) -> Result<Response> {
///         let envelope = Envelope::new().entry("total", &page.count);
///         Ok(Response::json(200, envelope.results("items", &page.results).finish()?))
///     }
/// }
/// ```
#[doc(alias = "BasePagination")]
pub trait Pagination: fmt::Debug + Send + Sync + 'static {
    /// Returns which rows to load; none when this request gets the whole list.
    ///
    /// # Errors
    ///
    /// 404 when the query string asks for a part that cannot exist.
    fn window(&self, cx: &Context) -> Result<Option<Window>>;

    /// Returns how the rows of the whole list are counted.
    fn count(&self) -> Count {
        Count::Exact
    }

    /// Returns the addresses of the pages around this one.
    ///
    /// # Errors
    ///
    /// 404 when the part asked for does not exist.
    fn links(&self, cx: &Context, page: &Page) -> Result<Links> {
        let _ = (cx, page);
        Ok(Links::default())
    }

    /// Returns the controls that lead to other pages, for pages for people: the links, and numbers
    /// where pages have them.
    ///
    /// # Errors
    ///
    /// 404 when the part asked for does not exist.
    #[doc(alias = "to_html")]
    #[doc(alias = "get_html_context")]
    fn controls(&self, cx: &Context, page: &Page) -> Result<PageControls> {
        let Links { next, previous } = self.links(cx, page)?;
        Ok(PageControls {
            previous,
            next,
            numbers: Vec::new(),
        })
    }

    /// Reports what is wrong with its own settings, before the first request.
    fn check(&self, mistakes: &mut StartError) {
        let _ = mistakes;
    }

    /// Describes the parameters that choose a page, and what a page looks like.
    #[doc(alias = "get_schema_operation_parameters")]
    #[doc(alias = "get_paginated_response_schema")]
    fn describe(&self) -> PageDescriptor {
        PageDescriptor::default()
    }

    /// Wraps the rows that were loaded.
    ///
    /// # Errors
    ///
    /// 404 when the part asked for does not exist.
    #[doc(alias = "get_paginated_response")]
    fn respond(&self, cx: &Context, page: Page) -> Result<Response>;
}

impl<P: Pagination> From<P> for crate::access::Setting<dyn Pagination> {
    fn from(own: P) -> Self {
        Self::Use(std::sync::Arc::new(own))
    }
}

/// Reports pages without room for a row.
fn check_size(size: i64, pagination: &str, mistakes: &mut StartError) {
    if size == 0 {
        mistakes.add(format!(
            "a page must have room for a row: write `{pagination}::new(10)`, or \
             `Setting::Off` to answer whole lists"
        ));
    }
}

/// The most rows of a page whose size clients choose, where nothing else is said.
const MOST_ROWS: i64 = 1_000;

/// The addresses of the pages around a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Of the next page.
    pub next: Option<String>,
    /// Of the previous page.
    pub previous: Option<String>,
}

/// Which rows of a list to load.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Window {
    /// So many rows from a position on.
    Slice {
        /// How many rows to skip.
        offset: i64,
        /// How many rows to load at most.
        limit: i64,
    },
    /// The last page of this size, whichever it is.
    LastPage {
        /// Rows of a page.
        size: i64,
    },
    /// Rows behind a position in the order of the list; nothing is counted.
    Cursor {
        /// The position.
        seek: Seek,
        /// How many rows to skip behind it.
        offset: i64,
        /// How many rows to load at most.
        limit: i64,
    },
}

/// The rows that were loaded for a window.
#[derive(Debug)]
#[non_exhaustive]
pub struct Page {
    /// How many rows the whole list has; none when they were not counted.
    pub count: Option<i64>,
    /// How many rows come before these.
    pub offset: i64,
    /// How many rows there are at most.
    pub limit: i64,
    /// The rows, as a JSON list.
    pub results: Vec<u8>,
    /// Whether there are more rows, where a cursor looks or else behind these.
    pub more: bool,
    /// Positions around the rows, for cursors; none when there are no rows.
    pub edges: Option<Edges>,
}

impl Page {
    /// Describes the rows that were loaded.
    pub fn new(count: Option<i64>, offset: i64, limit: i64, results: Vec<u8>) -> Self {
        let end = offset.saturating_add(limit);
        Self {
            count,
            offset,
            limit,
            results,
            more: count.is_some_and(|count| end < count),
            edges: None,
        }
    }

    /// Returns the number of this page, from 1.
    pub fn number(&self) -> i64 {
        self.offset / self.limit.max(1) + 1
    }

    /// Returns how many pages of this size the list has, if its rows were counted; an empty list
    /// has one.
    #[doc(alias = "num_pages")]
    pub fn pages(&self) -> Option<i64> {
        self.count.map(|count| pages(count, self.limit))
    }
}

fn pages(count: i64, size: i64) -> i64 {
    let size = size.max(1);
    (count / size + i64::from(count % size != 0)).max(1)
}

/// Returns the offset of the last page.
pub fn last_page_offset(count: i64, size: i64) -> i64 {
    (pages(count, size) - 1) * size
}

/// Reads a number above zero.
fn positive(text: &str) -> Option<i64> {
    whole(text).filter(|number| *number > 0)
}

/// Reads a whole number as Python's `int` does: spaces around it, a sign and single
/// underscores between digits are fine. One that is too large becomes the largest.
fn whole(text: &str) -> Option<i64> {
    let text = in_ascii(text.trim());
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits.split('_').all(is_number) {
        return None;
    }
    let largest = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(text.replace('_', "").parse().unwrap_or(largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted() {
        for (count, size, expected) in [(0, 10, 1), (1, 10, 1), (10, 10, 1), (11, 10, 2)] {
            assert_eq!(pages(count, size), expected, "{count} by {size}");
        }
        assert_eq!(last_page_offset(21, 10), 20);
        assert_eq!(last_page_offset(0, 10), 0);
        assert_eq!(positive(" +7 "), Some(7));
        assert_eq!(positive("0"), None);
        assert_eq!(positive("99999999999999999999"), Some(i64::MAX));
        assert_eq!(whole("-1_0"), Some(-10));
        for text in ["", "-", "_1", "1__0", "1.5", "x"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
