//! Filtering, searching, ordering.

use std::ops::RangeInclusive;

use rest_kit::context::Conventions;
use rest_kit::db::{Lookup, OrderTerm, Weight};
use rest_kit::descriptors::{FieldKind, ParameterDescriptor};
use rest_kit::filters::{
    Filter, FilterBackend, FilterSet, FullTextField, FullTextSearch, SearchField, SearchFilter,
};
use rest_kit::path;
use rest_kit::prelude::*;

use crate::authentication::UserTokens;
use crate::models::{Author, Book, books};
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

// ANCHOR: derived
/// What readers may ask for.
#[derive(FilterSet)]
#[filter_set(model = Book)]
pub struct BookFilters {
    #[filter(lookups(exact, icontains))]
    pub title: String,
    #[filter(path = author.name, lookup = icontains, label = "Written by")]
    pub writer: String,
    pub price: RangeInclusive<Decimal>,
    #[filter(path = published_date)]
    pub published: RangeInclusive<NaiveDate>,
    #[filter(path = tags.name)]
    pub tag: Vec<String>,
    /// Callers choose from the authors whose books they own.
    #[filter(path = author, among = |cx: &Context| {
        Author::objects().filter_by(Author::FIELDS.books.has(books::owner_id.eq(cx.user_id())))
    })]
    pub mine: i64,
    #[filter(method = bargains)]
    pub bargain: bool,
}

fn bargains(_: &Context, rows: QuerySet<Book>, bargain: bool) -> QuerySet<Book> {
    let limit = Decimal::from(10);
    if bargain {
        rows.filter(books::price.lt(limit))
    } else {
        rows.filter(books::price.ge(limit))
    }
}

pub struct ReadersViewSet;

#[viewset(filter_set = BookFilters, ordering(title, price))]
impl ReadOnlyModelViewSet for ReadersViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}
// ANCHOR_END: derived

// ANCHOR: full_text
const TEXTS: &[FullTextField<Book>] = &[
    FullTextField::new(path!(Book, title)).weight(Weight::A),
    FullTextField::new(path!(Book, isbn)),
];

pub struct FoundViewSet;

#[viewset]
impl ReadOnlyModelViewSet for FoundViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        FullTextSearch::new(TEXTS).config("english")
    }
}
// ANCHOR_END: full_text

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
    Filter::ordering("sort", ORDERS).field_labels(&[("date", "Published")]),
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

    fn parameters(&self, _: &Conventions) -> Vec<ParameterDescriptor> {
        let mine = ParameterDescriptor::query("mine", FieldKind::Boolean);
        vec![mine.label("Only the caller's")]
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

// ANCHOR: by_hand
const WORDS: &[SearchField<Book>] = &[
    SearchField::new(path!(Book, title)),
    SearchField::with(path!(Book, author.name), Lookup::IStartsWith),
];

pub struct FinderViewSet;

#[viewset]
impl ReadOnlyModelViewSet for FinderViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        SearchFilter::new(WORDS).param("q")
    }
}
// ANCHOR_END: by_hand

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .authentication(TokenAuthentication::new(UserTokens))
        .register("api/books", BookViewSet)
        .register("api/readers", ReadersViewSet)
        .basename("reader")
        .register("api/catalog-books", CatalogViewSet)
        .basename("catalog")
        .register("api/shelved-books", ShelfViewSet)
        .basename("shelf")
        .register("api/found-books", FinderViewSet)
        .basename("found")
}
