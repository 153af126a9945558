//! The book store's views: what the macros make of them.

use actix_web::web::Path;
use rest_kit::db::QuerySet;
use rest_kit::error::StartError;
use rest_kit::generics::{ListCreateApiView, RetrieveUpdateDestroyApiView};
use rest_kit::prelude::*;
use rest_kit::routers::{Router, SimpleRouter, Table};

use crate::support::book::{Book, BookListSerializer, BookSerializer, PercentSerializer};

struct IsOwnerOrReadOnly;

#[permission]
impl Permission<Book> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, book: &Book) -> bool {
        cx.is_safe_method() || book.owner_id == cx.user_id()
    }
}

struct BookViewSet;

/// Books, flat, with extra actions.
#[viewset(
    filter(author_id, title[icontains, startswith]),
    search(title),
    ordering(id, title),
    permissions(destroy = IsAdminUser),
    serializers(list = BookListSerializer),
    pagination(list = PageNumberPagination::new(5)),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticatedOrReadOnly & IsOwnerOrReadOnly
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set((), cx.user_id()).save(cx).await
    }

    /// The five books published last.
    #[action(detail = false, methods(get))]
    async fn recent(&self, cx: &Context) -> Result<Response> {
        let latest = Book::objects().limit(5).load(cx).await?;
        let body = rest_kit::serializers::represent_many::<BookSerializer>(latest, cx).await?;
        Ok(Response::json(200, body))
    }

    #[action(
        detail = false,
        url_path = "by-year/{year:[0-9]{4}}",
        url_name = "by-year"
    )]
    async fn by_year(&self, cx: &Context, year: Path<i32>) -> Result<Response> {
        let _ = (cx, year);
        Ok(Response::no_content())
    }

    #[action(detail = true, methods(post), permissions(IsAdminUser), serializer = PercentSerializer)]
    async fn discount(&self, cx: &Context, data: Data<PercentSerializer>) -> Result<Response> {
        let book = rest_kit::generics::GenericApiView::get_object(self, cx).await?;
        Ok(Response::new(&(data.0.percent, book.title)))
    }

    #[action(detail = true)]
    async fn labels(&self, cx: &Context) -> Result<Response> {
        let _ = cx;
        Ok(Response::no_content())
    }

    #[action(mapping = labels, methods(put, delete))]
    async fn change_labels(&self, cx: &Context) -> Result<Response> {
        let _ = cx;
        Ok(Response::no_content())
    }
}

struct CatalogViewSet;

#[viewset(
    lookup(title),
    lookup_param = "code",
    lookup_regex = "[0-9X]+",
    methods(get, head)
)]
impl ReadOnlyModelViewSet for CatalogViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, _: &Context) -> QuerySet<Book> {
        Book::objects()
    }
}

struct SignupViewSet;

#[viewset(mixins(create))]
impl GenericViewSet for SignupViewSet {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct PlainViewSet;

#[viewset]
impl ViewSet for PlainViewSet {
    async fn list(&self, _: &Context) -> Result<Response> {
        Ok(Response::new(&[1, 2]))
    }
}

struct Echo;

/// Sends back.
#[api_view]
impl ApiView for Echo {
    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::new("hello"))
    }

    async fn post(&self, _: &Context, data: Data<PercentSerializer>) -> Result<Response> {
        Ok(Response::created(&data.0.percent))
    }

    fn permissions(&self) -> impl Permission {
        (IsAuthenticated, !IsAdminUser)
    }
}

struct BookList;

#[api_view]
impl ListCreateApiView for BookList {
    type Model = Book;
    type Serializer = BookSerializer;
}

struct BookDetail;

#[api_view]
impl RetrieveUpdateDestroyApiView for BookDetail {
    type Model = Book;
    type Serializer = BookSerializer;
}

#[api_view(get, post)]
async fn hello(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

fn table(router: impl Router) -> (Table, StartError) {
    let mut mistakes = StartError::default();
    let table = router.into_table("api", &mut mistakes);
    table.check(&mut mistakes);
    (table, mistakes)
}

#[test]
fn routes_have_paths_names_and_actions() {
    let router = DefaultRouter::new()
        .register("books", BookViewSet)
        .register("isbn-books", CatalogViewSet)
        .basename("isbn")
        .register("signup", SignupViewSet)
        .basename("signup")
        .register("plain", PlainViewSet)
        .register_view("echo", Echo)
        .register_view("hello", hello)
        .register_view("generic/books", BookList)
        .register_view("generic/books/{pk}", BookDetail)
        .include(
            "simple",
            SimpleRouter::new()
                .register("{author_pk}/books", BookViewSet)
                .basename("nested"),
        );
    let (table, mistakes) = table(router);
    assert!(mistakes.mistakes().is_empty(), "{mistakes}");
    let lines: Vec<String> = table
        .routes
        .iter()
        .map(|route| {
            let actions: Vec<String> = route
                .actions
                .iter()
                .map(|(method, action)| format!("{method} {action}"))
                .collect();
            format!("{} {} {}", route.template(), route.name, actions.join(" "))
        })
        .collect();
    let expected = [
        "/api/ api-root GET get",
        "/api/books/ book-list GET list POST create",
        "/api/books/recent/ book-recent GET recent",
        "/api/books/by-year/{year}/ book-by-year GET by_year",
        "/api/books/{pk}/ book-detail GET retrieve PUT update PATCH partial_update DELETE destroy",
        "/api/books/{pk}/discount/ book-discount POST discount",
        "/api/books/{pk}/labels/ book-labels GET labels PUT change_labels DELETE change_labels",
        "/api/isbn-books/ isbn-list GET list",
        "/api/isbn-books/{code}/ isbn-detail GET retrieve",
        "/api/signup/ signup-list POST create",
        "/api/plain/ plain-list GET list",
        "/api/echo/ echo GET get POST post",
        "/api/hello/ hello GET hello POST hello",
        "/api/generic/books/ generic-books GET list POST create",
        "/api/generic/books/{pk}/ generic-books-pk GET retrieve PUT update PATCH partial_update DELETE destroy",
        "/api/simple/{author_pk}/books/ nested-list GET list POST create",
    ];
    assert_eq!(lines[..expected.len()], expected);
}

#[test]
fn shared_names_and_paths_are_start_up_mistakes() {
    let twice = DefaultRouter::new()
        .register("books", BookViewSet)
        .register("library", CatalogViewSet)
        .register("books", PlainViewSet);
    let (_, mistakes) = table(twice);
    assert_eq!(
        mistakes.mistakes(),
        [
            "/api/books/ and /api/library/ are both called `book-list`; give one of them a `.basename(\"…\")`",
            "/api/books/{pk}/ and /api/library/{code}/ are both called `book-detail`; give one of them a `.basename(\"…\")`",
            "`book-list` and `books-list` have the same path /api/books/; register one of them elsewhere",
        ]
    );
}
