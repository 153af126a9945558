//! OPTIONS: what a view says of itself.

use rest_kit::prelude::*;
use rest_kit::views::metadata::{Metadata, ViewMetadata};
use serde_json::json;

use crate::models::Author;
use crate::serializers::AuthorSerializer;

// ANCHOR: own
/// Names, texts and methods only.
#[derive(Debug)]
pub struct MinimalMetadata;

impl Metadata for MinimalMetadata {
    fn determine_metadata(&self, view: &ViewMetadata<'_>, cx: &Context) -> Response {
        Response::new(&json!({
            "name": view.name,
            "description": view.description,
            "forms": view.renders,
            "signed_in": cx.user().is_some(),
        }))
    }
}
// ANCHOR_END: own

// ANCHOR: views
pub struct AuthorViewSet;

/// Who has written what.
#[viewset(metadata = MinimalMetadata)]
impl ReadOnlyModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

/// Says nothing of itself.
#[api_view(get, metadata = ())]
pub async fn silent(_cx: &Context) -> Result<Response> {
    Ok(Response::new("hello"))
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("authors", AuthorViewSet)
        .register_view("silent", silent)
}
// ANCHOR_END: views
