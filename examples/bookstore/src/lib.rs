//! The tutorial's book store: a model, a serializer, a viewset, an application.

#![expect(
    missing_docs,
    reason = "the names of the models' fields say what they are"
)]

pub mod accounts;
pub mod models;
pub mod reviews;
pub mod seed;

use actix_web::web::redirect;
use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::contrib::{auth, authtoken};
use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::schema::OpenApi;

use crate::accounts::Accounts;
use crate::models::{Book, BookSerializer, books};
use crate::reviews::ReviewViewSet;

/// The tables, for either database.
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/sqlite"))
    .postgres(embed_migrations!("migrations/postgres"));

/// What can be done with books.
#[derive(Debug)]
pub struct BookViewSet;

/// The books on sale.
#[viewset(
    filter(author, price[exact, gte, lte], published_date[gte, lte]),
    search(title, author),
    ordering(title, price, published_date),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    /// Everyone may try everything with books.
    fn permissions(&self) -> impl Permission<Book> {
        AllowAny
    }

    /// The five books published last.
    #[action(detail = false, methods(get), answers = Vec<BookSerializer>)]
    async fn recent(&self, cx: &Context) -> Result<Response> {
        let latest = Book::objects()
            .order_by(books::published_date.desc())
            .limit(5)
            .load(cx)
            .await?;
        cx.serialize_many::<BookSerializer>(latest).await
    }
}

/// Puts the store together; `settings` say where it listens and which database it has, `secret`
/// signs the tokens of readers.
pub fn app(settings: Settings, secret: &str) -> RestKit {
    let accounts = Accounts::new(secret);
    RestKit::new(settings)
        .with(auth::install)
        .with(authtoken::install)
        .migrations(MIGRATIONS)
        .authentication(accounts.authentication())
        .permissions(IsAuthenticatedOrReadOnly)
        .pagination(PageNumberPagination::new(10))
        .renderers((JsonRenderer, BrowsableApiRenderer))
        .register("api/books", BookViewSet)
        .register("api/reviews", ReviewViewSet)
        .include("api", accounts.router())
        .schema(
            "api/schema",
            OpenApi::new("Book store", env!("CARGO_PKG_VERSION")),
        )
        // Whoever comes to the front door finds the API.
        .configure(|config| {
            config.service(redirect("/", "/api/"));
        })
}
