//! The addresses of the contract, by topic.

use rest_kit::contrib::authtoken::ObtainAuthToken;
use rest_kit::contrib::jwt::{
    TokenBlacklistView, TokenObtainPairView, TokenRefreshView, TokenVerifyView,
};
use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, SimpleRouter};
use rest_kit::sessions::Sessions;

use crate::auth::{self, Users};
use crate::permissions::{HasClientHeader, IsCarol, ReadOnly};
use crate::views::{
    accounts, books, catalog, echo, errors, filtered, functions, generic, guarded, hooked, listing,
    negotiate, paginated, parse, relations, reviews, session, strict, throttled, versions, who,
};

/// `/api/`: the main resources.
pub(crate) fn resources() -> DefaultRouter {
    DefaultRouter::new()
        .register("books", books::BookViewSet)
        .register("authors", books::AuthorViewSet)
        .register("publishers", books::PublisherViewSet)
        .register("tags", books::TagViewSet)
        .register("reviews", reviews::ReviewViewSet)
        .register("open-reviews", reviews::OpenReviewViewSet)
        .basename("open-review")
        .register("catalog", catalog::CatalogViewSet)
        .basename("catalog")
        .register("library", catalog::LibraryViewSet)
        .basename("library")
        .register("isbn-books", books::IsbnBookViewSet)
        .basename("isbn-book")
        .register("signup", accounts::SignupViewSet)
        .basename("signup")
        .register("hooked", hooked::HookedViewSet)
        .basename("hooked")
}

/// Resources below others, and by version.
pub(crate) fn nested() -> SimpleRouter {
    SimpleRouter::new()
        .register(
            "authors/{author_pk:[^/.]+}/books",
            books::AuthorBooksViewSet,
        )
        .basename("author-books")
        .register(
            "books/{book_pk:[^/.]+}/reviews",
            reviews::BookReviewsViewSet,
        )
        .basename("book-reviews")
        .register("{version:v[0-9]+}/books", versions::VersionedBooks)
        .basename("versioned-book")
}

/// `/api/relations/…/`
pub(crate) fn relations() -> SimpleRouter {
    SimpleRouter::new()
        .register("pk", relations::PkViewSet)
        .basename("pk-book")
        .register("slug", relations::SlugViewSet)
        .basename("slug-book")
        .register("hyper", relations::HyperViewSet)
        .basename("hyper-book")
        .register("nested", relations::NestedViewSet)
        .basename("nested-book")
        .register("source", relations::SourceViewSet)
        .basename("source-book")
        .register("authors", relations::AuthorWithBooksViewSet)
        .basename("related-author")
        .register("string", relations::StringViewSet)
        .basename("string-book")
        .register("depth", relations::DepthViewSet)
        .basename("depth-book")
}

/// `/api/version/…/`: of three namespaces one is not allowed.
pub(crate) fn versions() -> SimpleRouter {
    let info = || SimpleRouter::new().register_view("info", versions::NamespaceVersionView);
    SimpleRouter::new()
        .register_view("accept", versions::AcceptVersionView)
        .register_view("query", versions::QueryVersionView)
        .include_as("namespace/v1", "v1", info())
        .include_as("namespace/v2", "v2", info())
        .include_as("namespace/v3", "v3", info())
}

/// `/api/generic/authors/…/`
pub(crate) fn generic_views() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("", generic::AuthorListCreate)
        .register_view("create", generic::AuthorCreate)
        .register_view("first", generic::FirstAuthor)
        .register_view("{pk:[0-9]+}/delete", generic::AuthorDestroy)
        .register_view("{pk:[0-9]+}/upsert", generic::UpsertTag)
        .register_view("named/{name}", generic::AuthorRetrieveUpdate)
}

/// `/api/paginated/…/`
pub(crate) fn paginated() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("page", paginated::PageList)
        .register_view("fixed", paginated::FixedPageList)
        .register_view("envelope", paginated::EnvelopeList)
        .register_view("window", paginated::WindowList)
        .register_view("window-unbound", paginated::UnboundWindowList)
        .register_view("cursor", paginated::CursorList)
        .register_view("cursor-date", paginated::DateCursorList)
        .register_view("cursor-ordered", paginated::OrderedCursorList)
        .register_view("none", paginated::UnpaginatedList)
        .register_view("empty", paginated::EmptyList)
}

