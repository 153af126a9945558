//! Settings and start-up.

use rest_kit::prelude::*;

use crate::models::{Author, AuthorViewSet, MIGRATIONS, authors};

// ANCHOR: main
pub fn app(settings: Settings) -> RestKit {
    RestKit::new(settings)
        .permissions(AllowAny)
        .migrations(MIGRATIONS)
        .pagination(PageNumberPagination::new(10))
        .register("api/authors", AuthorViewSet)
        .on_start(first_author)
}

/// Runs after the migrations and before the first request.
pub async fn first_author(db: Db) -> Result<()> {
    if !Author::objects().exists(&db).await? {
        let author = Author::changes().set(authors::name, "Anonymous");
        Author::objects().create(author, &db).await?;
    }
    Ok(())
}
// ANCHOR_END: main

// ANCHOR: strict
/// Reports pending migrations instead of running them.
pub fn strict(settings: Settings) -> RestKit {
    app(settings).migrate_on_start(false)
}
// ANCHOR_END: strict

// ANCHOR: database
/// A database with a short queue.
pub fn impatient(url: &str) -> Result<Db, StartError> {
    let options = rest_kit::db::DatabaseOptions {
        queue: 64,
        timeout: std::time::Duration::from_secs(1),
        ..Default::default()
    };
    Db::open_with(url, options)
}
// ANCHOR_END: database
