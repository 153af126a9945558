//! The parity application: a Django REST Framework bookstore's contract, kept by rest-kit.

mod auth;
mod models;
mod seed;
mod serializers;
mod views;

use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;
use rest_kit::routers::{DefaultRouter, SimpleRouter};

use crate::views::{books, generic, hooked, reset, versions};

const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/sqlite"))
    .postgres(embed_migrations!("migrations/postgres"));

/// `/api/`: the main resources.
fn main_router() -> DefaultRouter {
    DefaultRouter::new()
        .register("books", books::BookViewSet)
        .register("authors", books::AuthorViewSet)
        .register("publishers", books::PublisherViewSet)
        .register("tags", books::TagViewSet)
        .register("open-reviews", books::OpenReviewViewSet)
        .basename("open-review")
        .register("isbn-books", books::IsbnBookViewSet)
        .basename("isbn-book")
        .register("hooked", hooked::HookedViewSet)
        .basename("hooked")
}

/// Resources below others, and views that are no viewsets.
fn other_views() -> SimpleRouter {
    SimpleRouter::new()
        .register(
            "authors/{author_pk:[^/.]+}/books",
            books::AuthorBooksViewSet,
        )
        .basename("author-books")
        .register("books/{book_pk:[^/.]+}/reviews", books::BookReviewsViewSet)
        .basename("book-reviews")
        .register("{version:v[0-9]+}/books", versions::VersionedBooks)
        .basename("versioned-book")
        .register_view("version/accept", versions::AcceptVersionView)
        .register_view("version/query", versions::QueryVersionView)
        .register_view("generic/authors", generic::AuthorListCreate)
        .register_view("generic/authors/create", generic::AuthorCreate)
        .register_view("generic/authors/first", generic::FirstAuthor)
        .register_view("generic/authors/{pk:[0-9]+}/delete", generic::AuthorDestroy)
        .register_view("generic/authors/{pk:[0-9]+}/upsert", generic::UpsertTag)
        .register_view(
            "generic/authors/named/{name}",
            generic::AuthorRetrieveUpdate,
        )
}

/// `/api/version/namespace/…/`: three namespaces, of which one is not allowed.
fn namespaces() -> SimpleRouter {
    let info = || SimpleRouter::new().register_view("info", versions::NamespaceVersionView);
    SimpleRouter::new()
        .include_as("v1", "v1", info())
        .include_as("v2", "v2", info())
        .include_as("v3", "v3", info())
}

/// `/api/bare/`, `/api/bare-default/`, `/api/simple/`: routers of other kinds.
fn other_routers() -> SimpleRouter {
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

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    let kit = RestKit::from_env()?;
    let is_postgres = kit.settings().database_url.starts_with("postgres");
    kit.migrations(MIGRATIONS)
        .authentication(TokenAuthentication::new(auth::UserTokens))
        .include("api", main_router())
        .include("api", other_views())
        .include("api/version/namespace", namespaces())
        .include("api", other_routers())
        .include(
            "",
            SimpleRouter::new().register_view("__reset__", reset::Reset::new(is_postgres)),
        )
        .on_start(move |db| seed::fill(db, is_postgres))
        .serve()
        .await
}
