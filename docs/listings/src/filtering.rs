//! Filtering, searching, ordering.

use rest_kit::filters::FilterBackend;
use rest_kit::prelude::*;

use crate::authentication::UserTokens;
use crate::models::{Book, books};
use crate::serializers::BookSerializer;

// ANCHOR: viewset
pub struct BookViewSet;

#[viewset(
    filter(author_id, status, price[exact, gte, lte], published_date[range], title[icontains]),
    search(title, isbn),
    ordering(price, title),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}
// ANCHOR_END: viewset

// ANCHOR: own
/// `?mine=true`: only the caller's.
#[derive(Debug)]
pub struct MineFilter;

impl FilterBackend<Book> for MineFilter {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<Book>) -> Result<QuerySet<Book>> {
        Ok(match cx.request().query_param("mine") {
            Some("true") => rows.filter(books::owner_id.eq(cx.user_id())),
            _ => rows,
        })
    }
}

pub struct ShelfViewSet;

#[viewset]
impl ReadOnlyModelViewSet for ShelfViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        MineFilter
    }
}
// ANCHOR_END: own

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .authentication(TokenAuthentication::new(UserTokens))
        .register("api/books", BookViewSet)
        .register("api/shelf", ShelfViewSet)
        .basename("shelf")
}
