//! Pagination: lists in parts.

use rest_kit::pagination::{Envelope, Page, Pagination, Window};
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Author, Tag};
use crate::serializers::{AuthorSerializer, TagSerializer};

pub struct AuthorViewSet;

#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

// ANCHOR: view
pub struct TagViewSet;

#[viewset]
impl ModelViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        PageNumberPagination::new(2)
            .page_size_query_param("page_size")
            .max_page_size(50)
            .into()
    }

    /// Every tag at once.
    #[action(detail = false, methods(get), pagination = Setting::Off)]
    async fn all(&self, cx: &Context) -> Result<Response> {
        self.paginate(cx, self.queryset(cx)).await
    }
}
// ANCHOR_END: view

// ANCHOR: windows
pub struct WordViewSet;

#[viewset(pagination(list = LimitOffsetPagination::new().default_limit(10).max_limit(50)))]
impl ReadOnlyModelViewSet for WordViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}
// ANCHOR_END: windows

// ANCHOR: own
/// `{"total": 3, "items": […]}`
#[derive(Debug)]
pub struct Counted(PageNumberPagination);

impl Pagination for Counted {
    fn window(&self, cx: &Context) -> Result<Option<Window>> {
        self.0.window(cx)
    }

    fn respond(&self, _cx: &Context, page: Page) -> Result<Response> {
        let envelope = Envelope::new().entry("total", &page.count);
        let body = envelope.results("items", &page.results).finish()?;
        Ok(Response::json(200, body))
    }
}

pub struct LabelViewSet;

#[viewset(pagination(list = Counted(PageNumberPagination::new(1))))]
impl ReadOnlyModelViewSet for LabelViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}
// ANCHOR_END: own

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .pagination(PageNumberPagination::new(1))
        .register("api/authors", AuthorViewSet)
        .register("api/tags", TagViewSet)
        .register("api/words", WordViewSet)
        .basename("word")
        .register("api/labels", LabelViewSet)
        .basename("label")
}
// ANCHOR_END: all