/// `/api/filter/…/`, `/api/search/…/`, `/api/ordering/…/`
pub(crate) fn filtered() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("filter/lookups", listing::LookupFilterList)
        .register_view("filter/declared", filtered::DeclaredFilterList)
        .register_view("filter/combined", filtered::CombinedList)
        .register_view("filter/authors", listing::AuthorFilterList)
        .register_view("filter/own", listing::OwnBooksList)
        .register_view("search/contains", listing::SearchList)
        .register_view("search/starts", listing::SearchStartsList)
        .register_view("search/exact", listing::SearchExactList)
        .register_view("search/regex", listing::SearchRegexList)
        .register_view("search/tags", listing::SearchTagsList)
        .register_view("ordering/chosen", listing::OrderingList)
        .register_view("ordering/all", listing::OrderingAllList)
        .register_view("ordering/default", listing::OrderingDefaultList)
        .register_view("ordering/renamed", listing::SortParamList)
}

/// `/api/who/`, `/api/private/…/`, functions and errors.
pub(crate) fn single_views() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("who", who::WhoView)
        .register_view("private", who::PrivateView)
        .register_view("private/token", who::PrivateTokenView)
        .register_view("private/basic", who::PrivateBasicView)
        .register_view("private/jwt", who::PrivateJwtView)
        .register_view("private/none", who::PrivateNoneView)
        .register_view("private/key", who::PrivateKeyView)
        .register_view("private/key-challenge", who::PrivateKeyBearerView)
        .register_view("auth/token", ObtainAuthToken::new(Users, Users))
        .register_view("function", functions::function_view)
        .register_view("function/get", functions::get_only_function)
        .register_view("errors/{name}", errors::ErrorView)
        .register_view("error-codes/{name}", errors::ErrorCodesView)
        .register_view("error-envelope/{name}", errors::EnvelopeErrorsView)
}

/// `/api/auth/session/…/`, `/api/private/session…/`
pub(crate) fn session_views(sessions: &Sessions) -> SimpleRouter {
    SimpleRouter::new()
        .register_view("auth/session/login", session::LoginView(sessions.clone()))
        .register_view("auth/session/logout", session::LogoutView(sessions.clone()))
        .register_view(
            "private/session",
            session::PrivateSessionView(sessions.clone()),
        )
        .register_view(
            "private/session-or-token",
            session::PrivateSessionOrTokenView(sessions.clone()),
        )
}

/// `/api/auth/jwt/…/`
pub(crate) fn json_web_tokens() -> SimpleRouter {
    let jwt = auth::tokens;
    SimpleRouter::new()
        .register_view("auth/jwt/create", TokenObtainPairView::new(jwt(), Users))
        .register_view("auth/jwt/refresh", TokenRefreshView::new(jwt(), Users))
        .register_view("auth/jwt/verify", TokenVerifyView::new(jwt(), Users))
        .register_view("auth/jwt/blacklist", TokenBlacklistView::new(jwt(), Users))
}

/// `/api/perms/…/`
pub(crate) fn guarded_views() -> SimpleRouter {
    SimpleRouter::new()
        .register("owner-or-read-only", guarded::OwnerOrReadOnlyViewSet)
        .basename("perm-owner")
        .register("owner-only", guarded::OwnerOnlyViewSet)
        .basename("perm-owner-only")
        .register("owner-or-admin", guarded::OwnerOrAdminViewSet)
        .basename("perm-owner-admin")
        .register("hidden", guarded::HiddenBooksViewSet)
        .basename("perm-hidden")
        .register("model", guarded::ModelPermissionsViewSet)
        .basename("perm-model")
        .register("model-or-anon", guarded::ModelPermissionsOrAnonViewSet)
        .basename("perm-anon")
        .register("model-strict", guarded::StrictModelPermissionsViewSet)
        .basename("perm-strict")
        .include("view", permission_views())
}

