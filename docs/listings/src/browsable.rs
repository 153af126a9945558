//! Pages for people.

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::prelude::*;
use rest_kit::renderers::JsonRenderer;
use rest_kit::views::{ViewLabel, get_view_name};

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

// ANCHOR: names
/// `Book List` in the shop is `Book List · Bookstore`.
fn branded(label: &ViewLabel) -> String {
    format!("{} · Bookstore", get_view_name(label))
}

/// Pages that say whose they are.
pub fn branded_app() -> RestKit {
    app().view_name_function(branded)
}
// ANCHOR_END: names
