//! Testing: the application whose tests `tests/book/testing.rs` shows.

use rest_kit::prelude::*;

use crate::authentication::UserTokens;
use crate::models::MIGRATIONS;
use crate::permissions::BookViewSet;

// ANCHOR: app
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .migrations(MIGRATIONS)
        .authentication(TokenAuthentication::new(UserTokens))
        .register("api/books", BookViewSet)
}
// ANCHOR_END: app
