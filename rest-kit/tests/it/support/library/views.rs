//! The library's viewsets, open to everyone.

use rest_kit::prelude::*;

use super::{
    Author, AuthorSerializer, Book, BookListSerializer, BookSerializer, Note, NoteSerializer,
    Review, ReviewSerializer, Sample, SampleSerializer, Shelf, ShelfSerializer, Tag, TagSerializer,
    books,
};

pub(crate) struct BookViewSet;

/// The books of the library.
#[viewset(
    filter(author_id, status, in_print, price[exact, gte, lt, range], title[icontains, startswith], pages[isnull, in]),
    search(title, subtitle),
    ordering(id, title, price),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }

    /// The book added last.
    #[action(detail = false, methods(get))]
    async fn newest_one(&self, cx: &Context) -> Result<Response> {
        let newest = Book::objects()
            .order_by(books::id.desc())
            .limit(1)
            .load(cx)
            .await?;
        cx.serialize_many::<BookListSerializer>(newest).await
    }
}

pub(crate) struct AuthorViewSet;

/// Those who write.
#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

pub(crate) struct TagViewSet;

#[viewset]
impl ModelViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}

pub(crate) struct ReviewViewSet;

#[viewset]
impl ModelViewSet for ReviewViewSet {
    type Model = Review;
    type Serializer = ReviewSerializer;
}

pub(crate) struct ShelfViewSet;

#[viewset]
impl ModelViewSet for ShelfViewSet {
    type Model = Shelf;
    type Serializer = ShelfSerializer;
}

pub(crate) struct NoteViewSet;

#[viewset]
impl ModelViewSet for NoteViewSet {
    type Model = Note;
    type Serializer = NoteSerializer;
}

pub(crate) struct SampleViewSet;

#[viewset]
impl ModelViewSet for SampleViewSet {
    type Model = Sample;
    type Serializer = SampleSerializer;
}

/// Registers them all.
pub(crate) fn open(kit: RestKit) -> RestKit {
    kit.register("api/books", BookViewSet)
        .register("api/authors", AuthorViewSet)
        .register("api/tags", TagViewSet)
        .register("api/reviews", ReviewViewSet)
        .register("api/shelves", ShelfViewSet)
        .register("api/notes", NoteViewSet)
        .register("api/samples", SampleViewSet)
}

/// As [`open`], in pages of two.
pub(crate) fn paged(kit: RestKit) -> RestKit {
    open(kit).pagination(
        PageNumberPagination::new(2)
            .page_size_query_param("size")
            .max_page_size(50),
    )
}
