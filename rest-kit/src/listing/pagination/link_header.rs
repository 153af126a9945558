//! `Link: <http://…?page=2>; rel="next"`.

use crate::context::Context;
use crate::descriptors::{PageDescriptor, PageShape};
use crate::error::{Result, StartError};
use crate::http::Response;
use crate::http::renderers::PageControls;

use super::{Count, Links, Page, Pagination, Window};

/// Answers a bare list, with the addresses of the other pages in the header `Link`.
///
/// # Examples
///
/// ```
/// use rest_kit::pagination::{LinkHeader, PageNumberPagination};
///
/// let pages = LinkHeader(PageNumberPagination::new(10));
/// # let _ = pages;
/// ```
#[derive(Debug, Clone)]
pub struct LinkHeader<P>(pub P);

impl<P: Pagination> Pagination for LinkHeader<P> {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        self.0.window(cx)
    }

    fn count(&self) -> Count {
        self.0.count()
    }

    fn links(&self, cx: &Context, page: &Page) -> Result<Links> {
        self.0.links(cx, page)
    }

    fn controls(&self, cx: &Context, page: &Page) -> Result<PageControls> {
        self.0.controls(cx, page)
    }

    fn check(&self, mistakes: &mut StartError) {
        self.0.check(mistakes);
    }

    fn describe(&self) -> PageDescriptor {
        PageDescriptor {
            shape: PageShape::List,
            ..self.0.describe()
        }
    }

    fn respond(&self, cx: &Context, page: Page) -> Result<Response> {
        let Links { next, previous } = self.links(cx, &page)?;
        let pairs = [(next, "next"), (previous, "prev")].into_iter();
        let links: Vec<String> = pairs
            .filter_map(|(link, relation)| Some(format!("<{}>; rel=\"{relation}\"", link?)))
            .collect();
        let answer = Response::json(200, page.results);
        if links.is_empty() {
            return Ok(answer);
        }
        Ok(answer.with_header("Link", links.join(", ")))
    }
}
