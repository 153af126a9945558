//! Permissions: who may do what.

use rest_kit::prelude::*;

use crate::authentication::UserTokens;
use crate::models::{Author, Book, books};
use crate::serializers::{AuthorSerializer, BookSerializer};

// ANCHOR: own
/// Everybody reads; the owner of a book changes it.
pub struct IsOwnerOrReadOnly;

#[permission]
impl Permission<Book> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        cx.is_safe_method() || (cx.user_id().is_some() && book.owner_id == cx.user_id())
    }

    fn message(&self) -> Option<&'static str> {
        Some("This book is not yours.")
    }
}
// ANCHOR_END: own

// ANCHOR: viewset
pub struct BookViewSet;

#[viewset(permissions(destroy = IsAdminUser))]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        (IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly)
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }
}
// ANCHOR_END: viewset

// ANCHOR: compose
pub struct ArchiveViewSet;

#[viewset(permissions = IsAuthenticated & (IsOwnerOrReadOnly | IsAdminUser))]
impl ModelViewSet for ArchiveViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}
// ANCHOR_END: compose

// ANCHOR: asking
/// A rule that asks the database.
pub struct OwnsABook;

#[permission]
impl<M: 'static> Permission<M> for OwnsABook {
    async fn check(&self, cx: &Context) -> Result<bool> {
        let own = Book::objects().filter(books::owner_id.eq(cx.user_id()));
        own.exists(cx).await
    }
}
// ANCHOR_END: asking

pub struct Readers;

#[api_view]
impl ApiView for Readers {
    fn permissions(&self) -> impl Permission {
        OwnsABook
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("welcome"))
    }
}

pub struct AuthorViewSet;

#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .authentication(TokenAuthentication::new(UserTokens))
        .permissions(IsAuthenticatedOrReadOnly)
        .register("api/authors", AuthorViewSet)
        .register("api/books", BookViewSet)
        .register("api/archived-books", ArchiveViewSet)
        .basename("archive")
        .register_view("readers", Readers)
}
// ANCHOR_END: all

/// Nobody has said who may see authors.
pub fn unguarded() -> RestKit {
    RestKit::new(Settings::default())
        .register("api/authors", AuthorViewSet)
        .register("api/books", BookViewSet)
}
