//! Books in full.

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::Book;
use crate::serializers::{BookDetailSerializer, BookListSerializer, BookSerializer};
use crate::views::book_pagination;

/// `/api/catalog/`
pub(crate) struct CatalogViewSet;

/// Books in full, read only.
#[viewset]
impl ReadOnlyModelViewSet for CatalogViewSet {
    type Model = Book;
    type Serializer = BookDetailSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/library/`
pub(crate) struct LibraryViewSet;

/// One serializer and one permission per action.
#[viewset(
    serializers(list = BookListSerializer, retrieve = BookDetailSerializer),
    permissions(
        list = AllowAny,
        retrieve = AllowAny,
        metadata = AllowAny,
        destroy = IsAdminUser
    )
)]
impl ModelViewSet for LibraryViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated
    }
}
