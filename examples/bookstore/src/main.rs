//! The tutorial's book store: `cargo run -p bookstore`, then open the addresses it prints.

mod models;
mod seed;

use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::prelude::*;

use crate::models::{Book, BookSerializer, books};

const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/sqlite"))
    .postgres(embed_migrations!("migrations/postgres"));

/// The books on sale.
struct BookViewSet;

/// The books on sale.
#[viewset(
    filter(author, price[exact, gte, lte], published_date[gte, lte]),
    search(title, author),
    ordering(title, price, published_date),
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    /// The five books published last.
    #[action(detail = false, methods(get))]
    async fn recent(&self, cx: &Context) -> Result<Response> {
        let latest = Book::objects()
            .order_by(books::published_date.desc())
            .limit(5)
            .load(cx)
            .await?;
        cx.serialize_many::<BookSerializer>(latest).await
    }
}

#[actix_web::main]
async fn main() -> Result<(), StartError> {
    tracing_subscriber::fmt().without_time().init();
    let app = RestKit::from_env()?
        .migrations(MIGRATIONS)
        .pagination(PageNumberPagination::new(10))
        .register("api/books", BookViewSet)
        .on_start(seed::fill);
    seed::say_what_to_try(&app.settings().bind);
    app.serve().await
}
