//! `?cursor=cD0yMDI0…`.

mod token;

use crate::context::Context;
use crate::db::{AnyOrderTerm, Count, OrderTerm, Seek};
use crate::descriptors::{FieldKind, PageDescriptor, PageEntry, PageShape, ParameterDescriptor};
use crate::error::{Error, Result, StartError};
use crate::http::Response;
use crate::http::path::escape;

use self::token::{Seal, Token, telling};
use super::{
    Envelope, Links, MOST_ROWS, Page, PageLinks, Pagination, Window, check_size, parameters,
    positive,
};

/// Walks through a list by positions in its order: `?cursor=cD0yMDI0…`.
///
/// Nothing is counted and nothing skipped: a page far down costs what the first one does, when
/// there is an index on the order. Rows that come and go meanwhile move no other row to another
/// page. The order is, first found: what an [`OrderingFilter`](crate::filters::OrderingFilter) or
/// [`order_by_terms`](crate::db::QuerySet::order_by_terms) says, that of this pagination, that of
/// the model; the primary key decides between equal rows, and null is a value like any other.
/// An order along relations to one row costs a look-up of a row by its key for each relation and
/// each end of the page.
///
/// Cursors are signed for their path and its `?ordering=` with the
/// [key of the application](crate::RestKit::secret_key): one that somebody made up or changed is a
/// 404. What they are made of can be read, though: do not order by what readers must not see.
///
/// # Examples
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::pagination::CursorPagination;
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book { #[model(primary_key)] pub id: i64, pub created_at: DateTime }
/// let newest_first = CursorPagination::new(10).order_by(&[Book::FIELDS.created_at.desc()]);
/// # let _ = newest_first;
/// ```
#[derive(Debug, Clone)]
pub struct CursorPagination {
    page_size: i64,
    order: Vec<AnyOrderTerm>,
    cursor_query_param: &'static str,
    page_size_query_param: Option<&'static str>,
    max_page_size: Option<i64>,
    is_unsigned: bool,
}

impl CursorPagination {
    /// Makes pages of `page_size` rows; an application with pages of none does not start.
    pub const fn new(page_size: u32) -> Self {
        Self {
            page_size: page_size as i64,
            order: Vec::new(),
            cursor_query_param: "cursor",
            page_size_query_param: None,
            max_page_size: None,
            is_unsigned: false,
        }
    }

    /// Writes cursors as DRF does, which anybody can make up; where clients of a Django application
    /// keep theirs.
    #[must_use]
    pub const fn unsigned(mut self) -> Self {
        self.is_unsigned = true;
        self
    }

    /// Orders like this; without it the model's own order is used.
    #[must_use]
    #[doc(alias = "ordering")]
    pub fn order_by<M>(mut self, terms: &[OrderTerm<M>]) -> Self {
        self.order = terms.iter().map(|term| term.any()).collect();
        self
    }

    /// Renames the parameter `cursor`.
    #[must_use]
    pub const fn cursor_query_param(mut self, name: &'static str) -> Self {
        self.cursor_query_param = name;
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

    fn size(&self, cx: &Context) -> i64 {
        let asked = self
            .page_size_query_param
            .and_then(|name| cx.request().query_param(name));
        let most = self.max_page_size.unwrap_or(MOST_ROWS.max(self.page_size));
        asked
            .and_then(positive)
            .map_or(self.page_size, |asked| asked.min(most))
    }

    fn token(&self, cx: &Context) -> Result<Token> {
        let text = cx.request().query_param(self.cursor_query_param);
        let text = text.unwrap_or_default();
        let token = match self.seal(cx)? {
            Some(seal) => Token::open(text, &seal),
            None => Token::decode(text),
        };
        token.ok_or_else(invalid_cursor)
    }

    fn seal<'a>(&self, cx: &'a Context) -> Result<Option<Seal<'a>>> {
        if self.is_unsigned {
            return Ok(None);
        }
        let request = cx.request();
        let order = request.query_param(cx.conventions().ordering_param);
        Ok(Some(Seal {
            key: cx.secret_key()?,
            // As links write the path: clients may spell it otherwise.
            list: format!(
                "cursor {} {}",
                escape(request.path()),
                order.unwrap_or_default()
            ),
        }))
    }
}

impl Pagination for CursorPagination {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        let token = self.token(cx)?;
        Ok(Some(Window::Cursor {
            seek: Seek {
                order: self.order.clone(),
                position: token.position,
                backwards: token.backwards,
            },
            offset: token.offset,
            limit: self.size(cx),
        }))
    }

    fn count(&self) -> Count {
        Count::None
    }

    fn links(&self, cx: &Context, page: &Page) -> Result<Links> {
        let (next, previous) = neighbors(&self.token(cx)?, page);
        let links = PageLinks::new(cx);
        let seal = self.seal(cx)?;
        let link = |token: Option<Token>| {
            let token = token?;
            let text = seal
                .as_ref()
                .map_or_else(|| token.encode(), |seal| token.seal(seal));
            Some(links.with(self.cursor_query_param, &text))
        };
        Ok(Links {
            next: link(next),
            previous: link(previous),
        })
    }

    fn check(&self, mistakes: &mut StartError) {
        check_size(self.page_size, "CursorPagination", mistakes);
    }

    fn describe(&self) -> PageDescriptor {
        let cursor = ParameterDescriptor::query(self.cursor_query_param, FieldKind::String)
            .description("The pagination cursor value.");
        let size = self.page_size_query_param.map(parameters::size);
        PageDescriptor {
            parameters: std::iter::once(cursor).chain(size).collect(),
            shape: PageShape::Object(vec![
                PageEntry::Link("next"),
                PageEntry::Link("previous"),
                PageEntry::Results("results"),
            ]),
        }
    }

    fn respond(&self, cx: &Context, page: Page) -> Result<Response> {
        let links = self.links(cx, &page)?;
        let envelope = Envelope::new()
            .entry("next", &links.next)
            .entry("previous", &links.previous)
            .results("results", &page.results);
        Ok(Response::json(200, envelope.finish()?))
    }
}

/// Returns the cursors of the pages around a page.
fn neighbors(token: &Token, page: &Page) -> (Option<Token>, Option<Token>) {
    let came_from_somewhere = !token.position.is_empty() || token.offset > 0;
    let to = |backwards, position| {
        Some(Token {
            offset: 0,
            backwards,
            position,
        })
    };
    let Some(edges) = &page.edges else {
        // Nothing is behind the position: the other direction begins at the end of the list.
        let back = came_from_somewhere
            .then_some(())
            .and(to(!token.backwards, Vec::new()));
        return if token.backwards {
            (back, None)
        } else {
            (None, back)
        };
    };
    let (front, rear) = if token.backwards {
        (&edges.last, &edges.first)
    } else {
        (&edges.first, &edges.last)
    };
    // `front` is the row nearest to where the cursor pointed, `rear` the one farthest from it.
    let back = came_from_somewhere
        .then(|| telling(front, &token.position))
        .and_then(|position| to(!token.backwards, position));
    let onward = page
        .more
        .then(|| telling(rear, &edges.beyond))
        .and_then(|position| to(token.backwards, position));
    if token.backwards {
        (back, onward)
    } else {
        (onward, back)
    }
}

pub(crate) fn invalid_cursor() -> Error {
    Error::not_found().with_message("Invalid cursor")
}
