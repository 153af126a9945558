//! `?page=3`.

use crate::context::Context;
use crate::descriptors::{FieldKind, PageDescriptor, ParameterDescriptor};
use crate::error::{Error, Result, StartError};
use crate::http::Response;
use crate::http::renderers::PageControls;

use super::{
    Count, Envelope, Links, MOST_ROWS, Page, PageLinks, Pagination, Window, check_size, controls,
    parameters, positive,
};

/// Splits a list into numbered pages: `?page=3`.
///
/// # Examples
///
/// ```
/// use rest_kit::pagination::PageNumberPagination;
///
/// let pages = PageNumberPagination::new(10).page_size_query_param("page_size").max_page_size(50);
/// # let _ = pages;
/// ```
#[derive(Debug, Clone)]
pub struct PageNumberPagination {
    page_size: i64,
    page_query_param: &'static str,
    page_size_query_param: Option<&'static str>,
    max_page_size: Option<i64>,
    last_page_strings: &'static [&'static str],
    count: Count,
}

impl PageNumberPagination {
    /// Makes pages of `page_size` rows; an application with pages of none does not start.
    pub const fn new(page_size: u32) -> Self {
        Self {
            page_size: page_size as i64,
            page_query_param: "page",
            page_size_query_param: None,
            max_page_size: None,
            last_page_strings: &["last"],
            count: Count::Exact,
        }
    }

    /// Renames the parameter `page`.
    #[must_use]
    pub const fn page_query_param(mut self, name: &'static str) -> Self {
        self.page_query_param = name;
        self
    }

    /// Lets clients choose the size of pages with this parameter.
    #[must_use]
    pub const fn page_size_query_param(mut self, name: &'static str) -> Self {
        self.page_size_query_param = Some(name);
        self
    }

    /// Limits the size that clients may choose; 1000 rows unless told otherwise.
    #[must_use]
    pub const fn max_page_size(mut self, rows: u32) -> Self {
        self.max_page_size = Some(rows as i64);
        self
    }

    /// Replaces the words that mean the last page: `last`.
    #[must_use]
    pub const fn last_page_strings(mut self, words: &'static [&'static str]) -> Self {
        self.last_page_strings = words;
        self
    }

    /// Says how the rows of the whole list are counted.
    #[must_use]
    pub const fn count(mut self, count: Count) -> Self {
        self.count = count;
        self
    }

    fn size(&self, asked: Option<&str>) -> i64 {
        let most = self.max_page_size.unwrap_or(MOST_ROWS.max(self.page_size));
        asked
            .and_then(positive)
            .map_or(self.page_size, |asked| asked.min(most))
    }

    fn window_of(&self, page: Option<&str>, size: i64) -> Result<Window> {
        let page = page.filter(|text| !text.is_empty()).unwrap_or("1");
        if self.last_page_strings.contains(&page) {
            return Ok(Window::LastPage { size });
        }
        let number = positive(page).ok_or_else(invalid_page)?;
        Ok(Window::Slice {
            offset: (number - 1).saturating_mul(size),
            limit: size,
        })
    }
}

impl Pagination for PageNumberPagination {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        let request = cx.request();
        let asked = self
            .page_size_query_param
            .and_then(|name| request.query_param(name));
        let page = request.query_param(self.page_query_param);
        self.window_of(page, self.size(asked)).map(Some)
    }

    fn count(&self) -> Count {
        self.count
    }

    fn links(&self, cx: &Context, page: &Page) -> Result<Links> {
        let number = page.number();
        // Without a number of rows, a page without rows is one that does not exist.
        let is_missing = match page.pages() {
            Some(pages) => number > pages,
            None => number > 1 && page.results == b"[]",
        };
        if is_missing {
            return Err(invalid_page());
        }
        if number == 1 && !page.more {
            return Ok(Links::default());
        }
        let links = PageLinks::new(cx);
        Ok(Links {
            next: page
                .more
                .then(|| links.with(self.page_query_param, &(number + 1))),
            previous: match number {
                1 => None,
                2 => Some(links.without(self.page_query_param)),
                _ => Some(links.with(self.page_query_param, &(number - 1))),
            },
        })
    }

    fn controls(&self, cx: &Context, page: &Page) -> Result<PageControls> {
        let Links { next, previous } = self.links(cx, page)?;
        let links = PageLinks::new(cx);
        let path = |number: i64| match number {
            1 => links.without(self.page_query_param),
            _ => links.with(self.page_query_param, &number),
        };
        let numbers = page
            .pages()
            .map(|last| controls::numbers(page.number(), last, path));
        Ok(PageControls {
            previous,
            next,
            numbers: numbers.unwrap_or_default(),
        })
    }

    fn check(&self, mistakes: &mut StartError) {
        check_size(self.page_size, "PageNumberPagination", mistakes);
    }

    fn describe(&self) -> PageDescriptor {
        let page = ParameterDescriptor::query(self.page_query_param, FieldKind::Integer)
            .description("A page number within the paginated result set.");
        let size = self.page_size_query_param.map(parameters::size);
        PageDescriptor {
            parameters: std::iter::once(page).chain(size).collect(),
            shape: parameters::counted(),
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

fn invalid_page() -> Error {
    Error::not_found().with_message("Invalid page.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fall_back_and_are_cut() {
        let pages = PageNumberPagination::new(10).max_page_size(50);
        for (asked, expected) in [
            (None, 10),
            (Some("7"), 7),
            (Some("51"), 50),
            (Some("0"), 10),
            (Some("-3"), 10),
            (Some("x"), 10),
        ] {
            assert_eq!(pages.size(asked), expected, "{asked:?}");
        }
    }

    #[test]
    fn page_numbers_become_windows() {
        let pages = PageNumberPagination::new(10);
        let slice = |offset| Some(Window::Slice { offset, limit: 10 });
        for (page, expected) in [
            (None, slice(0)),
            (Some(""), slice(0)),
            (Some("3"), slice(20)),
            (Some("last"), Some(Window::LastPage { size: 10 })),
            (Some("0"), None),
            (Some("-1"), None),
            (Some("abc"), None),
            (Some("1.5"), None),
        ] {
            assert_eq!(pages.window_of(page, 10).ok(), expected, "{page:?}");
        }
    }
}
