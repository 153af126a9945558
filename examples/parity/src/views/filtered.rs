//! A declared set of filters, alone and with search and order.

use rest_kit::db::{Comparison, DatePart, Lookup, OrderTerm};
use rest_kit::filters::{
    Filter, FilterBackend, FilterSet, OrderingField, OrderingFilter, SearchField, SearchFilter,
};
use rest_kit::pagination::Pagination;
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Book, books};
use crate::serializers::{BookListSerializer, BookSerializer};
use crate::views::book_pagination;

/// Every kind of declared filter that is in common use.
const BOOK_FILTERS: &[Filter<Book>] = &[
    Filter::new("title", path!(Book, title)).lookup(Lookup::IContains),
    Filter::new("min_price", path!(Book, price)).lookup(Lookup::Gte),
    Filter::new("max_price", path!(Book, price)).lookup(Lookup::Lte),
    Filter::range("price", path!(Book, price)),
    Filter::date_range("published", path!(Book, published_date)),
    Filter::new("year", path!(Book, published_date))
        .lookup(Lookup::Part(DatePart::Year, Comparison::Exact)),
    Filter::new("available", path!(Book, in_print)).select_flags(),
    Filter::new("unrated", path!(Book, rating))
        .lookup(Lookup::IsNull)
        .select_flags(),
    Filter::new("status", path!(Book, status)),
    Filter::many("any_status", path!(Book, status)),
    Filter::new("author", path!(Book, author)),
    Filter::many("tag", path!(Book, tags.slug)),
    Filter::many("all_tags", path!(Book, tags)).conjoined(),
    Filter::flag("cheap", |_, rows, cheap| {
        let limit = Decimal::from(50);
        if cheap {
            rows.filter(books::price.lt(limit))
        } else {
            rows.filter(books::price.ge(limit))
        }
    })
    .select_flags(),
    Filter::new("not_author", path!(Book, author_id))
        .unchecked()
        .exclude(),
    Filter::ordering("o", BOOK_ORDERS),
];

/// What clients order by, under the names they use.
const BOOK_ORDERS: &[(&str, OrderTerm<Book>)] = &[
    ("price", Book::FIELDS.price.asc()),
    ("date", Book::FIELDS.published_date.asc()),
    ("title", Book::FIELDS.title.asc()),
];

/// `/api/filter/declared/`
pub(crate) struct DeclaredFilterList;

/// A declared FilterSet.
#[api_view]
impl ListApiView for DeclaredFilterList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn filters(&self) -> impl FilterBackend<Book> {
        FilterSet::new(BOOK_FILTERS)
    }
}

/// `/api/filter/combined/`
pub(crate) struct CombinedList;

/// All backends at once.
#[api_view]
impl ListApiView for CombinedList {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn filters(&self) -> impl FilterBackend<Book> {
        const SEARCH: &[SearchField<Book>] = &[
            SearchField::with(path!(Book, title), Lookup::IStartsWith),
            SearchField::new(path!(Book, author.name)),
        ];
        const ORDERING: &[OrderingField<Book>] = &[
            OrderingField::new(path!(Book, price)),
            OrderingField::new(path!(Book, published_date)),
        ];
        const DEFAULT: &[OrderTerm<Book>] = &[Book::FIELDS.id.asc()];
        (
            FilterSet::new(BOOK_FILTERS),
            SearchFilter::new(SEARCH),
            OrderingFilter::new(ORDERING).default_order(DEFAULT),
        )
    }
}
