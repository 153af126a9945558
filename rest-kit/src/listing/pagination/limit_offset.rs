//! `?limit=10&offset=40`.

use crate::context::Context;
use crate::descriptors::{FieldKind, PageDescriptor, PageShape, ParameterDescriptor};
use crate::error::Result;
use crate::http::Response;
use crate::http::renderers::PageControls;

use super::{
    Count, Envelope, Links, MOST_ROWS, Page, PageLinks, Pagination, Window, controls, parameters,
    positive, whole,
};

/// Cuts any window out of a list: `?limit=10&offset=40`.
///
/// # Examples
///
/// ```
/// use rest_kit::pagination::LimitOffsetPagination;
///
/// let windows = LimitOffsetPagination::new().default_limit(10).max_limit(50);
/// # let _ = windows;
/// ```
#[derive(Debug, Clone)]
pub struct LimitOffsetPagination {
    default_limit: Option<i64>,
    limit_query_param: &'static str,
    offset_query_param: &'static str,
    max_limit: Option<i64>,
    count: Count,
}

impl LimitOffsetPagination {
    /// Cuts lists where the client asks for it; without a limit it gets the whole list.
    pub const fn new() -> Self {
        Self {
            default_limit: None,
            limit_query_param: "limit",
            offset_query_param: "offset",
            count: Count::Exact,
            max_limit: None,
        }
    }

    /// Cuts after so many rows where the client does not say.
    #[must_use]
    pub const fn default_limit(mut self, rows: u32) -> Self {
        self.default_limit = Some(rows as i64);
        self
    }

    /// Limits the rows that clients may ask for; 1000 unless told otherwise.
    #[must_use]
    pub const fn max_limit(mut self, rows: u32) -> Self {
        self.max_limit = Some(rows as i64);
        self
    }

    /// Renames the parameter `limit`.
    #[must_use]
    pub const fn limit_query_param(mut self, name: &'static str) -> Self {
        self.limit_query_param = name;
        self
    }

    /// Renames the parameter `offset`.
    #[must_use]
    pub const fn offset_query_param(mut self, name: &'static str) -> Self {
        self.offset_query_param = name;
        self
    }

    /// Says how the rows of the whole list are counted.
    #[must_use]
    pub const fn count(mut self, count: Count) -> Self {
        self.count = count;
        self
    }

    fn window_of(&self, limit: Option<&str>, offset: Option<&str>) -> Option<Window> {
        let most = self
            .max_limit
            .unwrap_or(self.default_limit.unwrap_or(0).max(MOST_ROWS));
        let limit = match limit.and_then(positive) {
            Some(asked) => asked.min(most),
            None => self.default_limit?,
        };
        let offset = offset.and_then(whole).filter(|offset| *offset >= 0);
        Some(Window::Slice {
            offset: offset.unwrap_or(0),
            limit,
        })
    }
}

impl Default for LimitOffsetPagination {
    fn default() -> Self {
        Self::new()
    }
}

impl Pagination for LimitOffsetPagination {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        let param = |name| cx.request().query_param(name);
        Ok(self.window_of(
            param(self.limit_query_param),
            param(self.offset_query_param),
        ))
    }

    fn count(&self) -> Count {
        self.count
    }

    fn links(&self, cx: &Context, page: &Page) -> Result<Links> {
        let links = PageLinks::new(cx).set(self.limit_query_param, &page.limit);
        let end = page.offset.saturating_add(page.limit);
        Ok(Links {
            next: page.more.then(|| links.with(self.offset_query_param, &end)),
            previous: match page.offset.saturating_sub(page.limit) {
                _ if page.offset <= 0 => None,
                start if start <= 0 => Some(links.without(self.offset_query_param)),
                start => Some(links.with(self.offset_query_param, &start)),
            },
        })
    }

    fn controls(&self, cx: &Context, page: &Page) -> Result<PageControls> {
        let Links { next, previous } = self.links(cx, page)?;
        let links = PageLinks::new(cx);
        let limit = page.limit.max(1);
        // A window that starts between two pages has a part of a page before it.
        let before = page.offset / limit + i64::from(page.offset % limit != 0);
        let path = |number: i64| {
            if number == 1 {
                return links.without(self.offset_query_param);
            }
            let offset = page.offset + (number - 1 - before) * limit;
            links.with(self.offset_query_param, &offset)
        };
        let numbers = page.count.map(|count| {
            let rest = (count - page.offset).max(0);
            let behind = rest / limit + i64::from(rest % limit != 0);
            controls::numbers(before + 1, (before + behind).max(1), path)
        });
        Ok(PageControls {
            previous,
            next,
            numbers: numbers.unwrap_or_default(),
        })
    }

    fn describe(&self) -> PageDescriptor {
        let offset = ParameterDescriptor::query(self.offset_query_param, FieldKind::Integer)
            .description("The initial index from which to return the results.");
        PageDescriptor {
            parameters: vec![parameters::size(self.limit_query_param), offset],
            // Without a limit the answer is the whole list, as it is.
            shape: match self.default_limit {
                Some(_) => parameters::counted(),
                None => PageShape::Unknown,
            },
        }
    }

    fn respond(&self, cx: &Context, page: Page) -> Result<Response> {
        let links = self.links(cx, &page)?;
        let envelope = Envelope::new()
            .entry("count", &page.count)
            .entry("next", &links.next)
            .entry("previous", &links.previous)
            .results("results", &page.results);
        Ok(Response::json(200, envelope.finish()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_fall_back_and_are_cut() {
        let windows = LimitOffsetPagination::new().default_limit(10).max_limit(50);
        for (limit, offset, expected) in [
            (None, None, (0, 10)),
            (Some("3"), Some("4"), (4, 3)),
            (Some("1000"), Some(""), (0, 50)),
            (Some("0"), Some("-5"), (0, 10)),
            (Some("-1"), Some("x"), (0, 10)),
            (Some(" 1_0 "), Some("99999999999999999999"), (i64::MAX, 10)),
        ] {
            let (offset_of, limit_of) = expected;
            let expected = Window::Slice {
                offset: offset_of,
                limit: limit_of,
            };
            assert_eq!(
                windows.window_of(limit, offset),
                Some(expected),
                "{limit:?} {offset:?}"
            );
        }
        let unbound = LimitOffsetPagination::new();
        assert_eq!(unbound.window_of(None, Some("3")), None);
    }
}
