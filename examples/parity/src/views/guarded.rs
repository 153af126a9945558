//! Permissions, composed and by object.

use rest_kit::pagination::Pagination;
use rest_kit::permissions::{DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly};
use rest_kit::prelude::*;
use rest_kit::views::Setting;
use serde_json::json;

use crate::auth::Users;
use crate::models::{Book, Publisher, books};
use crate::permissions::{IsOwner, IsOwnerOrReadOnly};
use crate::serializers::{BookListSerializer, BookSerializer};
use crate::views::book_pagination;

/// `/api/perms/view/<name>/`
pub(crate) struct PermissionView<P>(pub(crate) P);

/// Guarded.
#[api_view]
impl<P: Permission + Clone> ApiView for PermissionView<P> {
    fn permissions(&self) -> impl Permission {
        self.0.clone()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(ok(cx))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(ok(cx))
    }

    async fn delete(&self, cx: &Context) -> Result<Response> {
        Ok(ok(cx))
    }
}

fn ok(cx: &Context) -> Response {
    let user = cx.user().map(|user| user.username().to_owned());
    Response::new(&json!({ "ok": true, "user": user }))
}

/// `/api/perms/owner-or-read-only/`
pub(crate) struct OwnerOrReadOnlyViewSet;

/// Owners write, others read.
#[viewset]
impl ModelViewSet for OwnerOrReadOnlyViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        (IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly)
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }
}

/// `/api/perms/owner-only/`
pub(crate) struct OwnerOnlyViewSet;

/// Owners only, object by object.
#[viewset]
impl ModelViewSet for OwnerOnlyViewSet {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        IsOwner
    }
}

/// `/api/perms/owner-or-admin/`
pub(crate) struct OwnerOrAdminViewSet;

/// Owner or staff.
#[viewset]
impl ModelViewSet for OwnerOrAdminViewSet {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        (IsAuthenticated, IsOwner | IsAdminUser)
    }
}

/// A publisher without its address.
#[derive(Serializer)]
#[serializer(model = Publisher)]
pub(crate) struct PublisherPlainSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) website: String,
}

/// `/api/perms/model/`
pub(crate) struct ModelPermissionsViewSet;

/// Django model permissions.
#[viewset]
impl ModelViewSet for ModelPermissionsViewSet {
    type Model = Publisher;
    type Serializer = PublisherPlainSerializer;

    fn permissions(&self) -> impl Permission<Publisher> {
        DjangoModelPermissions::new(Users)
    }
}

/// `/api/perms/model-or-anon/`
pub(crate) struct ModelPermissionsOrAnonViewSet;

/// Django model permissions; anonymous users read.
#[viewset]
impl ModelViewSet for ModelPermissionsOrAnonViewSet {
    type Model = Publisher;
    type Serializer = PublisherPlainSerializer;

    fn permissions(&self) -> impl Permission<Publisher> {
        DjangoModelPermissionsOrAnonReadOnly::new(Users)
    }
}

/// `/api/perms/model-strict/`
pub(crate) struct StrictModelPermissionsViewSet;

/// Django model permissions; reading needs one too.
#[viewset]
impl ModelViewSet for StrictModelPermissionsViewSet {
    type Model = Publisher;
    type Serializer = PublisherPlainSerializer;

    fn permissions(&self) -> impl Permission<Publisher> {
        DjangoModelPermissions::new(Users).map("GET", &["view"])
    }
}

/// `/api/perms/hidden/`
pub(crate) struct HiddenBooksViewSet;

/// Other people's books do not exist: 404, not 403.
#[viewset]
impl ModelViewSet for HiddenBooksViewSet {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticated
    }

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        Book::objects().filter(books::owner_id.eq(cx.user_id()))
    }
}
