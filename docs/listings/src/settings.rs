//! Settings and start-up.

use rest_kit::db::{Condition, Lookup};
use rest_kit::filters::{ModelColumns, ModelFilter};
use rest_kit::prelude::*;
use rest_kit::serializers::fields::FieldDefaults;

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

// ANCHOR: formats
/// The store for clients who read German dates and want numbers.
pub fn formatted() -> RestKit {
    crate::models::app()
        .field_defaults(
            FieldDefaults::new()
                .date_format("%d.%m.%Y")
                .date_input_formats(&["%d.%m.%Y", "iso-8601"])
                .coerce_decimal_to_string(false),
        )
        .non_field_errors_key("errors")
}
// ANCHOR_END: formats

// ANCHOR: filter
/// Callers see their own rows only, of the models that have owners.
#[derive(Debug)]
pub struct OwnRows;

impl ModelFilter for OwnRows {
    fn condition(&self, cx: &Context, columns: ModelColumns) -> Result<Option<Condition>> {
        let Some(owner) = columns.get("owner_id") else {
            return Ok(None);
        };
        let Some(caller) = cx.user_id() else {
            return Ok(Some(Condition::never()));
        };
        let own = Condition::lookup(&owner, Lookup::Exact, &[&caller.to_string()]);
        own.map(Some).map_err(Error::internal)
    }
}

pub fn private() -> RestKit {
    crate::models::app().filter_backend(OwnRows)
}
// ANCHOR_END: filter
