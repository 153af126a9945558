//! Pagination, one kind per endpoint.

use rest_kit::pagination::{CursorPagination, Envelope, Page, Pagination, Window};
use rest_kit::prelude::*;
use rest_kit::views::Setting;
use serde_json::json;

use crate::models::{Book, Tag};
use crate::serializers::{BookListSerializer, TagSerializer};
use crate::views::book_pagination;

/// `/api/paginated/page/`
pub(crate) struct PageList;

/// Page numbers.
#[api_view]
impl ListApiView for PageList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/paginated/fixed/`
pub(crate) struct FixedPageList;

/// Page numbers, fixed size.
#[api_view]
impl ListApiView for FixedPageList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        PageNumberPagination::new(25).into()
    }
}

/// Pages in an envelope of their own.
#[derive(Debug)]
struct EnvelopePagination(PageNumberPagination);

impl Pagination for EnvelopePagination {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        self.0.window(cx)
    }

    fn respond(&self, cx: &Context, page: Page) -> Result<Response> {
        let meta = json!({
            "total": page.count,
            "page": page.number(),
            "pages": page.pages(),
            "per_page": page.limit,
        });
        let envelope = Envelope::new()
            .entry("meta", &meta)
            .results("items", &page.results);
        Ok(self.0.respond(cx, page)?.with_json(envelope.finish()?))
    }
}

/// `/api/paginated/envelope/`
pub(crate) struct EnvelopeList;

/// Page numbers in an envelope.
#[api_view]
impl ListApiView for EnvelopeList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        let pages = PageNumberPagination::new(20)
            .page_query_param("p")
            .page_size_query_param("n")
            .max_page_size(100)
            .last_page_strings(&["last", "end"]);
        EnvelopePagination(pages).into()
    }
}

/// `/api/paginated/window/`
pub(crate) struct WindowList;

/// Limit and offset.
#[api_view]
impl ListApiView for WindowList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        LimitOffsetPagination::new()
            .default_limit(10)
            .max_limit(50)
            .into()
    }
}

/// `/api/paginated/window-unbound/`
pub(crate) struct UnboundWindowList;

/// Limit and offset, no default limit.
#[api_view]
impl ListApiView for UnboundWindowList {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        LimitOffsetPagination::new().into()
    }
}

/// `/api/paginated/cursor/`
pub(crate) struct CursorList;

/// Cursor over -created_at.
#[api_view]
impl ListApiView for CursorList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        newest_first().into()
    }
}

/// Pages of ten from the newest book on, up to fifty on demand.
fn newest_first() -> CursorPagination {
    CursorPagination::new(10)
        .unsigned()
        .order_by(&[Book::FIELDS.created_at.desc()])
        .page_size_query_param("page_size")
        .max_page_size(50)
}

/// `/api/paginated/cursor-date/`
pub(crate) struct DateCursorList;

/// Cursor over (published_date, id).
#[api_view]
impl ListApiView for DateCursorList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        CursorPagination::new(7)
            .unsigned()
            .order_by(&[Book::FIELDS.published_date.asc(), Book::FIELDS.id.asc()])
            .cursor_query_param("after")
            .into()
    }
}

/// `/api/paginated/cursor-ordered/`
pub(crate) struct OrderedCursorList;

/// Cursor whose order comes from ?ordering=.
#[api_view(ordering(price, published_date), default_ordering(-published_date))]
impl ListApiView for OrderedCursorList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        newest_first().into()
    }
}

/// `/api/paginated/none/`
pub(crate) struct UnpaginatedList;

/// Everything at once.
#[api_view]
impl ListApiView for UnpaginatedList {
    type Model = Tag;
    type Serializer = TagSerializer;
}

/// `/api/paginated/empty/`
pub(crate) struct EmptyList;

/// A page of nothing.
#[api_view]
impl ListApiView for EmptyList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects().none()
    }
}
