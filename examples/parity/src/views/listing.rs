//! Filters, search and order, one feature per endpoint.

use rest_kit::db::OrderTerm;
use rest_kit::filters::{FilterBackend, OrderingField, OrderingFilter, SearchField, SearchFilter};
use rest_kit::pagination::Pagination;
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Author, Book, Status, books};
use crate::serializers::{AuthorSerializer, BookListSerializer};
use crate::views::book_pagination;

/// `/api/filter/lookups/`
pub(crate) struct LookupFilterList;

/// filterset_fields with lookups.
#[api_view(filter(
    id[exact, in, lt, range],
    title[
        exact, iexact, contains, icontains, startswith, istartswith, endswith, iendswith, regex
    ],
    price[exact, gt, gte, lt, lte, range],
    pages[exact, isnull, gte, lte],
    published_date[exact, gte, lte, year, month, year__gt],
    rating[isnull, gt, lt],
    in_print,
    status[exact, in],
    author[exact, in],
    author.name[exact, icontains],
    publisher[exact, isnull],
    publisher.name[startswith],
    tags,
    tags.slug[exact, in],
    created_at[gte, lt, date],
))]
impl ListApiView for LookupFilterList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/filter/authors/`
pub(crate) struct AuthorFilterList;

/// Filters over a reverse relation.
#[api_view(
    filter(books.status, born[exact, isnull, lt, year], name[exact, istartswith]),
    ordering(name, born),
)]
impl ListCreateApiView for AuthorFilterList {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        LimitOffsetPagination::new()
            .default_limit(10)
            .max_limit(50)
            .into()
    }
}

/// Anonymous users see published books, users their own.
struct OwnBooks;

impl FilterBackend<Book> for OwnBooks {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<Book>) -> Result<QuerySet<Book>> {
        Ok(match cx.user_id() {
            Some(id) => rows.filter(books::owner_id.eq(id)),
            None => rows.filter(books::status.eq(Status::Published)),
        })
    }
}

/// `/api/filter/own/`
pub(crate) struct OwnBooksList;

/// A custom backend: anonymous users see published books, users their own.
#[api_view]
impl ListApiView for OwnBooksList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn filters(&self) -> impl FilterBackend<Book> {
        const TITLE: &[SearchField<Book>] = &[SearchField::new(path!(Book, title))];
        (OwnBooks, SearchFilter::new(TITLE))
    }
}

/// `/api/search/contains/`
pub(crate) struct SearchList;

/// Search by title and author.
#[api_view(search(title, author.name))]
impl ListApiView for SearchList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/search/starts/`
pub(crate) struct SearchStartsList;

/// Search from the beginning.
#[api_view(search(title[istartswith]))]
impl ListApiView for SearchStartsList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/search/exact/`
pub(crate) struct SearchExactList;

/// Search the exact value.
#[api_view(search(isbn[iexact], author.name[iexact]))]
impl ListApiView for SearchExactList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/search/regex/`
pub(crate) struct SearchRegexList;

/// Search by regular expression.
#[api_view(search(title[iregex]))]
impl ListApiView for SearchRegexList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/search/tags/`
pub(crate) struct SearchTagsList;

/// Search across a many-to-many relation.
#[api_view(search(title, tags.name))]
impl ListApiView for SearchTagsList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/ordering/chosen/`
pub(crate) struct OrderingList;

/// Order by chosen fields.
#[api_view(
    ordering(id, title, price, published_date, author.name),
    default_ordering(-price),
)]
impl ListApiView for OrderingList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/ordering/all/`
pub(crate) struct OrderingAllList;

/// Order by any field of the model.
#[api_view(ordering(
    id,
    title,
    author,
    publisher,
    isbn,
    published_date,
    price,
    pages,
    in_print,
    rating,
    status,
    created_at,
    owner,
))]
impl ListApiView for OrderingAllList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/ordering/default/`
pub(crate) struct OrderingDefaultList;

/// Order by any readable field of the serializer.
#[api_view(ordering(id, title, price))]
impl ListApiView for OrderingDefaultList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/ordering/renamed/`
pub(crate) struct SortParamList;

/// Another parameter name.
#[api_view]
impl ListApiView for SortParamList {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn filters(&self) -> impl FilterBackend<Book> {
        const CHOSEN: &[OrderingField<Book>] = &[
            OrderingField::new(path!(Book, id)),
            OrderingField::new(path!(Book, title)),
            OrderingField::new(path!(Book, price)),
            OrderingField::new(path!(Book, published_date)),
            OrderingField::new(path!(Book, author.name)),
        ];
        const DEAREST: &[OrderTerm<Book>] = &[Book::FIELDS.price.desc()];
        OrderingFilter::new(CHOSEN)
            .default_order(DEAREST)
            .param("sort")
    }
}
