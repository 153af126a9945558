//! Pages for people.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;

use crate::models::AuthorViewSet;

// ANCHOR: app
/// Programs get JSON, browsers get pages.
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .renderers((JsonRenderer, BrowsableApiRenderer))
        .register("api/authors", AuthorViewSet)
}
// ANCHOR_END: app
