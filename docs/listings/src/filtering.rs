//! Filtering, searching, ordering.

use rest_kit::db::{Lookup, OrderTerm};
use rest_kit::filters::{Filter, FilterBackend, FilterSet};
use rest_kit::path;
use rest_kit::prelude::*;

use crate::authentication::UserTokens;
use crate::models::{Book, books};
use crate::serializers::BookSerializer;

// ANCHOR: viewset
pub struct BookViewSet;

#[viewset(
    filter(
        author,
        author.name[icontains],
        status,
        price[exact, gte, lte],
        published_date[range, year, year__gt],
        tags,
        tags.name[in],
        title[icontains],
    ),
    search(title, isbn, author.name),
    ordering(price, title, author.name),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}
// ANCHOR_END: viewset

// ANCHOR: declared
const FILTERS: &[Filter<Book>] = &[
    Filter::new("writer", path!(Book, author.name)).lookup(Lookup::IContains),
    Filter::range("price", path!(Book, price)),
    Filter::date_range("published", path!(Book, published_date)),
    Filter::many("tag", path!(Book, tags.name)),
    Filter::new("not_by", path!(Book, author)).exclude(),
    Filter::flag("bargain", |_, rows, bargain| {
        let limit = Decimal::from(10);
        if bargain {
            rows.filter(books::price.lt(limit))
        } else {
            rows.filter(books::price.ge(limit))
        }
    }),
    Filter::ordering("sort", ORDERS),
];

const ORDERS: &[(&str, OrderTerm<Book>)] = &[
    ("date", Book::FIELDS.published_date.asc()),
    ("writer", path!(Book, author.name).asc()),
];

pub struct CatalogViewSet;

#[viewset]
impl ReadOnlyModelViewSet for CatalogViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        FilterSet::new(FILTERS)
    }
}
// ANCHOR_END: declared

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
        .permissions(AllowAny)
        .authentication(TokenAuthentication::new(UserTokens))
        .register("api/books", BookViewSet)
        .register("api/catalog", CatalogViewSet)
        .basename("catalog")
        .register("api/shelf", ShelfViewSet)
        .basename("shelf")
}