/// `/api/perms/view/…/`
fn permission_views() -> SimpleRouter {
    use guarded::PermissionView as View;
    SimpleRouter::new()
        .register_view("allow-any", View(AllowAny))
        .register_view("none", View(AllowAny))
        .basename("perms-none")
        .register_view("authenticated", View(IsAuthenticated))
        .register_view("admin", View(IsAdminUser))
        .register_view(
            "authenticated-or-read-only",
            View(IsAuthenticatedOrReadOnly),
        )
        .register_view("read-only", View(ReadOnly))
        .register_view("client-header", View(HasClientHeader))
        .register_view("admin-or-read-only", View(IsAdminUser | ReadOnly))
        .register_view(
            "authenticated-and-client",
            View(IsAuthenticated & HasClientHeader),
        )
        .register_view("not-authenticated", View(!IsAuthenticated))
        .register_view("admin-but-not-carol", View(IsAdminUser & !IsCarol))
        .register_view("mixed", View((IsAuthenticated & ReadOnly) | IsAdminUser))
        .register_view("two", View((IsAuthenticated, HasClientHeader)))
}

/// `/api/throttle/…/`
pub(crate) fn throttled_views() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("anon", throttled::AnonThrottledView)
        .register_view("user", throttled::UserThrottledView)
        .register_view("both", throttled::BothThrottledView)
        .register_view("uploads", throttled::UploadThrottledView)
        .register_view("uploads-twin", throttled::UploadTwinThrottledView)
        .register_view("searches", throttled::SearchThrottledView)
        .register_view("unscoped", throttled::UnscopedThrottledView)
        .register_view("layered", throttled::LayeredThrottledView)
        .register_view("guarded", throttled::GuardedThrottledView)
        .register_view("function", throttled::throttled_function)
        .basename("throttled-function")
}

/// `/api/negotiate`, `/api/negotiate/list`: without a slash, with suffixes.
pub(crate) fn negotiated() -> DefaultRouter {
    DefaultRouter::new()
        .include_root_view(false)
        .trailing_slash(false)
        .register_view("negotiate", negotiate::NegotiationView)
        .register_view("negotiate/list", negotiate::NegotiationListView)
}

/// Forms of answers and of bodies.
pub(crate) fn formats() -> SimpleRouter {
    SimpleRouter::new()
        .register_view("negotiate/browsable", negotiate::BrowsableAuthorsView)
        .register_view("negotiate/browsable/{pk}", negotiate::BrowsableAuthorView)
        .register_view("negotiate/ascii", negotiate::AsciiView)
        .register_view("negotiate/types", negotiate::JsonTypesView)
        .register_view("negotiate/html", negotiate::StaticHtml)
        .register_view("negotiate/empty", negotiate::EmptyView)
        .register_view("parse/json", parse::JsonOnlyView)
        .register_view("parse/form", parse::FormOnlyView)
        .register_view("parse/text", parse::TextView)
        .register_view("parse/lenient", parse::LenientJsonView)
        .register_view("uploads", parse::UploadView)
        .basename("upload")
        .register_view("uploads/raw", parse::RawUploadView)
        .register_view("uploads/raw/{filename}", parse::RawUploadView)
        .register_view("echo/raw", parse::RawView)
        .register_view("echo/batch", parse::BatchView)
        .register_view("echo", echo::KitchenSinkView)
        .register_view("echo/strict", strict::StrictView)
        .register_view("echo/order", echo::OrderView)
        .register_view("echo/codes", echo::CodesView)
}

/// `/api/bare/`, `/api/bare-default/`, `/api/simple/`: routers of other kinds.
pub(crate) fn other_routers() -> SimpleRouter {
    let bare = SimpleRouter::new()
        .trailing_slash(false)
        .register("authors", books::AuthorViewSet)
        .basename("bare-author")
        .register("books", books::BookViewSet)
        .basename("bare-book")
        .register("tags", books::TagViewSet)
        .basename("bare-tag");
    let bare_default = DefaultRouter::new()
        .trailing_slash(false)
        .register("authors", books::AuthorViewSet)
        .basename("bare-default-author");
    let simple = SimpleRouter::new()
        .register("authors", books::AuthorViewSet)
        .basename("simple-author");
    SimpleRouter::new()
        .include("bare", bare)
        .include("bare-default", bare_default)
        .include("simple", simple)
}
